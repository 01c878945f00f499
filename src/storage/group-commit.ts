import type { DatabaseSync } from 'node:sqlite';

/** Statements of one turn of the event loop, run one after the other and committed together: one write to the disk for all of them. */
export interface GroupCommit {
  /**
   * Resolves with what the statement gave once all that it did is committed. Rejects when it failed, when the commit that it shares did, or
   * when a neighbour undid it: that error has the neighbour's as its `cause`.
   */
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
export function createGroupCommit(database: Pick<DatabaseSync, 'prepare' | 'isOpen' | 'isTransaction'>): GroupCommit {
  const waiting: Waiting[] = [];
  const command = (text: string): (() => void) => {
    let statement: ReturnType<DatabaseSync['prepare']> | undefined;
    return () => void (statement ??= database.prepare(text)).run();
  };
  const commands = { begin: command('begin immediate'), commit: command('commit'), rollback: command('rollback') };

  const flush = (): void => {
    for (let rest = waiting.splice(0); rest.length > 0;) rest = runGroup(rest);
  };

  /** `isTransaction` throws on a database that was closed. */
  const isInTransaction = (): boolean => database.isOpen && database.isTransaction;

  /** Never throws, so that everybody hears of what failed. */
  const undo = (): void => {
    try {
      if (isInTransaction()) commands.rollback();
    } catch {
      // What stays open fails the next `begin`, which comes back here.
    }
  };

  /** Returns what has to run in another group. */
  const runGroup = (group: Waiting[]): Waiting[] => {
    const writes = group.filter(({ isWrite }) => isWrite);
    // A statement alone is a transaction of its own.
    if (writes.length < 2) {
      runApart(group);
      return [];
    }
    try {
      commands.begin();
    } catch (error) {
      undo();
      for (const one of writes) one.reject(error);
      // Reads need no lock of their own where another process holds the one for writing.
      runApart(group.filter(({ isWrite }) => !isWrite));
      return [];
    }
    const done: Waiting[] = [];
    for (const [at, one] of group.entries()) {
      const failure = attempt(one);
      if (failure === undefined) done.push(one);
      else if (!isInTransaction()) {
        // Most failures undo one statement; this one undid all, as a full disk may.
        const undoing = new Error('a statement committed together with this one failed', { cause: failure.error });
        for (const undone of done) undone.reject(undoing);
        return group.slice(at + 1);
      }
    }
    try {
      commands.commit();
    } catch (error) {
      undo();
      for (const one of done) one.reject(error);
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

/** One after the other, each committed by itself. */
function runApart(statements: readonly Waiting[]): void {
  for (const one of statements) if (attempt(one) === undefined) one.resolve();
}

/** Runs a statement; where it fails it is rejected, and the error returned. */
function attempt({ run, reject }: Waiting): { readonly error: unknown } | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    reject(error);
    return { error };
  }
}
