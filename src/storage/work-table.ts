import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { EngineKind } from './engine.ts';
import type { Schema } from './schema.ts';

/** What every statement on the table `work` needs. */
export interface WorkTable {
  readonly db: Kysely<Schema>;
  readonly kind: EngineKind;
  /** The database's clock in milliseconds since 1970, the same throughout one statement. */
  readonly now: RawBuilder<number>;
}

export function workTable(db: Kysely<Schema>, kind: EngineKind): WorkTable {
  return { db, kind, now: NOW[kind] };
}

const NOW: Readonly<Record<EngineKind, RawBuilder<number>>> = {
  sqlite: sql<number>`cast(unixepoch('subsec') * 1000 as integer)`,
  postgres: sql<number>`cast(extract(epoch from statement_timestamp()) * 1000 as bigint)`,
};

/** That many milliseconds from now, by the database's clock. */
export function after({ now }: WorkTable, ms: number): RawBuilder<number> {
  return sql<number>`${now} + ${Math.ceil(ms)}`;
}

/** Columns of an item that nobody holds. */
export const FREE = { lease_owner: null, lease_until: 0 } as const;

export const STATE_WHEN_FREE = sql<
  'posted' | 'received'
>`case when posted_at is null then 'received' else 'posted' end`;
