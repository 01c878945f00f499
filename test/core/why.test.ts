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
  expect(decidingWords(matches, 'tracking')).toContain('workflows are all stuck');
  const [tracking, wfserver] = decidingWordsOfTwo(matches, 'tracking', 'wfserver');
  expect(tracking).toEqual(['clicks are at zero']);
  expect(wfserver).toContain('workflows are all stuck');
});

test.each([
  ['emails are not going out', 'mta', 'emails are not going out'],
  ['le mail non partono più', 'mta', 'mail non partono più'],
  ['det går inte ut några mejl längre', 'mta', 'det går inte ut några mejl längre'],
  ['statistiken visas inte', 'tracking', 'statistiken visas inte'],
])('what is wrong is told whole: %s', async (report, module, phrase) => {
  const { matcher } = await realContent();
  expect(decidingWords(matcher.match(report), module)).toEqual([phrase]);
});

test.each([
  ['Los rebotes no se procesan desde el martes y la cuarentena no crece.', 'inMail'],
  ['Systemet kom inte upp efter strömavbrottet, inte en process är igång.', 'watchdog'],
  ['the workflow is notworking and the logs are not there', 'wfserver'],
  ['klickräknrana visar noll', 'tracking'],
])('nothing is quoted that was not written: %s', async (report, module) => {
  const { matcher } = await realContent();
  const words = decidingWords(matcher.match(report), module);
  expect(words.length).toBeGreaterThan(0);
  expect(words.filter((quoted) => !report.includes(quoted))).toEqual([]);
});

test('what was grown takes the place of what it holds', async () => {
  const { matcher } = await realContent();
  const words = decidingWords(matcher.match('pop3-login failar, bounce-kontot inmail läser inget'), 'inMail');
  expect(words.filter((one) => words.some((other) => other !== one && other.includes(one)))).toEqual([]);
});

test('a trouble after "and" is no part of the one before', async () => {
  const { matcher } = await realContent();
  const matches = matcher.match('the CSV import fails and the mirror pages return error 500');
  expect(decidingWords(matches, 'web').join(' ')).not.toContain('and');
});

test('a name is not told with a negation that goes with what follows', async () => {
  const { matcher } = await realContent();
  const words = decidingWords(matcher.match('los rebotes no se leen y el buzón se llena'), 'inMail');
  expect(words).toEqual(expect.arrayContaining(['rebotes', 'buzón se llena']));
});
