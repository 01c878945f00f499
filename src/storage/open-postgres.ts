import {
  Kysely,
  PostgresDialect,
  type PostgresCursor,
  type PostgresPool,
  type PostgresPoolClient,
  type PostgresQueryResult,
} from 'kysely';
import { DatabaseError, Pool, TypeOverrides, types, type PoolClient, type PoolConfig } from 'pg';
import type { Engine } from './engine.ts';
import { migrate } from './migrate.ts';
import type { Schema } from './schema.ts';
import { withoutNul } from './without-nul.ts';

/** Includes waiting for a free connection. */
const CONNECT_TIMEOUT_MS = 3000;
const STATEMENT_TIMEOUT_MS = 5000;
/** For a server that no longer answers at all; later than its own time-out, so that a slow one is heard first. */
const SILENCE_TIMEOUT_MS = 6000;
/** A starting process may have to wait for another that is migrating. */
const MIGRATION_TIMEOUT_MS = 60_000;
const MAX_CONNECTIONS = 10;

/** Connects at the first statement, and again after every outage. */
export function openPostgres(url: string): Engine {
  const db = connect(url, {
    max: MAX_CONNECTIONS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: SILENCE_TIMEOUT_MS,
  });
  return { kind: 'postgres', db, migrate: () => migratePatiently(url), scrub: () => Promise.resolve() };
}

async function migratePatiently(url: string): Promise<void> {
  await using db = connect(url, { max: 1, statement_timeout: MIGRATION_TIMEOUT_MS });
  await migrate(db);
}

function connect(url: string, limits: PoolConfig): Kysely<Schema> {
  const pool = new Pool({
    connectionString: url,
    application_name: 'campaign-fix-finder',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
    keepAlive: true,
    types: numbersForBigints(),
    ...limits,
  });
  surviveLostConnections(pool);
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool: dropSilentConnections(pool) }) });
}

/** Counts and milliseconds stay far below 2^53, the largest exact number. */
function numbersForBigints(): TypeOverrides {
  const own = new TypeOverrides();
  own.setTypeParser(types.builtins.INT8, Number);
  return own;
}

/** A connection lost while idle, or between two statements, is an `error` event; unheard, it would end the process. */
function surviveLostConnections(pool: Pool): void {
  pool.on('error', replaceAtNextUse);
  pool.on('connect', (client) => client.on('error', replaceAtNextUse));
}

function replaceAtNextUse(): void {}

/** pg puts a connection back into the pool after `query_timeout`, though the next statement would wait behind the lost one. */
function dropSilentConnections(pool: Pool): PostgresPool {
  return {
    options: pool.options,
    connect: async () => watched(await pool.connect()),
    end: () => pool.end(),
  };
}

function watched(client: PoolClient): PostgresPoolClient {
  let isBroken = false;
  function query<R>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  function query(text: unknown, parameters: readonly unknown[] = []): unknown {
    if (typeof text !== 'string') throw new TypeError('cursors are not used here');
    return client.query(text, parameters.map(withoutNul)).catch((error: unknown) => {
      isBroken ||= !(error instanceof DatabaseError);
      throw error;
    });
  }
  return { query, release: (mustClose) => client.release(isBroken || mustClose) };
}
