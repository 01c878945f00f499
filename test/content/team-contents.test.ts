import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Content } from '../../src/bot.ts';
import { BUILT_IN, loadContent } from '../../src/content/open-content.ts';
import { createTeamContents, type TeamContents } from '../../src/content/team-contents.ts';
import { temporaryFolders } from '../storage/temporary-folder.ts';

const newFolder = temporaryFolders();
const SECTION = `---
title: How T0ONE0001 restarts its mta
short: Our own restart
link: https://wiki.example.com/restart
access: server
---

1. Ask the night shift.
`;

let folder = '';
let shared: Content;
let contents: TeamContents;
let problems: string[];
beforeEach(async () => {
  folder = newFolder();
  shared = await loadContent([BUILT_IN], new Date());
  problems = [];
  contents = createTeamContents({
    folder,
    shared: () => shared,
    sharedPlaces: [BUILT_IN],
    onProblems: (teamId, found) => problems.push(`${teamId}: ${found.join('; ')}`),
  });
});
afterEach(() => contents.close());

test('a workspace sees its own runbook, the others do not, and it can be switched off', async () => {
  put('T0ONE0001', 'restart-mta', SECTION);
  expect(contents.exists('T0ONE0001')).toBe(true);
  expect(contents.exists('T0TWO0002')).toBe(false);
  for (const teamId of ['T0ONE0001', 'T0TWO0002']) await contents.prepare(teamId, true);
  expect(has('T0ONE0001', 'restart-mta')).toBe(true);
  expect(has('T0TWO0002', 'restart-mta')).toBe(false);
  expect(shared.base.sections.en.has('restart-mta')).toBe(false);
  expect(problems).toEqual([]);
  await contents.prepare('T0ONE0001', false);
  expect(contents.of('T0ONE0001')).toBe(shared);
}, 30_000);

test('what is not valid leaves the shared content in use, and says what is wrong', async () => {
  put('T0ONE0001', 'restart-mta', 'no front matter');
  await contents.prepare('T0ONE0001', true);
  expect(contents.of('T0ONE0001').base).toBe(shared.base);
  expect(contents.of('T0ONE0001').problems.map(({ file }) => file)).toEqual([
    expect.stringMatching(/restart-mta\.md$/u),
  ]);
  expect(problems).toEqual([expect.stringContaining('T0ONE0001: ')]);
}, 30_000);

test.each(['..', '.', '../T0ONE0001', 'T0ONE0001/..', '/etc', '', 'e0one0001', '__proto__'])(
  'the id %j is no folder',
  async (teamId) => {
    put('T0ONE0001', 'restart-mta', SECTION);
    expect(contents.exists(teamId)).toBe(false);
    await contents.prepare(teamId, true);
    expect(contents.of(teamId)).toBe(shared);
  },
);

function has(teamId: string, section: string): boolean {
  return contents.of(teamId).base.sections.en.has(section);
}

function put(teamId: string, section: string, text: string): void {
  const place = join(folder, teamId, 'runbook', 'en');
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, `${section}.md`), text);
}
