import { describe, expect, test } from '@jest/globals';
import { featuresOf } from '../../src/core/features.ts';
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
  },
]);

function namesIn(text: string): string[] {
  const { words } = cleanText(text);
  return featuresOf(words, lexicon.read(words)).map(({ name }) => name);
}

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

  test('a list of what works before "but" is denied, a single clause is a story', () => {
    expect(namesIn('console is up, workflows end, but no mail')).toEqual(
      expect.arrayContaining(['ok:c:CONSOLE', 'ok:c:WORKFLOW', 'c:MAIL']),
    );
    expect(namesIn('I opened the console but no mail')).toContain('c:CONSOLE');
  });

  test('"the console is not fine" is a trouble', () => {
    expect(namesIn('the console is not fine')).toContain('c:CONSOLE');
  });

  test('pasted lines weigh half', () => {
    const { words } = cleanText('12:00:01 mail');
    expect(featuresOf(words, lexicon.read(words)).find(({ name }) => name === 'c:MAIL')?.weight).toBe(0.5);
  });
});
