import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cleanText, flatten, MAX_REPORT_LENGTH, wordsOf } from '../../src/core/normalize.ts';

describe('making text comparable', () => {
  test.each([
    ['Érreur À l’Été', ['erreur', 'a', 'l', 'ete']],
    ['œuvre straße Ærø', ['oeuvre', 'strasse', 'aero']],
    ['ＭＴＡ ｄｏｗｎ', ['mta', 'down']],
    ['åäö ÅÄÖ', ['aao', 'aao']],
    ['e-mail', ['e', 'mail']],
    ['mta@prod', ['mta', 'prod']],
  ])('%s', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });

  test('Slack markup is dropped, labels of links are kept', () => {
    const { words } = cleanText(
      '<@U1OPS> <!here> the <https://shop.example/x|shop page> is down :fire: <#C1|ops> mail me@example.com',
    );
    expect(words.map(({ text }) => text)).toEqual(['the', 'shop', 'page', 'is', 'down', 'mail']);
  });

  test('the path of a link is kept, its host is not', () => {
    expect(wordsOf('see https://tracking.example/r/test now')).toEqual(['see', 'r', 'test', 'now']);
  });

  test('lines that begin with a time, fences and code with spaces are pasted, a name in backticks is not', () => {
    const { words, prose } = cleanText('look\n12:00:01 boom\n```\nfenced\n```\nand `mta` or `one two`');
    const pasted = words.filter((word) => word.pasted).map(({ text }) => text);
    expect(pasted).toEqual(['12', '00', '01', 'boom', 'fenced', 'one', 'two']);
    expect(prose).toContain('look');
    expect(prose).not.toContain('boom');
  });

  test('the character that ties two words is known', () => {
    expect(cleanText('mta.log mta@prod mta stops.').words.map(({ joint }) => joint)).toEqual([
      '.',
      '',
      '@',
      '',
      '',
      '',
    ]);
  });

  test('invisible characters change nothing', () => {
    const invisible = ['\u200b', '\u200d', '\u2060', '\ufeff', '\u202e', '\u2066', '\u00ad', '\u0000'];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...invisible)), fc.nat(20), (marks, at) => {
        const text = 'no emails go out since noon';
        const dirty = text.slice(0, at) + marks.join('') + text.slice(at);
        expect(wordsOf(dirty)).toEqual(wordsOf(text));
      }),
    );
  });

  test('any text is read without an error and cut before any work', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(cleanText(text).words.length).toBeLessThanOrEqual(400);
      }),
    );
    expect(cleanText('a'.repeat(40_000)).flat.length).toBe(MAX_REPORT_LENGTH);
  });

  test('flattening twice is flattening once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(flatten(flatten(text))).toBe(flatten(text));
      }),
    );
  });
});
