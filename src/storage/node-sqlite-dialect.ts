import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, type Dialect, type SqliteDatabase } from 'kysely';
import { createGroupCommit } from './group-commit.ts';
import { createGroupingDriver } from './grouping-driver.ts';
import { withoutNul } from './without-nul.ts';

/** Kysely on `node:sqlite`. Destroying the Kysely instance closes the database, once a query has run. */
export function nodeSqliteDialect(database: DatabaseSync): Dialect {
  return {
    createAdapter: () => new TransactionalSqliteAdapter(),
    createDriver: () => createGroupingDriver(asKyselyDatabase(database), createGroupCommit(database)),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

/** SQLite can roll a `create table` back; saying so makes Kysely run all migrations in one transaction. Who has to wait, the driver knows. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

/** More than the statements that the bot has; those of a migration come and go. */
const MAX_PREPARED = 200;

type Prepared = ReturnType<SqliteDatabase['prepare']>;

/**
 * Statements are prepared once: preparing takes longer than most of them run. The driver runs each of them to its end, so no statement is
 * run while it still runs. SQLite prepares anew by itself where the schema has changed.
 */
function asKyselyDatabase(database: DatabaseSync): SqliteDatabase {
  const prepared = new Map<string, Prepared>();
  return {
    close: () => {
      prepared.clear();
      database.close();
    },
    prepare: (text) => {
      const known = prepared.get(text);
      if (known !== undefined) return known;
      const statement = prepare(database, text);
      if (prepared.size >= MAX_PREPARED) prepared.clear();
      prepared.set(text, statement);
      return statement;
    },
  };
}

function prepare(database: DatabaseSync, text: string): Prepared {
  const statement = database.prepare(text);
  return {
    reader: statement.columns().length > 0,
    /** Rows as plain objects, as pg has them; node:sqlite's have no prototype. */
    all: (parameters) => statement.all(...parameters.map(bindable)).map((row) => ({ ...row })),
    run: (parameters) => statement.run(...parameters.map(bindable)),
    iterate: (parameters) => statement.iterate(...parameters.map(bindable)),
  };
}

function bindable(parameter: unknown): SQLInputValue {
  const value = withoutNul(parameter);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' || value === null)
    return value;
  throw new TypeError(`a value of type ${typeof value} cannot be stored`);
}
