import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { isNativeError } from 'node:util/types';
import { Kysely, sql } from 'kysely';
import type { Engine } from './engine.ts';
import { migrate } from './migrate.ts';
import { nodeSqliteDialect } from './node-sqlite-dialect.ts';
import type { Schema } from './schema.ts';

/** How long a statement waits for another process; it holds up this process meanwhile. */
const BUSY_TIMEOUT_MS = 5000;
const WAL_RETRY_MS = 20;

/** SQLite's primary result code for a lock held elsewhere; extended codes carry it in their low byte. */
const SQLITE_BUSY = 5;

/** `:memory:` or a path. Folders that are missing are made for the owner only, and so is the file. */
export async function openSqlite(path: string): Promise<Engine> {
  if (path !== ':memory:') await prepareFile(path);
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true });
  try {
    await setPragmas(database);
  } catch (error) {
    database.close();
    throw error;
  }
  const db = new Kysely<Schema>({ dialect: nodeSqliteDialect(database) });
  return { kind: 'sqlite', db, migrate: () => migrate(db), scrub: () => emptyLog(db) };
}

async function prepareFile(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await using file = await open(path, 'a', 0o600);
  const { mode } = await file.stat();
  if ((mode & 0o077) !== 0) await file.chmod(0o600);
}

async function setPragmas(database: DatabaseSync): Promise<void> {
  await writeAhead(database);
  database.exec('pragma synchronous = full');
  database.exec('pragma secure_delete = on');
}

/** Two processes that switch the same new file to WAL at once are refused without waiting, so the waiting is done here. */
async function writeAhead(database: DatabaseSync): Promise<void> {
  const deadline = Date.now() + BUSY_TIMEOUT_MS;
  while (!triedWriteAhead(database, Date.now() > deadline)) await sleep(WAL_RETRY_MS);
}

function triedWriteAhead(database: DatabaseSync, isLastTry: boolean): boolean {
  try {
    database.exec('pragma journal_mode = wal');
    return true;
  } catch (error) {
    if (isLastTry || !isBusy(error)) throw error;
    return false;
  }
}

function isBusy(error: unknown): boolean {
  return isNativeError(error) && 'errcode' in error && (Number(error.errcode) & 0xff) === SQLITE_BUSY;
}

/** The write-ahead log keeps pages as they were until it is written over; `truncate` empties it. */
async function emptyLog(db: Kysely<Schema>): Promise<void> {
  await sql`pragma wal_checkpoint(truncate)`.execute(db);
}
