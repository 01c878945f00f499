import { describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { StoreError, type AnswerRecord } from '../../src/storage/store.ts';
import { describeOpening } from './describe-opening.ts';
import { openedStorages } from './opened-storages.ts';
import { runRaw } from './raw-database.ts';
import { runChild } from './run-child.ts';
import { newSqliteFiles, temporaryFolders } from './temporary-folder.ts';

const AT = new Date(Date.UTC(2026, 0, 1));
/** Windows has none. */
const HAS_MODES = process.platform !== 'win32';

describe('SQLite', () => {
  const newFolder = temporaryFolders();
  const newDatabase = newSqliteFiles();
  const open = openedStorages();
  describeOpening(newDatabase);

  test.each([
    ['a plain path', (path: string) => path],
    ['file: and a path', (path: string) => `file:${path}`],
    ['a file URL', (path: string) => pathToFileURL(path).href],
  ])('is opened by %s', async (_, urlOf) => {
    const path = join(newFolder(), 'with space', 'bot.sqlite');
    await open(urlOf(path));
    expect(existsSync(path)).toBe(true);
  });

  test('in memory keeps nothing between two openings', async () => {
    for (const _ of [1, 2]) {
      const { store } = await open(':memory:');
      expect(await store.claim('T1', 'event', AT)).toBe(true);
    }
    expect(existsSync(':memory:')).toBe(false);
  });

  test.each([
    '',
    ' ',
    'file:',
    'mysql://root:secret@db/bot',
    'https://example.com/bot.sqlite',
    'file://elsewhere/bot.sqlite',
  ])('the URL %j is refused without being repeated', async (url) => {
    const trouble: unknown = await open(url).catch((error: unknown) => error);
    expect(trouble).toBeInstanceOf(StoreError);
    expect(String(trouble)).not.toMatch(/secret|elsewhere/);
  });

  test('a file that is no database is refused and left as it was', async () => {
    const path = join(newFolder(), 'notes.txt');
    writeFileSync(path, 'not a database, but long enough to be read as the header of one. '.repeat(20));
    const before = readFileSync(path, 'utf8');
    await expect(open(path)).rejects.toThrow(/file is not a database/);
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  test('folder and files are for the owner only, where there are modes', async () => {
    const folder = join(newFolder(), 'made');
    const path = join(folder, 'bot.sqlite');
    const { store } = await open(path);
    await store.claim('T1', 'event', AT);
    const modes = [folder, path, `${path}-wal`, `${path}-shm`].map(modeOf);
    expect(modes).toEqual(HAS_MODES ? ['700', '600', '600', '600'] : modes);
  });

  test('a file that others could read is closed to them, where there are modes', async () => {
    const path = join(newFolder(), 'bot.sqlite');
    writeFileSync(path, '', { mode: 0o644 });
    await open(path);
    expect(modeOf(path)).toBe(HAS_MODES ? '600' : modeOf(path));
  });

  test('waits for another process that is just setting the file up', async () => {
    const url = await newDatabase();
    const other = new DatabaseSync(url.slice('file:'.length));
    other.exec('create table theirs (id text); begin immediate; insert into theirs values (1)');
    const opening = open(url);
    await sleep(200);
    other.exec('commit');
    other.close();
    const { store } = await opening;
    expect(await store.claim('T1', 'event', AT)).toBe(true);
  });

  test('writes ahead', async () => {
    const url = await newDatabase();
    await open(url);
    expect(await runRaw(url, 'pragma journal_mode')).toEqual([{ journal_mode: 'wal' }]);
  });

  test('killing a writing process loses nothing that was acknowledged', async () => {
    const url = await newDatabase();
    let known = 0;
    for (const enough of [40, 90, 150]) {
      const child = runChild('write-child.ts', [url], (count) => {
        if (count >= enough) child.process.kill('SIGKILL');
      });
      const { lines } = await child.end;
      expect(lines.length).toBeGreaterThanOrEqual(enough);
      known = Math.max(known, lines.length);
      const { store, queue } = await open(url);
      const ids = Array.from({ length: known }, (_, index) => `event ${index}`);
      const claims = await Promise.all(ids.map((id) => store.claim('T1', id, AT)));
      expect(claims.filter(Boolean)).toEqual([]);
      const work = await Promise.all(ids.map((id) => queue.enqueue({ id, teamId: 'T1', kind: 'event', body: '{}' })));
      expect(work.filter((answer) => answer === 'new')).toEqual([]);
      const judges = new Set((await store.feedbackOf('T1', 'c1')).map(({ userId }) => userId));
      expect(ids.filter((id) => !judges.has(id))).toEqual([]);
      await store.close();
    }
    expect(await runRaw(url, 'pragma integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  });

  test('what was forgotten or purged is no longer in the files', async () => {
    const path = join(newFolder(), 'bot.sqlite');
    const { store, queue } = await open(path);
    for (let index = 0; index < 300; index++)
      await store.recordAnswer(secretAnswer(index, index % 3 === 0 ? 'U0SECRET' : 'U0OTHER'));
    await queue.enqueue({ id: 'e1', teamId: 'T1', userId: 'U0SECRET', kind: 'event', body: '{"text":"secret body"}' });
    const [work] = await queue.lease('A', 60_000, 1);
    await queue.finish('e1', 'A', work?.fence ?? 0, 'done');
    expect(filesHold(path, /U0SECRET/)).toBe(true);
    expect(filesHold(path, /secret text/)).toBe(true);
    expect(filesHold(path, /secret body/)).toBe(true);
    await store.forget('T1', 'U0SECRET');
    expect(filesHold(path, /U0SECRET|secret body/)).toBe(false);
    const longAfter = new Date(AT.getTime() + 86_400_000);
    await store.purge({ textsBefore: longAfter, idsBefore: AT, recordsBefore: AT });
    expect(filesHold(path, /secret text/)).toBe(false);
    expect(await store.recentCases('T1', 'U0OTHER', 1000)).toHaveLength(200);
    await store.forgetTeam('T1');
    expect(filesHold(path, /U0OTHER|case \d/)).toBe(false);
  });
});

function secretAnswer(index: number, userId: string): AnswerRecord {
  return {
    caseId: `case ${index}`,
    teamId: 'T1',
    userId,
    outcome: 'none',
    modules: [],
    language: 'en',
    contentVersion: 'v1',
    at: AT,
    text: `secret text ${index} `.repeat(1 + (index % 40)),
  };
}

function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}

/** Whether the bytes of the database or of its write-ahead log hold such a text. */
function filesHold(path: string, text: RegExp): boolean {
  const files = [path, `${path}-wal`].filter((file) => existsSync(file));
  return files.some((file) => text.test(readFileSync(file, 'latin1')));
}
