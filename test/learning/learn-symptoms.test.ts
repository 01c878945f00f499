import { describe, expect, test } from '@jest/globals';
import { BUILT_IN, loadContent } from '../../src/content/open-content.ts';
import { createReportReader } from '../../src/core/report-reader.ts';
import { chooseSymptom } from '../../src/core/symptom-choice.ts';
import { learnSymptoms } from '../../src/learning/learn-symptoms.ts';
import type { ReportSet } from '../../src/learning/labelled-reports.ts';

const { base } = await loadContent([BUILT_IN], new Date());
const WORDS = ['glow', 'rattle'];
const reader = createReportReader(base, WORDS);
const [web] = base.modules.filter(({ id }) => id === 'web');

/** Four authors who say, of all things, that what glows is a page and what rattles is a connection. */
const SETS: readonly ReportSet[] = ['a', 'b', 'c', 'd'].map((author) => ({
  author,
  reports: Array.from({ length: 8 }, (_, at) => ({
    id: `${author}-${at}`,
    lang: 'en',
    text: at % 2 === 0 ? `glow glow ${at}` : `rattle rattle ${at}`,
    expect: ['web'],
    also: [],
    kind: 'plain',
    symptom: at % 2 === 0 ? 'web/pages-fail' : 'web/connection-fails',
  })),
}));

describe('what tells symptoms apart', () => {
  test('is learnt from the labels, and judged on authors left out', () => {
    const { weights, count, right } = learnSymptoms(base, WORDS, SETS);
    expect(count).toBe(32);
    expect(right).toBe(1);
    const choose = (text: string): string | undefined => web && chooseSymptom(weights, web, reader.read(text));
    expect(choose('it does rattle')).toBe('web/connection-fails');
    expect(choose('it does glow')).toBe('web/pages-fail');
  });

  test('has weights for each symptom but the first of its module, small ones left out', () => {
    const { weights } = learnSymptoms(base, [], SETS);
    const expected = base.modules.flatMap(({ symptoms }) => symptoms.slice(1).map(({ id }) => id));
    expect(Object.keys(weights)).toEqual(expected);
    const signs = Object.values(weights).flatMap((some) => Object.entries(some));
    const small = signs.filter(([name, weight]) => name !== 'bias' && Math.abs(weight) < 0.1);
    expect(small).toEqual([]);
  });

  test('is the same every time, and leaves out reports without a label or with an unknown one', () => {
    const report = { id: 'e-1', lang: 'en', text: 'glow', expect: ['web'], also: [], kind: 'plain' };
    const more = [...SETS, { author: 'e', reports: [report, { ...report, id: 'e-2', symptom: 'web/gone' }] }];
    const learnt = learnSymptoms(base, WORDS, SETS);
    expect(learnSymptoms(base, WORDS, more)).toEqual(learnt);
  });
});
