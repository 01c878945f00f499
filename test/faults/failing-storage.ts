import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { migrate } from '../../src/storage/migrate.ts';
import { nodeSqliteDialect } from '../../src/storage/node-sqlite-dialect.ts';
import type { Storage } from '../../src/storage/open-store.ts';
import type { Schema } from '../../src/storage/schema.ts';
import { createSqlInstallations } from '../../src/storage/sql-installations.ts';
import { createSqlStore } from '../../src/storage/sql-store.ts';
import { createSqlWorkQueue } from '../../src/storage/sql-work-queue.ts';

/** `full`: nothing was written. `cut`: it was, but we do not hear of it, as when a connection is lost after a commit. */
export type WriteFault = 'full' | 'cut';

/** A storage in memory whose writes can be counted, and made to fail by their number. */
export interface FailingStorage extends Storage {
  /** Writes since `fail` was called, or since the start. */
  readonly writes: () => number;
  /** From now on the first write is number 1. */
  fail(kind: WriteFault, numbers: ReadonlySet<number>): void;
}

export async function openFailingStorage(): Promise<FailingStorage> {
  const database = new DatabaseSync(':memory:');
  let writes = 0;
  let kind: WriteFault = 'full';
  let failing: ReadonlySet<number> = new Set();
  /** A statement that changes nothing, such as a look into an empty queue, is no write. */
  const write: Write = (run, changes) => {
    database.exec('savepoint one_write');
    const result = run();
    if (changes(result) > 0) writes += 1;
    const fails = changes(result) > 0 && failing.has(writes);
    if (fails && kind === 'full') database.exec('rollback to one_write');
    database.exec('release one_write');
    if (!fails) return result;
    throw kind === 'full' ? diskFull() : new Error('Connection terminated unexpectedly');
  };
  const db = new Kysely<Schema>({ dialect: nodeSqliteDialect(watched(database, write)) });
  await migrate(db);
  const store = createSqlStore(db, noScrub);
  return {
    store,
    queue: createSqlWorkQueue(db, 'sqlite', noScrub),
    installations: (cipher) => createSqlInstallations(db, 'sqlite', cipher),
    close: () => store.close(),
    writes: () => writes,
    fail(nextKind, numbers) {
      writes = 0;
      kind = nextKind;
      failing = numbers;
    },
  };
}

type Write = <T>(run: () => T, changes: (result: T) => number) => T;

/** The part of `DatabaseSync` that the dialect uses. */
function watched(database: DatabaseSync, write: Write): DatabaseSync {
  const own = {
    close: () => database.close(),
    get isOpen() {
      return database.isOpen;
    },
    get isTransaction() {
      return database.isTransaction;
    },
    prepare: (text: string) => {
      const statement = database.prepare(text);
      if (!/^(?:insert|update|delete|with)\b/iu.test(text)) return statement;
      return {
        columns: () => statement.columns(),
        all: (...given: Parameters<StatementSync['all']>) =>
          write(
            () => statement.all(...given),
            ({ length }) => length,
          ),
        run: (...given: Parameters<StatementSync['run']>) =>
          write(
            () => statement.run(...given),
            ({ changes }) => Number(changes),
          ),
        iterate: (...given: Parameters<StatementSync['iterate']>) => statement.iterate(...given),
      };
    },
  };
  return own as unknown as DatabaseSync;
}

/** As node:sqlite has it. */
function diskFull(): Error {
  return Object.assign(new Error('database or disk is full'), { code: 'ERR_SQLITE_ERROR', errcode: 13 });
}

async function noScrub(): Promise<void> {}
