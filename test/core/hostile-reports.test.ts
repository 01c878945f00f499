import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BUILT_IN, loadContent, readModel } from '../../src/content/open-content.ts';
import { createMatcher, type Matches } from '../../src/core/matcher.ts';
import { HOSTILE_TEXTS } from '../faults/hostile-texts.ts';

const { base } = await loadContent([BUILT_IN], new Date('2026-01-01T00:00:00Z'));
const model = readModel();
const matcher = createMatcher(base, model);
/** Longest time that the event loop may be held by one report, in milliseconds. */
const MAX_MS = 50;
const SLACK_LONGEST = 40_000;

/** One character of each block of 256, through all seventeen planes of Unicode, lone surrogates included. */
const EVERY_PLANE = Array.from({ length: 0x1100 }, (_, block) => String.fromCodePoint(block * 0x100 + 0x41)).join('');

const TEXTS: [string, string][] = [
  ...HOSTILE_TEXTS.map((text, at): [string, string] => [`hostile text ${at + 1}`, text]),
  ['20,000 lines', 'x\n'.repeat(20_000)],
  ['one huge word of many letters', Array.from({ length: 5_000 }, (_, at) => at.toString(36)).join('')],
  [
    'words that are known words without blanks, and one letter',
    `klick räknarna visar ingen siffra ${Array.from({ length: 1_500 }, (_, at) => `notochmaildelaserverlogg${letters(at)}q`).join(' ')}`,
  ],
  ['every plane', EVERY_PLANE.repeat(9).slice(0, SLACK_LONGEST)],
  ['blanks between words', `monitor -missing${' \t'.repeat(20_000)}mta`],
  ['blanks before a bracket', `ii(pid${'\t'.repeat(SLACK_LONGEST)}`],
  ['dots and pluses before an address', '+.'.repeat(20_000)],
];

/** A number in letters alone. */
function letters(number: number): string {
  return number.toString(26).replace(/\d/gu, (digit) => 'qrstuvwxyz'.charAt(Number(digit)));
}

describe('the matcher is never busy for more than 50 ms with', () => {
  test.each(TEXTS)('%s', (_, text) => {
    for (const module of [matcher.match(text), matcher.match(`mta is down\n${text}`)].map(bestOf))
      expect(base.modules.map(({ id }) => id)).toContain(module);
    // The least of some runs: what the text costs, not what else the machine had to do.
    expect(Math.min(...Array.from({ length: 7 }, () => timed(text)))).toBeLessThanOrEqual(MAX_MS);
  });
});

test('a report before a flood is still understood', () => {
  expect(bestOf(matcher.match(`mta is down${'\n'.repeat(30_000)}`))).toBe('mta');
  expect(bestOf(matcher.match(`mta is down ${'\u200B'.repeat(30_000)}`))).toBe('mta');
});

const REPORTS = [
  'no emails go out since noon',
  'les clics ne sont plus comptés, la page miroir est vide',
  'mta@prod (4711)\nwebb svarar inte',
  'wfserer è fermo: xtk:session',
];

test('invisible characters anywhere, in any number, do not change the result', () => {
  const mark = fc.constantFrom(
    '\u200B',
    '\u200C',
    '\u200D',
    '\u2060',
    '\uFEFF',
    '\u202A',
    '\u202E',
    '\u2066',
    '\u2069',
    '\u00AD',
    '\uFE0F',
    '\u0000',
    '\u061C',
    '\u180E',
  );
  const place = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), mark });
  fc.assert(
    fc.property(fc.constantFrom(...REPORTS), fc.array(place, { maxLength: 30 }), (report, places) => {
      const dirty = places.reduce((text, { at, mark: sign }) => {
        const cut = Math.floor(at * text.length);
        return text.slice(0, cut) + sign + text.slice(cut);
      }, report);
      expect(resultOf(matcher.match(dirty))).toEqual(resultOf(matcher.match(report)));
    }),
    { seed: 1 },
  );
});

test('any text gives the same result again, in this matcher and in a new one, whatever was read in between', () => {
  const another = createMatcher(base, model);
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.constantFrom(...REPORTS));
  fc.assert(
    fc.property(text, text, (report, between) => {
      const first = resultOf(matcher.match(report));
      matcher.match(between);
      expect(resultOf(matcher.match(report))).toEqual(first);
      expect(resultOf(another.match(report))).toEqual(first);
    }),
    { seed: 1 },
  );
});

function bestOf({ ranked }: Matches): string | undefined {
  return ranked[0]?.module;
}

/** All that a reply is made of. */
function resultOf({ ranked, offTopic, parts, reading }: Matches): unknown {
  return { ranked, offTopic, parts, evidence: [...reading.evidence] };
}

function timed(text: string): number {
  const begun = performance.now();
  // Parts are read only when asked for.
  void matcher.match(text).parts;
  return performance.now() - begun;
}
