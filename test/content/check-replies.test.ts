import { describe, expect, test } from '@jest/globals';
import { temporaryFolders } from '../storage/temporary-folder.ts';
import { append, everyLanguage, lookFor, put, type Fault } from './look-for.ts';
import { checkSmall } from './small-content.ts';

const newFolder = temporaryFolders();

describe('what breaks a limit of Slack', () => {
  test.each<Fault>([
    {
      fault: 'a button',
      changes: { 'locales/it/bot.json': put(/"notThis": "[^"]*"/u, `"notThis": "${'x'.repeat(31)}"`) },
      file: 'locales/it/bot.json',
      says: /button "x+" has 31 characters, Slack shows about 30/u,
    },
    {
      fault: 'an answer that decides',
      changes: { 'locales/it/look-alikes.json': put('"raggiunta"', `"${'y'.repeat(76)}"`) },
      file: 'locales/it/look-alikes.json',
      line: 6,
      says: /button "y+" has 76 characters, Slack takes 75/u,
    },
    {
      fault: 'the description of a button',
      changes: { 'locales/it/bot.json': put(/("openModule": )"[^"]*"/u, `$1"${'z'.repeat(80)} {{module}}"`) },
      file: 'locales/it/bot.json',
      says: /description of a button/u,
    },
    {
      fault: 'the title of a window',
      changes: { 'locales/it/bot.json': put(/("unknown": \{\s*"title": )"[^"]*"/u, `$1"${'t'.repeat(25)}"`) },
      file: 'locales/it/bot.json',
      says: /title of a window "t+" has 25 characters, Slack takes 24 \(it\)/u,
    },
    {
      fault: 'a section text',
      changes: { 'locales/it/modules.json': put('"scope": "messaggi"', `"scope": "${'so '.repeat(4_000)}"`) },
      file: 'locales/it/modules.json',
      says: /characters in one message, Slack takes about 10000/u,
    },
    {
      fault: 'a step that is too long',
      changes: { 'locales/it/modules.json': put('"messaggi fermi"\n', `"${'so '.repeat(1_100)}"\n`) },
      file: 'locales/it/modules.json',
      says: /entry of a list .* Slack takes 3000/u,
    },
    {
      fault: 'a long section',
      changes: everyLanguage('log-files', append('so what \n'.repeat(1_300))),
      file: 'data/runbook/it/log-files.md',
      line: 1,
      says: /section log-files as shared: \d+ characters in one message/u,
    },
    {
      fault: 'many blocks',
      changes: everyLanguage('log-files', append('## More\n'.repeat(99))),
      file: 'data/runbook/it/log-files.md',
      line: 1,
      says: /\d+ blocks in a window, Slack takes 100/u,
    },
  ])('is named: $fault', async (one) => {
    const { found, expected } = await lookFor(newFolder(), { ...one, withReplies: true });
    expect(found).toContainEqual(expected);
  });

  test('the value of a button and of a menu is measured with the longest ids there can be', async () => {
    const long = 'a'.repeat(41);
    const files = ['x', 'y', 'z'].map((end) => [
      `modules/${end}${long.slice(1)}.yml`,
      `area: data\nsymptoms:\n  ${long}: { signals: [x${end}y] }\n`,
    ]);
    const words = Object.fromEntries(
      ['x', 'y', 'z'].map((end) => [
        end + long.slice(1),
        { scope: 's', symptoms: { [long]: { title: 't', label: 'l', fix: ['f'] } } },
      ]),
    );
    const findings = await checkSmall(
      newFolder(),
      {},
      { team: { ...Object.fromEntries(files), 'locales/en/modules.json': JSON.stringify(words) }, withReplies: true },
    );
    expect(findings.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/option of a menu carries \d+ characters, Slack takes 150/u),
    );
    expect(findings.map(({ file, message }) => [file, message])).toContainEqual([
      `team/modules/x${long.slice(1)}.yml`,
      expect.stringMatching(/has 41 characters, Slack shows about 30/u),
    ]);
  });
});
