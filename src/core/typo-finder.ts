import Fuse from 'fuse.js';
import { createPairIndex, type PairIndex } from './pair-index.ts';

/** Finds the known word that a misspelt one was meant to be. */
export interface TypoFinder {
  /**
   * Undefined when no known word is near enough. Of words equally near, those of these languages (a set as `WordLanguages` has it)
   * are preferred. Answers are remembered.
   */
  correct(word: string, languages?: number): Nearest | undefined;
}

export interface Nearest {
  readonly word: string;
  readonly edits: number;
}

/** Words this short or with digits are left alone: too many real words lie one letter away. */
const MIN_WORD_LENGTH = 4;
const MAX_WORD_LENGTH = 30;
/** How many vocabulary words are compared letter by letter: those that share most of the word's rarer letter pairs. */
const MAX_COMPARED = 80;
const MAX_REMEMBERED = 5_000;
const FUSE_OPTIONS = { threshold: 0.55, distance: 20, ignoreFieldNorm: true } as const;

/**
 * Looks misspelt words up in the vocabulary. Words that share rare letter pairs with it are compared by an edit distance in which
 * swapping neighbours is one edit; of those that are equally near Fuse.js has the last word.
 */
export function createTypoFinder(
  vocabulary: ReadonlySet<string>,
  languagesOf: (word: string) => number = () => 0,
): TypoFinder {
  const index = createPairIndex([...vocabulary].filter((word) => word.length >= MIN_WORD_LENGTH && isWord(word)));
  const remembered = new Map<string, Nearest | undefined>();
  return {
    correct(word, languages = 0) {
      const key = `${languages} ${word}`;
      if (remembered.has(key)) return remembered.get(key);
      if (remembered.size >= MAX_REMEMBERED) remembered.clear();
      const found = find(word, index, (one) => (languagesOf(one) & languages) !== 0);
      remembered.set(key, found);
      return found;
    },
  };
}

function find(word: string, index: PairIndex, isPreferred: (word: string) => boolean): Nearest | undefined {
  if (word.length < MIN_WORD_LENGTH || word.length > MAX_WORD_LENGTH || !isWord(word)) return undefined;
  const allowed = allowedEdits(word.length);
  let least = allowed;
  let near: string[] = [];
  for (const item of index.nearest(word, allowed, MAX_COMPARED)) {
    const edits = editDistance(word, item, least);
    if (edits < least) near = [];
    if (edits <= least) near.push(item);
    least = Math.min(least, edits);
  }
  const best = bestOf(word, near, isPreferred);
  return best === undefined ? undefined : { word: best, edits: least };
}

/**
 * Of words equally near, the likeliest one. Letters in the wrong order and double letters are the commonest slips, then a letter left out; people
 * rarely mistype the first.
 */
function bestOf(word: string, near: readonly string[], isPreferred: (word: string) => boolean): string | undefined {
  if (near.length <= 1) return near[0];
  const rank = (item: string): number =>
    8 * Number(isPreferred(item)) +
    4 * Number(hasSameLetters(word, item) || undoubled(word) === undoubled(item)) +
    2 * Number(item[0] === word[0]) +
    Number(item.length > word.length);
  const ranks = near.map(rank);
  const highest = Math.max(...ranks);
  const best = near.filter((_, at) => ranks[at] === highest).toSorted();
  return best.length === 1 ? best[0] : (new Fuse(best, FUSE_OPTIONS).search(word)[0]?.item ?? best[0]);
}

/** Letters only; most words are plain, and told faster. */
function isWord(word: string): boolean {
  return /^[a-z]+$/u.test(word) || /^\p{L}+$/u.test(word);
}

/** One edit up to seven letters, two up to twelve, then three. */
function allowedEdits(length: number): number {
  if (length <= 7) return 1;
  return length <= 12 ? 2 : 3;
}

function hasSameLetters(a: string, b: string): boolean {
  return a.length === b.length && sortedLetters(a) === sortedLetters(b);
}

function undoubled(word: string): string {
  return word.replace(/(?<letter>.)\k<letter>/gu, '$<letter>');
}

function sortedLetters(word: string): string {
  return word.split('').toSorted().join('');
}

/**
 * Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours count one each.
 * Gives up, with a number above `limit`, as soon as the limit cannot be met.
 */
export function editDistance(a: string, b: string, limit = Number.POSITIVE_INFINITY): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  const width = b.length + 1;
  let beforeLast = new Uint8Array(width);
  let last = Uint8Array.from({ length: width }, (_, at) => at);
  let row = new Uint8Array(width);
  for (let i = 1; i <= a.length; i += 1) {
    const letter = a.charCodeAt(i - 1);
    row[0] = i;
    let least = i;
    for (let j = 1; j <= b.length; j += 1) {
      const other = b.charCodeAt(j - 1);
      let edits = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (letter === other ? 0 : 1));
      if (i > 1 && j > 1 && letter === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === other)
        edits = Math.min(edits, (beforeLast[j - 2] ?? 0) + 1);
      row[j] = edits;
      if (edits < least) least = edits;
    }
    if (least > limit) return limit + 1;
    [beforeLast, last, row] = [last, row, beforeLast];
  }
  return last[b.length] ?? 0;
}
