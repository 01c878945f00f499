import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { BUILT_IN, loadContent } from '../../src/content/open-content.ts';
import { phrasesDiff, proposePhrases } from '../../src/content/propose-phrases.ts';

const { matcher } = await loadContent([BUILT_IN], new Date());

test('reports that say about the same become one proposal, with how many they are', () => {
  const texts = ['the mailing robot sulks again', 'mailing robot sulks', 'grass grows'].map((text) => ({
    text,
    language: 'en' as const,
  }));
  const proposals = proposePhrases(texts, matcher, 10);
  expect(proposals.map(({ count, text }) => [count, text])).toEqual([
    [2, 'the mailing robot sulks again'],
    [1, 'grass grows'],
  ]);
  expect(proposals[0]?.symptom).toMatch(/^\w+\/[\w-]+$/u);
});

test('the diff adds one line, the phrase under its symptom', () => {
  const source = readFileSync('data/phrases/sv.yml', 'utf8');
  const diff = phrasesDiff('data/phrases/sv.yml', source, [
    { count: 1, text: 'robotbrevbäraren "sover": igen', symptom: 'mta/not-sending', share: 0.4 },
  ]);
  const added = diff.split('\n').filter((line) => line.startsWith('+') && !line.startsWith('+++'));
  expect(added.join('\n')).toContain('robotbrevbäraren');
  expect(added).toHaveLength(1);
});
