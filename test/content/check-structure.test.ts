import { describe, expect, test } from '@jest/globals';
import { temporaryFolders } from '../storage/temporary-folder.ts';
import { append, lookFor, put, type Fault } from './look-for.ts';

const newFolder = temporaryFolders();

describe('languages that say different things', () => {
  const sv = 'data/runbook/sv/log-files.md';
  test.each<Fault>([
    {
      fault: 'a missing variable',
      changes: { 'locales/sv/bot.json': put('`{{module}}`', '`modul`') },
      file: 'locales/sv/bot.json',
      line: 3,
      says: /lacks the variable \{\{module\}\}/u,
    },
    {
      fault: 'a variable with another mark',
      changes: { 'locales/sv/bot.json': put('{{- scope}}', '{{scope}}') },
      file: 'locales/sv/bot.json',
      says: /lacks the variable \{\{- scope\}\}/u,
    },
    {
      fault: 'a broken variable',
      changes: { 'locales/sv/bot.json': put('{{module}}', '{module}}') },
      file: 'locales/sv/bot.json',
      line: 3,
      says: /\}\} that is no variable/u,
    },
    {
      fault: 'a variable where there are none',
      changes: { 'locales/sv/modules.json': put('"scope": "mejlen"', '"scope": "{{module}}"') },
      file: 'locales/sv/modules.json',
      line: 3,
      says: /there are none here/u,
    },
    {
      fault: 'a command',
      changes: { [sv]: put('nlserver pdump', 'nlserver dump') },
      file: sv,
      line: 11,
      says: /code block differs from data\/runbook\/en\/log-files\.md:11/u,
    },
    {
      fault: 'a missing code block',
      changes: { [sv]: put(/ {3}```[^]*?```\n/u, '') },
      file: sv,
      says: /0 code blocks where/u,
    },
    {
      fault: 'code in a line',
      changes: { [sv]: put('`mta`', '`stat`') },
      file: sv,
      line: 10,
      says: /code "stat" is not in/u,
    },
    {
      fault: 'a step',
      changes: { [sv]: append('3. mer\n') },
      file: sv,
      line: 15,
      says: /3 numbered steps where .* has 2/u,
    },
    {
      fault: 'a heading',
      changes: { [sv]: append('## mer\n') },
      file: sv,
      line: 15,
      says: /2 headings where .* has 1/u,
    },
    {
      fault: 'a row of a table',
      changes: { 'data/runbook/sv/open-ports.md': append('| mer | 26 |\n') },
      file: 'data/runbook/sv/open-ports.md',
      line: 12,
      says: /3 rows of tables where/u,
    },
    {
      fault: 'a link',
      changes: { [sv]: put('[inloggning](open-ports.md)', 'inloggning') },
      file: sv,
      line: 9,
      says: /link "open-ports\.md" of .*en\/log-files\.md:10 is missing/u,
    },
    {
      fault: 'access',
      changes: { [sv]: put('access: server', 'access: console') },
      file: sv,
      line: 5,
      says: /access "console" where/u,
    },
    {
      fault: 'the language of the documentation',
      changes: { [sv]: put('/sv/docs', '/en/docs') },
      file: sv,
      line: 4,
      says: /documentation in "en" — replace \/en\/ in it by \/sv\//u,
    },
    {
      fault: 'the page of the documentation',
      changes: { [sv]: put('using/log-files', 'using/log-file') },
      file: sv,
      line: 4,
      says: /another page/u,
    },
  ])('are named: $fault', async (one) => {
    const { found, expected } = await lookFor(newFolder(), one);
    expect(found).toContainEqual(expected);
  });
});
