import { expect, test } from '@jest/globals';
import { decidingWords, decidingWordsOfTwo } from '../../src/core/why.ts';
import { realContent } from '../slack/start-bot.ts';

test('the same thing in another spelling is one reason', async () => {
  const { matcher } = await realContent();
  const words = decidingWords(matcher.match('the console says xtk:session and nobody can log in'), 'web');
  expect(words.filter((word) => word.includes('session'))).toHaveLength(1);
});

test('a word that spoke for both of two troubles is a reason where it spoke the louder', async () => {
  const { matcher } = await realContent();
  const matches = matcher.match('clicks are at zero since noon; the workflows are all stuck');
  expect(decidingWords(matches, 'tracking')).toContain('workflows');
  const [tracking, wfserver] = decidingWordsOfTwo(matches, 'tracking', 'wfserver');
  expect(tracking).toEqual(expect.arrayContaining(['clicks', 'zero']));
  expect(tracking).not.toContain('workflows');
  expect(wfserver).toContain('workflows');
});
