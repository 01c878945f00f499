import { expect, test } from '@jest/globals';
import { temporaryFolders } from '../storage/temporary-folder.ts';
import { append, put } from './look-for.ts';
import { checkSmall } from './small-content.ts';

const newFolder = temporaryFolders();

test('complete content has nothing to report', async () => {
  const findings = await checkSmall(newFolder(), {}, { withReplies: true });
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
});

test('every fault is named at once', async () => {
  const findings = await checkSmall(newFolder(), {
    'data/modules/mta.yml': append('symptoms: []\n'),
    'data/phrases/sv.yml': undefined,
    'data/look-alikes.yml': put('stat]', 'stats]'),
    'data/runbook/it/log-files.md': put('open-ports.md', 'open-port.md'),
    'locales/fr/bot.json': put(/ *"todo": .*\n/u, ''),
  });
  const files = new Set(findings.map(({ file }) => file));
  expect([...files]).toEqual(
    expect.arrayContaining([
      'data/modules/mta.yml',
      'data/phrases/sv.yml',
      'data/look-alikes.yml',
      'data/runbook/it/log-files.md',
      'locales/fr/bot.json',
    ]),
  );
});
