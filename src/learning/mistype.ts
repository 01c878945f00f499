import { cleanText, flatten } from '../core/normalize.ts';
import { createRandom } from './random.ts';

const SLIPS = ['neighbour', 'neighbour', 'drop', 'drop', 'double', 'double', 'swap', 'swap', 'join'] as const;
type Slip = (typeof SLIPS)[number];

/** Shorter words are seldom mistyped, and seldom read for what they say. */
const MIN_LETTERS = 4;
const WORD = /(?<![\p{L}\p{N}])\p{L}+(?![\p{L}\p{N}])/gu;

const QWERTY = ['qwertyuiopå', 'asdfghjklöä', 'zxcvbnm'];
const AZERTY = ['azertyuiop', 'qsdfghjklm', 'wxcvbn'];

/**
 * The text with one or two slips of the hand: a neighbouring key, a letter left out, a letter doubled, two letters swapped, or
 * (one in nine) the blank after the word left out. A word of four letters or more is hit in proportion to its length beyond three;
 * pasted lines, code and names such as `mta.log` are not. Deterministic: the same text, language and seed give the same copy.
 */
export function mistype(text: string, language: string, seed: number): string {
  const random = createRandom(seed ^ hashOf(text));
  let copy = text;
  const spared = new Set<string>();
  for (let left = random() < 0.5 ? 1 : 2; left > 0; left -= 1) {
    const word = pick(typedWords(copy, spared), random);
    if (word === undefined) return copy;
    const end = word.from + word.text.length;
    const slip = SLIPS[Math.floor(random() * SLIPS.length)] ?? 'drop';
    const isJoined = slip === 'join' && copy.charAt(end) === ' ';
    const written = isJoined ? word.text : slipIn(word.text, slip, language, random);
    spared.add(written);
    copy = copy.slice(0, word.from) + written + copy.slice(isJoined ? end + 1 : end);
  }
  return copy;
}

interface Place {
  readonly text: string;
  readonly from: number;
}

/** What a person typed, letter by letter, and may have mistyped. */
function typedWords(text: string, spared: ReadonlySet<string>): Place[] {
  const { words } = cleanText(text);
  const said = new Set(
    words
      .filter(({ pasted, joint }, at) => !pasted && joint === '' && (words[at - 1]?.joint ?? '') === '')
      .map(({ typed }) => typed),
  );
  return [...text.matchAll(WORD)]
    .map(([word], at, all) => ({ text: word, from: all[at]?.index ?? 0 }))
    .filter(({ text: word }) => word.length >= MIN_LETTERS && said.has(word) && !spared.has(word));
}

function pick(places: readonly Place[], random: () => number): Place | undefined {
  const weights = places.map(({ text }) => text.length - MIN_LETTERS + 1);
  let rest = random() * weights.reduce((sum, weight) => sum + weight, 0);
  return places.find((_, at) => (rest -= weights[at] ?? 0) < 0);
}

/** The word as it comes out. A letter is left out, too, where there is no blank to leave out. */
function slipIn(word: string, slip: Slip, language: string, random: () => number): string {
  const at = Math.floor(random() * (word.length - (slip === 'swap' ? 1 : 0)));
  const [before, letter, after] = [word.slice(0, at), word.charAt(at), word.slice(at + 1)];
  if (slip === 'drop' || slip === 'join') return before + after;
  if (slip === 'double') return before + letter + letter + after;
  if (slip === 'swap' && after.charAt(0) !== letter) return before + after.charAt(0) + letter + after.slice(1);
  return before + neighbourOf(letter, language, random) + after;
}

function neighbourOf(letter: string, language: string, random: () => number): string {
  const rows = language === 'fr' ? AZERTY : QWERTY;
  const key = [letter.toLowerCase(), flatten(letter)].find((one) => rows.some((row) => row.includes(one)));
  const row = rows.find((keys) => key !== undefined && keys.includes(key));
  if (row === undefined || key === undefined) return letter + letter;
  const at = row.indexOf(key);
  const near = [row[at - 1], row[at + 1]].filter((one) => one !== undefined);
  return near[Math.floor(random() * near.length)] ?? key;
}

/** FNV-1a over UTF-16 units. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}
