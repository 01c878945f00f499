import { describe, expect, test } from '@jest/globals';
import type { Model } from '../../src/core/model.ts';
import { temporaryFolders } from '../storage/temporary-folder.ts';
import { append, lookFor, put, type Fault } from './look-for.ts';
import { checkSmall } from './small-content.ts';

const newFolder = temporaryFolders();

describe('what is claimed twice', () => {
  test.each<Fault>([
    {
      fault: 'an alias, in another spelling',
      changes: { 'data/phrases/sv.yml': put('stat:\n', 'stat:\n  aliases: ["MESSAGES-Sérver"]\n') },
      file: 'data/phrases/sv.yml',
      line: 7,
      says: /alias "MESSAGES-Sérver" is claimed by module "mta" too \(data\/phrases\/en\.yml:2\)/u,
    },
    {
      fault: 'a phrase, even among look-alikes',
      changes: {
        'data/phrases/en.yml': put('      - quota reached', '      - quota reached\n      - Messages stuck!'),
      },
      file: 'data/phrases/en.yml',
      line: 10,
      says: /phrase "Messages stuck!" is claimed by symptom "mta\/not-sending"/u,
    },
    {
      fault: 'the name of another module',
      changes: { 'data/phrases/en.yml': put('[messages server]', '[Web]') },
      file: 'data/phrases/en.yml',
      line: 2,
      says: /is the name of the module "web"/u,
    },
    {
      fault: 'an alias without a word',
      changes: { 'data/phrases/en.yml': put('[messages server]', '["!?"]') },
      file: 'data/phrases/en.yml',
      line: 2,
      says: /no letters or digits/u,
    },
    {
      fault: 'a lexicon entry',
      changes: { 'data/lexicon/en.yml': put('[refused]', '[refused, Messages]') },
      file: 'data/lexicon/en.yml',
      line: 4,
      says: /entry "Messages" is in REFUSED and in MAIL \(line 1\)/u,
    },
    {
      fault: 'a short title',
      changes: { 'data/runbook/en/open-ports.md': put('short: signing port', 'short: Messages log') },
      file: 'data/runbook/en/open-ports.md',
      line: 3,
      says: /short "Messages log" is also that of data\/runbook\/en\/log-files\.md/u,
    },
    {
      fault: 'a module in two groups',
      changes: { 'data/look-alikes.yml': append('web-or-stat: [web, stat]\n') },
      file: 'data/look-alikes.yml',
      line: 2,
      says: /"stat" is also in the group "mta-or-stat"/u,
    },
  ])('is named: $fault', async (one) => {
    const { found, expected } = await lookFor(newFolder(), one);
    expect(found).toContainEqual(expected);
  });
});

describe('phrases that the matcher reads as something else', () => {
  test('are warnings with their line, and an error when there are many', async () => {
    const [mta, web] = ['data/phrases/en.yml', 'data/lexicon/en.yml'];
    const changes = {
      [mta]: put('      - signing refused', '      - the messages of everybody are stuck\n      - stuck messages'),
      [web]: append('QUOTA: [everybody]\n'),
    };
    const findings = (await checkSmall(newFolder(), changes)).filter(({ message }) => message.includes('web/no-login'));
    expect(findings).toContainEqual(
      expect.objectContaining({
        severity: 'warning',
        file: mta,
        line: 14,
        message: expect.stringMatching(/leads to "mta", "stat"|leads to "mta"/u),
      }),
    );
    expect(findings).toContainEqual(
      expect.objectContaining({
        severity: 'error',
        file: mta,
        line: 12,
        message: expect.stringMatching(/of the 2 phrases .* cannot tell it from/u),
      }),
    );
  });

  test('one of ten is a warning only, and recognising nothing counts as well', async () => {
    const others = Array.from({ length: 9 }, (_, at) => `      - signing refused ${at}`).join('\n');
    const findings = await checkSmall(
      newFolder(),
      { 'data/phrases/en.yml': put('      - signing refused', `${others}\n      - gone with the wind`) },
      { model: QUIET_MODEL },
    );
    expect(findings.filter(({ message }) => message.includes('web/no-login'))).toEqual([
      expect.objectContaining({
        severity: 'warning',
        line: 22,
        message: expect.stringMatching(/"gone with the wind" .* not recognised/u),
      }),
    ]);
  });
});

/** Recognises only what is nearly a phrase word for word, and nothing without words that it knows. */
const QUIET_MODEL: Model = {
  bias: { none: 3 },
  weights: { 'x:strange': { none: 30 }, 'w:wind': { none: 60 } },
  shared: { named: 3, namedTersely: 0, signals: 3, phrase: 6, phraseAbove: 6, missing: 3 },
  symptoms: {},
  words: '',
  limits: { speak: 0.3, answer: 0.5, offer: 0.1, second: {} },
};
