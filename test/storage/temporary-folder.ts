import { afterAll } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Makes folders that are deleted after the tests. To be called outside a test. */
export function temporaryFolders(): () => string {
  const folder = mkdtempSync(join(tmpdir(), 'fix-finder-store-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let folders = 0;
  return () => {
    const inner = join(folder, String(++folders));
    mkdirSync(inner);
    return inner;
  };
}

/** Makes SQLite URLs of databases that do not exist yet. */
export function newSqliteFiles(): () => Promise<string> {
  const newFolder = temporaryFolders();
  return () => Promise.resolve(`file:${join(newFolder(), 'bot.sqlite')}`);
}
