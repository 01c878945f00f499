import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createPairIndex } from '../../src/core/pair-index.ts';

const WORDS = ['delivery', 'deliveries', 'device', 'newsletter', 'news', 'tracking', 'trackinglogd', 'wfserver', 'web'];
const index = createPairIndex(WORDS);

describe('words that may be near', () => {
  test.each([
    ['delivrey', 1, 'delivery'],
    ['dleivrey', 2, 'delivery'],
    ['trackinlogd', 1, 'trackinglogd'],
    ['wbe', 1, 'web'],
  ])('%s, %i edits away: %s is first', (typed, edits, meant) => {
    expect(index.nearest(typed, edits, 5)[0]).toBe(meant);
  });

  test('are words, as many as asked for at most, of a length that can be reached', () => {
    const typed = fc.string({
      unit: fc.constantFrom('a', 'c', 'd', 'e', 'i', 'l', 'r', 't', 'v', 'w'),
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(typed, fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 4 }), (word, edits, limit) => {
        const found = index.nearest(word, edits, limit);
        expect(found.length).toBeLessThanOrEqual(limit);
        for (const one of found) {
          expect(WORDS).toContain(one);
          expect(Math.abs(one.length - word.length)).toBeLessThanOrEqual(edits);
        }
      }),
    );
  });
});
