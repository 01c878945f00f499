import { fileURLToPath } from 'node:url';
import type { Engine } from './engine.ts';
import { asStoreError } from './in-storage.ts';
import type { Installations } from './installations.ts';
import { checkSchema } from './migrate.ts';
import { openPostgres } from './open-postgres.ts';
import { openSqlite } from './open-sqlite.ts';
import { createSqlInstallations } from './sql-installations.ts';
import { createSqlStore } from './sql-store.ts';
import { createSqlWorkQueue } from './sql-work-queue.ts';
import { StoreError, type Store } from './store.ts';
import type { TokenCipher } from './token-cipher.ts';
import type { WorkQueue } from './work-queue.ts';

export interface Storage {
  readonly store: Store;
  readonly queue: WorkQueue;
  /** Where the app is installed, for as many workspaces as there are; tokens are encrypted by the cipher. */
  readonly installations: (cipher: TokenCipher) => Installations;
  /** Closes all; work that is under way may fail. */
  close(): Promise<void>;
}

export interface StorageOptions {
  /** False for a database role that may not create tables: the schema is then only checked. Default: true. */
  readonly migrate?: boolean | undefined;
}

/**
 * `file:<path>`, a plain path or `:memory:` for SQLite; `postgres://…` or `postgresql://…` for PostgreSQL. Rejects with StoreError
 * when the database cannot be opened or its schema is not the one this release works with. Messages never hold the URL, which may
 * have a password in it.
 */
export async function openStore(url: string, options: StorageOptions = {}): Promise<Storage> {
  try {
    const engine = await openEngine(url);
    await prepare(engine, options);
    return storageOn(engine);
  } catch (error) {
    throw asStoreError('the storage could not be opened', error);
  }
}

function openEngine(url: string): Promise<Engine> | Engine {
  if (/^postgres(?:ql)?:\/\//i.test(url)) return openPostgres(url);
  const path = sqlitePath(url);
  if (path === undefined) throw new StoreError('the storage URL must be a path, file:<path>, or postgres://…');
  return openSqlite(path);
}

function sqlitePath(url: string): string | undefined {
  if (/^file:\/\//i.test(url)) return fileURLToPath(url);
  const path = url.replace(/^file:/i, '');
  return path.trim() === '' || /^[a-z][a-z0-9+.-]*:\/\//i.test(path) ? undefined : path;
}

async function prepare(engine: Engine, { migrate = true }: StorageOptions): Promise<void> {
  try {
    if (migrate) await engine.migrate();
    await checkSchema(engine.db);
  } catch (error) {
    await engine.db.destroy();
    throw error;
  }
}

function storageOn(engine: Engine): Storage {
  const store = createSqlStore(engine.db, () => engine.scrub());
  const queue = createSqlWorkQueue(engine.db, engine.kind, () => engine.scrub());
  const installations = (cipher: TokenCipher): Installations => createSqlInstallations(engine.db, engine.kind, cipher);
  return { store, queue, installations, close: () => store.close() };
}
