import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createTypoFinder, editDistance } from '../../src/core/typo-finder.ts';

const WORDS = ['newsletter', 'delivery', 'compteurs', 'wfserver', 'tracking', 'utskick', 'stuck', 'import', 'clics'];
const finder = createTypoFinder(new Set(WORDS));

describe('correcting typing errors', () => {
  test.each([
    ['comptuers', 'compteurs'],
    ['delivrey', 'delivery'],
    ['wfserer', 'wfserver'],
    ['newsleter', 'newsletter'],
    ['utskik', 'utskick'],
    ['imoprt', 'import'],
    ['tarcking', 'tracking'],
  ])('%s was meant to be %s', (typed, meant) => {
    expect(finder.correct(typed)?.word).toBe(meant);
  });

  test.each(['mta', 'ab1cd', 'zebra', 'x'.repeat(40), ''])('"%s" is left alone', (word) => {
    expect(finder.correct(word)).toBeUndefined();
  });

  test('one wrong letter in a long word of the vocabulary is always mended', () => {
    const long = WORDS.filter((word) => word.length >= 8);
    fc.assert(
      fc.property(fc.constantFrom(...long), fc.nat(6), fc.constantFrom('q', 'x', 'j'), (word, at, letter) => {
        const typed = word.slice(0, at + 1) + letter + word.slice(at + 2);
        expect(finder.correct(typed)?.word).toBe(word);
      }),
    );
  });
});

describe('of words equally near', () => {
  const ENGLISH = 1;
  const FRENCH = 2;
  const languages: Record<string, number> = { leen: ENGLISH, lien: FRENCH, leverans: ENGLISH, reverans: FRENCH };
  const finderOf = (...words: string[]) => createTypoFinder(new Set(words), (word) => languages[word] ?? 0);

  test('one of the language of the report is read, and remembered apart from the others', () => {
    const many = finderOf('leen', 'lien');
    expect(many.correct('lieen', FRENCH)).toEqual({ word: 'lien', edits: 1 });
    expect(many.correct('lieen', ENGLISH)).toEqual({ word: 'leen', edits: 1 });
    expect(many.correct('lieen', FRENCH)).toEqual({ word: 'lien', edits: 1 });
  });

  test('a nearer one of another language is read all the same', () => {
    expect(finderOf('leverans', 'reverans').correct('leveranss', FRENCH)?.word).toBe('leverans');
  });

  test.each([
    ['bokfroing', 'bokforing', 'bokfraing', 'letters in another order'],
    ['portta', 'porta', 'portata', 'a letter doubled'],
    ['inlogning', 'inloggning', 'inlogining', 'a double letter written once'],
    ['clivk', 'clivek', 'clivo', 'a letter left out'],
  ])('%s is %s rather than %s: %s', (typed, meant, other) => {
    expect(finderOf(meant, other).correct(typed)?.word).toBe(meant);
    expect(finderOf(other, meant).correct(typed)?.word).toBe(meant);
  });
});

describe('edit distance', () => {
  test('agrees with the textbook, and a limit only cuts it short', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), maxLength: 9 });
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 4 }), (a, b, limit) => {
        const distance = plain(a, b);
        expect(editDistance(a, b)).toBe(distance);
        expect(Math.min(editDistance(a, b, limit), limit + 1)).toBe(Math.min(distance, limit + 1));
      }),
    );
  });
});

/** Plain optimal string alignment without any shortcut, as the textbook has it. */
function plain(a: string, b: string): number {
  const d = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (_unused, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  const get = (i: number, j: number): number => d[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i += 1) {
    for (let j = 1; j <= b.length; j += 1) {
      let best = Math.min(get(i - 1, j) + 1, get(i, j - 1) + 1, get(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, get(i - 2, j - 2) + 1);
      (d[i] ?? [])[j] = best;
    }
  }
  return get(a.length, b.length);
}
