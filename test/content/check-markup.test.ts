import { describe, expect, test } from '@jest/globals';
import { temporaryFolders } from '../storage/temporary-folder.ts';
import { append, everyLanguage, lookFor, put, type Fault } from './look-for.ts';
import { checkSmall } from './small-content.ts';

const newFolder = temporaryFolders();

describe('what Slack or a reader must not get', () => {
  test.each<Fault>([
    {
      fault: 'a call to everybody',
      changes: { 'locales/sv/modules.json': put('"scope": "mejlen"', '"scope": "<!channel> mejlen"') },
      file: 'locales/sv/modules.json',
      line: 3,
      says: /<!channel> would call people/u,
    },
    {
      fault: 'a call hidden by JSON',
      changes: { 'locales/sv/bot.json': put('"title": "', '"title": "\\u003c!here\\u003e ') },
      file: 'locales/sv/bot.json',
      says: /<!here>/u,
    },
    {
      fault: 'a person',
      changes: { 'data/phrases/en.yml': put('messages server', '<@U0123ABCD>') },
      file: 'data/phrases/en.yml',
      line: 2,
      says: /<@U0123ABCD>/u,
    },
    {
      fault: 'a channel',
      changes: { 'data/runbook/en/log-files.md': append('<#C0123ABCD>\n') },
      file: 'data/runbook/en/log-files.md',
      line: 15,
      says: /<#C0123ABCD>/u,
    },
    {
      fault: 'a link that is not https',
      changes: { 'data/runbook/en/log-files.md': append('[x](http://example.com)\n') },
      file: 'data/runbook/en/log-files.md',
      line: 15,
      says: /http:\/\/example\.com/u,
    },
    {
      fault: 'a bare address',
      changes: { 'locales/en/modules.json': put('"scope": "messages"', '"scope": "see ftp://example.com/x"') },
      file: 'locales/en/modules.json',
      line: 3,
      says: /not an https address/u,
    },
    {
      fault: 'a script address',
      changes: { 'locales/en/modules.json': put('"scope": "messages"', '"scope": "see [x](javascript:alert)"') },
      file: 'locales/en/modules.json',
      line: 3,
      says: /not an https address/u,
    },
    {
      fault: 'a link in the front matter',
      changes: { 'data/runbook/en/log-files.md': put('link: https', 'link: http') },
      file: 'data/runbook/en/log-files.md',
      line: 4,
      says: /https address/u,
    },
    {
      fault: 'HTML in a line',
      changes: { 'data/runbook/en/log-files.md': append('so<br/>what\n') },
      file: 'data/runbook/en/log-files.md',
      line: 15,
      says: /<br\/> is HTML/u,
    },
    {
      fault: 'a block of HTML',
      changes: { 'data/runbook/en/log-files.md': append('\n<table><tr><td>x</td></tr></table>\n') },
      file: 'data/runbook/en/log-files.md',
      line: 16,
      says: /HTML is not shown in Slack/u,
    },
    {
      fault: 'a picture',
      changes: { 'data/runbook/en/log-files.md': append('\n\nsee\n![x](https://example.com/x.png)\n') },
      file: 'data/runbook/en/log-files.md',
      line: 18,
      says: /a picture is not shown/u,
    },
    {
      fault: 'no front matter',
      changes: { 'data/runbook/en/log-files.md': 'just text\n' },
      file: 'data/runbook/en/log-files.md',
      line: 1,
      says: /no front matter/u,
    },
  ])('is named: $fault', async (one) => {
    const { found, expected } = await lookFor(newFolder(), one);
    expect(found).toContainEqual(expected);
  });

  test('a placeholder and an address in code are no fault', async () => {
    const findings = await checkSmall(
      newFolder(),
      everyLanguage('log-files', append('Use `http://<server>:8080` and <instance>.\n')),
    );
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});
