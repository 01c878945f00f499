import { describe, expect, test } from '@jest/globals';
import { createWordCorrector, newBudget } from '../../src/core/correct-words.ts';
import type { Language } from '../../src/core/language.ts';
import { createLexiconReader } from '../../src/core/lexicon.ts';
import { cleanText } from '../../src/core/normalize.ts';
import { createTypoFinder } from '../../src/core/typo-finder.ts';
import { createWordLanguages } from '../../src/core/word-languages.ts';

const WORDS: Record<Language, string[]> = {
  en: ['the', 'workflow', 'is', 'not', 'working', 'and', 'nothing', 'runs', 'plan', 'tones'],
  fr: ['pas', 'de', 'mail', 'depuis', 'ce', 'matin'],
  it: ['la', 'campagna', 'non', 'arriva', 'ai', 'clienti', 'macchina', 'di', 'casa', 'quando'],
  es: ['la', 'campaña', 'no', 'sale', 'desde', 'ayer', 'plantes'],
  sv: ['leverans', 'statistiken', 'visar', 'ingen', 'siffra', 'klick', 'räknarna', 'är', 'trycka', 'ren', 'trycken'],
};
const NONE = { en: {}, fr: {}, it: {}, es: {}, sv: {}, any: {} };

function readerOf(stems: readonly string[] = []) {
  const lexicon = createLexiconReader([{ ANY: stems }]);
  const flat = Object.values(WORDS).flatMap((words) => words.map((word) => cleanText(word).words[0]?.text ?? ''));
  const vocabulary = new Set([...flat, 'wfserver']);
  const glossed = Object.fromEntries(
    Object.entries(WORDS).map(([language, words]) => [
      language,
      [words.map((word) => cleanText(word).words[0]?.text ?? '')],
    ]),
  ) as unknown as Record<Language, string[][]>;
  const languages = createWordLanguages({ lexicon: NONE, glossed });
  const isListed = (word: string): boolean => vocabulary.has(word);
  return createWordCorrector({
    isListed,
    isKnown: (word) => isListed(word) || lexicon.knows(word),
    typos: createTypoFinder(vocabulary, languages.of),
    languages,
  });
}

function read(text: string, stems: readonly string[] = []) {
  const { words, corrections } = readerOf(stems).correct(cleanText(text).words, newBudget());
  return { words: words.map((word) => word.text), typed: words.map(({ typed }) => typed), corrections };
}

describe('words written together are read one by one', () => {
  test.each([
    ['the workflow is notworking', 'notworking', 'not + working'],
    ['la campagna nonarriva ai clienti', 'nonarriva', 'non + arriva'],
    ['pasmail depuis ce matin', 'pasmail', 'pas + mail'],
    ['wfservernothing runs', 'wfservernothing', 'wfserver + nothing'],
  ])('%s', (text, typed, parts) => {
    const { words, corrections } = read(text);
    expect(corrections).toEqual([{ typed, read: parts, pieces: expect.any(Array) }]);
    expect(words.join(' ')).toContain(parts.replaceAll(' + ', ' '));
    expect(corrections[0]?.pieces.join('')).toBe(typed);
  });

  test('also where the lexicon only knows how they begin, except in Swedish', () => {
    expect(read('the workflow is notworking', ['not*']).words).toEqual(['the', 'workflow', 'is', 'not', 'working']);
    expect(read('leverans visar ingen klickren siffra', ['klick*']).corrections).toEqual([]);
  });

  test.each([
    ['of two languages', 'la campagna notarriva ai clienti'],
    ['where the rest would be a Swedish ending', 'tryckaren visar ingen siffra'],
    ['where the second is short and may be an ending', 'la macchinano arriva'],
    ['where the first is as short as an article', 'la campagna lacasa arriva'],
  ])('but not %s', (_, text) => {
    expect(read(text).corrections.filter((one) => one.read.includes('+'))).toEqual([]);
  });

  test('each keeps its piece of what was typed, accents and all', () => {
    expect(read('desdeAyer la campaña no sale').typed.slice(0, 2)).toEqual(['desde', 'Ayer']);
  });
});

describe('a slip in one part of a compound is mended', () => {
  test.each([
    ['klickräknrana visar ingen siffra', 'klick + raknarna', 'the second part'],
    ['leveransstatustiken visar ingen siffra', 'leverans + statistiken', 'after a linking letter'],
    ['levreansstatistiken visar ingen siffra', 'leverans + statistiken', 'the first part'],
  ])('%s', (text, parts) => {
    expect(read(text).corrections.map((one) => one.read)).toEqual([parts]);
  });

  test('where the lexicon knows how it begins, it is read as the one word that it is', () => {
    expect(read('klickräknrana visar ingen siffra', ['klick*'])).toMatchObject({
      words: ['klickraknarna', 'visar', 'ingen', 'siffra'],
      corrections: [{ typed: 'klickräknrana', read: 'klick + raknarna', pieces: ['klickräknrana'] }],
    });
  });

  test('a compound of known parts is left alone where the lexicon knows it', () => {
    expect(read('klickstatistiken visar ingen siffra', ['klick*']).corrections).toEqual([]);
  });
});

test('of hundreds of unknown words only some are looked up, whole and in parts', () => {
  const budget = newBudget();
  const words = cleanText('klickräknrxxx leverans '.repeat(200)).words;
  const typos = { looked: 0 };
  const listed = new Set(['klick', 'leverans']);
  createWordCorrector({
    isListed: (word) => listed.has(word),
    isKnown: (word) => listed.has(word),
    typos: { correct: () => void (typos.looked += 1) },
    languages: { of: () => 0, main: () => undefined },
  }).correct(words, budget);
  expect(budget).toEqual({ words: 0, parts: 0 });
  expect(typos.looked).toBe(80);
});

describe('the language of most words', () => {
  const languages = createWordLanguages({
    lexicon: { ...NONE, it: { SEND: ['invio massivo', 'spedi*'] } },
    glossed: { en: [['mail', 'stop']], fr: [['mail', 'stop', 'envoi']], it: [], es: [], sv: [] },
  });

  test.each([
    [['invio', 'massivo', 'mail'], 'it'],
    [['envoi', 'mail'], 'fr'],
    [['mail', 'stop'], undefined],
    [['zebra'], undefined],
    [[], undefined],
  ])('%j: %s', (words, language) => {
    expect(languages.main(words)).toBe(language);
  });

  test('a word may be of several languages; stems and unknown words are of none', () => {
    expect(['envoi', 'mail', 'spedi', 'zebra'].map(languages.of)).toEqual([2, 3, 0, 0]);
  });
});
