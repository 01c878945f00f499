import { expect, test } from '@jest/globals';
import { decidingWords } from '../../src/core/why.ts';
import { realContent } from '../slack/start-bot.ts';

test('the same thing in another spelling is one reason', async () => {
  const { matcher } = await realContent();
  const words = decidingWords(matcher.match('the console says xtk:session and nobody can log in'), 'web');
  expect(words.filter((word) => word.includes('session'))).toHaveLength(1);
});
