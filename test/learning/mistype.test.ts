import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { editDistance } from '../../src/core/typo-finder.ts';
import { mistype } from '../../src/learning/mistype.ts';

const REPORT = 'Les compteurs de clics restent à zéro depuis hier, personne ne comprend pourquoi';
const SEEDS = Array.from({ length: 300 }, (_, seed) => seed);

describe('a copy with typing errors', () => {
  test('has one or two of them, and is the same for the same seed', () => {
    const edits = SEEDS.map((seed) => editDistance(REPORT, mistype(REPORT, 'fr', seed)));
    expect(new Set(edits)).toEqual(new Set([1, 2]));
    expect(SEEDS.map((seed) => mistype(REPORT, 'fr', seed))).toEqual(SEEDS.map((seed) => mistype(REPORT, 'fr', seed)));
    expect(new Set(SEEDS.map((seed) => mistype(REPORT, 'fr', seed))).size).toBeGreaterThan(200);
  });

  test('hits the keys of the language: beside the e are z and r in French, w and r elsewhere', () => {
    expect(missedKeys('fr')).toEqual(new Set(['z', 'r']));
    expect(missedKeys('sv')).toEqual(new Set(['w', 'r']));
  });

  test('loses a blank now and then', () => {
    const lost = SEEDS.filter((seed) => !mistype('tracking stopped', 'en', seed).includes(' '));
    expect(lost.length).toBeGreaterThan(5);
    expect(lost.length).toBeLessThan(100);
  });

  test.each(['mta.log', '`xtk:session is not valid`', '2024-01-01 12:00:00 error stopped', 'a an the 4711', ''])(
    'leaves "%s" as it is',
    (text) => {
      for (const seed of SEEDS) expect(mistype(text, 'en', seed)).toBe(text);
    },
  );

  test('is two edits a slip away at most, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.nat(), (text, seed) => {
        expect(editDistance(text, mistype(text, 'sv', seed))).toBeLessThanOrEqual(4);
      }),
      { seed: 1 },
    );
  });
});

/** What stands in front of "eeee" in the copies where the first key was missed. */
function missedKeys(language: string): Set<string> {
  const copies = SEEDS.map((seed) => mistype('eeeee', language, seed));
  return new Set(copies.flatMap((copy) => /^(?<key>[^e])eeee$/u.exec(copy)?.groups?.['key'] ?? []));
}
