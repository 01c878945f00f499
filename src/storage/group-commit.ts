import type { DatabaseSync } from 'node:sqlite';

/** Statements of one turn of the event loop, run one after the other and committed together: one write to the disk for all of them. */
export interface GroupCommit {
  /** Resolves with what the statement gave once all that it did is committed; rejects when it failed, or the commit that it shares. */
  run<T>(statement: () => T, isWrite: boolean): Promise<T>;
  /** Runs and commits at once what waits. No transaction is open after it. */
  flush(): void;
}

interface Waiting {
  readonly isWrite: boolean;
  /** Throws what the statement throws. */
  readonly run: () => void;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * A group runs when the loop has handed out everything that had arrived (`setImmediate`), so whoever is alone waits for nobody, and no
 * transaction stays open in between. Order is kept.
 */
export function createGroupCommit(database: Pick<DatabaseSync, 'prepare' | 'isTransaction'>): GroupCommit {
  const waiting: Waiting[] = [];
  const command = (text: string): (() => void) => {
    let statement: ReturnType<DatabaseSync['prepare']> | undefined;
    return () => void (statement ??= database.prepare(text)).run();
  };
  const commands = { begin: command('begin immediate'), commit: command('commit'), rollback: command('rollback') };

  const flush = (): void => {
    for (let rest = waiting.splice(0); rest.length > 0;) rest = runGroup(rest);
  };

  /** Returns what has to run in another group. */
  const runGroup = (group: Waiting[]): Waiting[] => {
    // A statement alone is a transaction of its own.
    if (group.filter(({ isWrite }) => isWrite).length < 2) {
      for (const one of group) if (succeeds(one)) one.resolve();
      return [];
    }
    const done: Waiting[] = [];
    try {
      commands.begin();
      for (const [at, one] of group.entries()) {
        if (succeeds(one)) done.push(one);
        else if (!database.isTransaction) {
          // Most failures undo one statement; this one undid all, as a full disk may.
          for (const undone of done) undone.reject(new Error('a statement committed together with this one failed'));
          return group.slice(at + 1);
        }
      }
      commands.commit();
    } catch (error) {
      if (database.isTransaction) commands.rollback();
      for (const one of group) one.reject(error);
      return [];
    }
    for (const one of done) one.resolve();
    return [];
  };

  return {
    flush,
    run: <T>(statement: () => T, isWrite: boolean) =>
      new Promise<T>((resolve, reject) => {
        let result: T;
        if (waiting.length === 0) setImmediate(flush);
        waiting.push({ isWrite, run: () => (result = statement()), resolve: () => resolve(result), reject });
      }),
  };
}

function succeeds({ run, reject }: Waiting): boolean {
  try {
    run();
    return true;
  } catch (error) {
    reject(error);
    return false;
  }
}
