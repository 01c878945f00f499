import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';

export const TABLES = [
  'claims',
  'answers',
  'feedback',
  'language_choices',
  'work',
  'installations',
  'team_settings',
  'team_admins',
  'removals',
  'oauth_states',
];

/** Runs one statement beside the storage, on either engine; returns its rows. */
export async function runRaw(url: string, statement: string): Promise<Record<string, unknown>[]> {
  return url.startsWith('file:') ? runOnSqlite(url.slice('file:'.length), statement) : runOnPostgres(url, statement);
}

/** Every row of every table, as one text to search in. */
export async function everythingStored(url: string): Promise<string> {
  const tables = await Promise.all(TABLES.map((table) => runRaw(url, `select * from ${table}`)));
  return JSON.stringify(tables);
}

function runOnSqlite(path: string, statement: string): Record<string, unknown>[] {
  const database = new DatabaseSync(path, { timeout: 5000 });
  try {
    return database.prepare(statement).all();
  } finally {
    database.close();
  }
}

async function runOnPostgres(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(statement);
    return rows;
  } finally {
    await client.end();
  }
}
