import { describe, expect, test } from '@jest/globals';
import { featuresOf, withoutDenied } from '../../src/core/features.ts';
import { createLexiconReader } from '../../src/core/lexicon.ts';
import { cleanText } from '../../src/core/normalize.ts';

const lexicon = createLexiconReader([
  {
    MAIL: ['mail', 'mails', 'e-mail', 'mejl*'],
    CONSOLE: ['console', 'konsol*'],
    WORKFLOW: ['workflow*'],
    FINE: ['works', 'fine', 'is up'],
    STUCK: ['stuck', 'not moving'],
    NOT: ['not', 'no'],
    BUT: ['but'],
    TRACKING: ['spårning', 'tracking'],
    LOG: ['logg*', 'log'],
    CLICK: ['klick*'],
    FIGURES: ['räknar*'],
    FINISH: ['end'],
    FAILED: ['error*', 'fail*'],
    MISSING: ['missing', 'manque'],
    ZERO: ['0'],
    NOTHING: ['rien'],
  },
]);

const GLOSSES = new Map([
  ['skickar', ['send']],
  ['fin', ['end', 'fine']],
]);

function namesIn(text: string): string[] {
  const { words } = cleanText(text);
  return featuresOf(words, lexicon.read(words), GLOSSES).map(({ name }) => name);
}

describe('troubles that are denied', () => {
  test.each([
    ['no errors', ['FINE']],
    ['0 failed', ['FINE']],
    ['il ne manque rien', ['FINE']],
    ['no mails, errors', ['NOT', 'MAIL', 'FAILED']],
    ['no stuck mails', ['NOT', 'STUCK', 'MAIL']],
  ])('"%s" reads %j', (text, concepts) => {
    const { words } = cleanText(text);
    expect(withoutDenied(lexicon.read(words)).map(({ concept }) => concept)).toEqual(concepts);
  });
});

describe('concepts of a report', () => {
  test('the longest entry wins and consumes its words', () => {
    const names = namesIn('mails not moving');
    expect(names).toEqual(expect.arrayContaining(['c:MAIL', 'c:STUCK', 'p:MAIL+STUCK']));
    expect(names).not.toContain('c:NOT');
  });

  test('an e-mail is a mail however it is written', () => {
    expect(namesIn('e-mail')).toContain('c:MAIL');
  });

  test.each([
    ['spårningsloggarna', ['c:TRACKING', 'c:LOG']],
    ['klickräknarna', ['c:CLICK', 'c:FIGURES']],
  ])('%s is two words in one', (word, concepts) => {
    expect(namesIn(word)).toEqual(expect.arrayContaining(concepts));
  });

  test('what works in one clause is not the trouble of the next', () => {
    const names = namesIn('the console works, mails stuck');
    expect(names).toEqual(expect.arrayContaining(['ok:c:CONSOLE', 'c:MAIL', 'c:STUCK']));
    expect(names).not.toContain('c:CONSOLE');
  });

  test('what stands before "but" counts half, and apart', () => {
    const { words } = cleanText('workflows end, but no mail at all');
    const weights = new Map(featuresOf(words, lexicon.read(words), GLOSSES).map(({ name, weight }) => [name, weight]));
    expect(weights.get('pre:c:WORKFLOW')).toBe(1);
    expect(weights.get('c:WORKFLOW')).toBe(0.5);
    expect(weights.get('c:MAIL')).toBe(1);
  });

  test('words of all languages have their meaning; two meanings share the weight', () => {
    const { words } = cleanText('servern skickar fin');
    const weights = new Map(featuresOf(words, lexicon.read(words), GLOSSES).map(({ name, weight }) => [name, weight]));
    expect(weights.get('g:send')).toBe(1);
    expect(weights.get('g:end')).toBeCloseTo(Math.SQRT1_2);
  });

  test('"the console is not fine" is a trouble', () => {
    expect(namesIn('the console is not fine')).toContain('c:CONSOLE');
  });

  test.each([
    ['beside what a person says half', 'can somebody look here\n12:00:01 mail', 0.5],
    ['in full where nothing else is said', '12:00:01 mail', 1],
  ])('pasted lines weigh %s', (_, text, weight) => {
    const { words } = cleanText(text);
    const features = featuresOf(words, lexicon.read(words), GLOSSES);
    expect(features.find(({ name }) => name === 'c:MAIL')?.weight).toBe(weight);
  });
});
