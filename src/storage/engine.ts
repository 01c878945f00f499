import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

export type EngineKind = 'sqlite' | 'postgres';

/** An open database, and the few things SQLite and PostgreSQL do differently. */
export interface Engine {
  readonly kind: EngineKind;
  readonly db: Kysely<Schema>;
  migrate(): Promise<void>;
  /** Removes what deleted rows left behind outside the tables. While another process is reading, that is left to the next time. */
  scrub(): Promise<void>;
}
