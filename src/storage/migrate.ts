import { isNativeError } from 'node:util/types';
import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { migrations } from './migrations/migrations.ts';
import type { Schema } from './schema.ts';
import { StoreError } from './store.ts';

/** PostgreSQL's `undefined_table`. */
const UNDEFINED_TABLE = '42P01';

/**
 * Creates what is missing. Safe when several processes start at once: each engine takes a lock (an advisory lock, or SQLite's
 * write lock through `begin immediate`) and looks again behind it. Refuses a database of a newer release.
 */
export async function migrate(db: Kysely<Schema>): Promise<void> {
  refuseNewer(await appliedMigrations(db));
  const provider = { getMigrations: () => Promise.resolve({ ...migrations }) };
  const { error } = await new Migrator({ db, provider }).migrateToLatest();
  if (error === undefined) return;
  refuseNewer(await appliedMigrations(db));
  throw error;
}

/** Rejects with a StoreError that says what to do unless the schema is exactly the one this release works with. */
export async function checkSchema(db: Kysely<Schema>): Promise<void> {
  const applied = await appliedMigrations(db);
  refuseNewer(applied);
  const missing = Object.keys(migrations).filter((name) => !applied.includes(name));
  if (missing.length === 0) return;
  throw new StoreError(
    `the database lacks ${missing.join(', ')}: open it once with migrations switched on and a role that may create tables`,
  );
}

function refuseNewer(applied: readonly string[]): void {
  const unknown = applied.filter((name) => !Object.hasOwn(migrations, name));
  if (unknown.length === 0) return;
  throw new StoreError(
    `the database was changed by a newer release (${unknown.join(', ')}): run that release, or restore a backup from before it`,
  );
}

async function appliedMigrations(db: Kysely<Schema>): Promise<readonly string[]> {
  const history = db.withTables<{ kysely_migration: { name: string } }>();
  try {
    const rows = await history.selectFrom('kysely_migration').select('name').execute();
    return rows.map(({ name }) => name);
  } catch (error) {
    if (isMissingTable(error)) return [];
    throw error;
  }
}

function isMissingTable(error: unknown): boolean {
  if (!isNativeError(error)) return false;
  return ('code' in error && error.code === UNDEFINED_TABLE) || error.message.startsWith('no such table');
}
