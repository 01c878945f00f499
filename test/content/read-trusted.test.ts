import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { join } from 'node:path';
import type { ContentKinds } from '../../src/content/content-kinds.ts';
import { SCHEMAS } from '../../src/content/content-schema.ts';
import { readContentFolder, type ContentFolder } from '../../src/content/load-content.ts';
import { BUILT_IN, loadContent } from '../../src/content/open-content.ts';
import { SHAPES, UNFIT } from '../../src/content/plain-shapes.ts';
import { readChecked } from '../../src/content/read-checked.ts';
import { readTrusted } from '../../src/content/read-trusted.ts';
import { temporaryFolders } from '../storage/temporary-folder.ts';
import { writeSmallContent } from './small-content.ts';

const newFolder = temporaryFolders();

describe('content that was checked before', () => {
  test('is all read quickly, and as the full check reads it', () => {
    const quick = readContentFolder(BUILT_IN, readTrusted);
    expect(quick.problems).toEqual([]);
    expect(valuesOf(quick)).toEqual(valuesOf(readContentFolder(BUILT_IN, readChecked)));
  });

  test('is checked in full where it is not as it should be: the start names file and line', async () => {
    const folder = newFolder();
    const place = writeSmallContent(folder, {
      'data/modules/mta.yml': (text) => `${text}symptom: []\n`,
      'data/lexicon/sv.yml': (text) => `${text}QUOTA: [kvot\n`,
    });
    const loading = loadContent([{ ...place, isTrusted: true }], new Date(0));
    await expect(loading).rejects.toMatchObject({
      problems: [
        { file: join(place.data, 'modules', 'mta.yml'), line: 6, message: 'symptom: nobody reads this key' },
        { file: join(place.data, 'lexicon', 'sv.yml'), line: 6 },
      ],
    });
  });
});

describe('the shapes of content that is as it should be', () => {
  test.each(Object.keys(SHAPES) as (keyof ContentKinds)[])(
    'let no %s pass that the schema refuses or changes',
    (kind) => {
      const fits = fc.property(likely(SAMPLES[kind]), (value) => {
        const quick = fitted(kind, value);
        if (quick === undefined) return;
        expect(SCHEMAS[kind].safeParse(value)).toMatchObject({ success: true, data: quick.value });
      });
      fc.assert(fits, { numRuns: 3_000 });
      expect(fitted(kind, SAMPLES[kind])).toEqual({ value: SCHEMAS[kind].parse(SAMPLES[kind]) });
    },
  );
});

/** What each kind may look like, without what has a default. */
const SAMPLES: Readonly<Record<keyof ContentKinds, unknown>> = {
  module: { area: 'sending', symptoms: { late: {}, lost: { signals: ['LOY-5'] } }, sections: ['log-files'] },
  phrases: { mta: { aliases: ['mail server'] }, stat: { symptoms: { quota: ['too many', 'no more'] } } },
  lexicon: { MAIL: ['mail', 'e-mail*', 404], LOG_FILE: [] },
  lookAlikes: { 'mta-or-stat': ['mta', 'stat'] },
  moduleWords: { mta: { scope: 'Sends.', symptoms: { late: { title: 'Late', label: 'late', fix: ['Wait.'] } } } },
  lookAlikeWords: { 'mta-or-stat': { question: 'Which?', answers: { mta: 'this', stat: 'that' } } },
  sectionHead: { title: 'Logs', short: 'Logs', link: 'https://example.com/en/a#b', access: 'server' },
};

/** The sample with one place in it changed to something that people write by mistake. */
function likely(sample: unknown): fc.Arbitrary<unknown> {
  return fc.tuple(fc.nat(40), fc.constantFrom(...SLIPS)).map(([at, slip]) => changedAt(sample, { left: at }, slip));
}

const SLIPS: readonly unknown[] = [
  '| | a|a |a\u00a0|ftp://example.com/|https://|https:// a/|https://example.com|javascript:1|client|données|m t a'.split(
    '|',
  ),
  [25, 31, 81, 151, 201].map((length) => 'x'.repeat(length)),
  [null, undefined, true, 0, 1.5, Number.NaN, {}, [[]], [['']], [['a']], [['a', 'b']], { a: 'b' }, { signals: [] }],
].flat();

function changedAt(value: unknown, count: { left: number }, slip: unknown): unknown {
  if (count.left-- === 0) return slip;
  if (Array.isArray(value)) return value.map((item: unknown) => changedAt(item, count, slip));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      count.left-- === 0 && typeof slip === 'string' ? slip : key,
      changedAt(item, count, slip),
    ]),
  );
}

function fitted(kind: keyof ContentKinds, value: unknown): { readonly value: unknown } | undefined {
  try {
    return { value: SHAPES[kind](value) };
  } catch (error) {
    if (error === UNFIT) return undefined;
    throw error;
  }
}

function valuesOf({
  modules,
  sections,
  lookAlikes,
  phrases,
  lexicon,
  moduleWords,
  lookAlikeWords,
  hash,
}: ContentFolder) {
  const files = [phrases, lexicon, moduleWords, lookAlikeWords].map((group) =>
    Object.entries(group).map(([name, file]) => [name, file?.value]),
  );
  const perModule = [...modules].map(([id, file]) => [id, file.value]);
  return { files, perModule, lookAlikes: lookAlikes?.value, sections, hash };
}
