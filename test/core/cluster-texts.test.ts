import { expect, test } from '@jest/globals';
import { clusterTexts, type LanguageText } from '../../src/core/cluster-texts.ts';

test('texts that share a third of their words stand together, the largest group first, each in its own language', () => {
  const clusters = clusterTexts([
    english('the coffee machine is leaking'),
    english('birthday list of the office is gone'),
    english('birthday list of the office was lost'),
    { language: 'fr', text: 'birthday list of the office is gone' },
    english('!?'),
    english('…'),
  ]);
  expect(clusters.map(({ language, texts }) => [language, ...texts])).toEqual([
    ['en', 'birthday list of the office is gone', 'birthday list of the office was lost'],
    ['en', 'the coffee machine is leaking'],
    ['fr', 'birthday list of the office is gone'],
    ['en', '!?'],
    ['en', '…'],
  ]);
});

test('a long text is told by how it begins', () => {
  const start = Array.from({ length: 60 }, (_, at) => letters(at)).join(' ');
  const [first, second] = ['a', 'b'].map((end) => `${start} ${`${end}${'x'.repeat(8)} `.repeat(500)}`);
  expect(clusterTexts([english(first ?? ''), english(second ?? '')])).toHaveLength(1);
});

test('500 long texts, all different, hold nothing else up for long', () => {
  const texts = Array.from({ length: 500 }, (_, text) =>
    english(Array.from({ length: 1_200 }, (_word, at) => letters((text * 1_200 + at * 104_729) % 159_979)).join(' ')),
  );
  expect(Math.max(...texts.map(({ text }) => text.length))).toBeGreaterThan(5_900);
  const before = process.cpuUsage();
  expect(clusterTexts(texts).length).toBe(500);
  expect(process.cpuUsage(before).user / 1_000).toBeLessThan(400);
});

function english(text: string): LanguageText {
  return { language: 'en', text };
}

/** A word of its own for each number up to 160,000. */
function letters(number: number): string {
  return number
    .toString(20)
    .padStart(4, '0')
    .replace(/\d/gu, (digit) => 'klmnopqrst'[Number(digit)] ?? '');
}
