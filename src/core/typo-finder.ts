import Fuse from 'fuse.js';
import { createPairIndex, type PairIndex } from './pair-index.ts';

/** Finds the known word that a misspelt one was meant to be. */
export interface TypoFinder {
  /** Undefined when no known word is near enough. Answers are remembered per word. */
  correct(word: string): string | undefined;
}

/** Words this short or with digits are left alone: too many real words lie one letter away. */
const MIN_WORD_LENGTH = 4;
const MAX_WORD_LENGTH = 30;
/** How many vocabulary words are compared letter by letter: those that share most of the word's rarer letter pairs. */
const MAX_COMPARED = 80;
const MAX_REMEMBERED = 5_000;
const FUSE_OPTIONS = { threshold: 0.55, distance: 20, ignoreFieldNorm: true, includeScore: true } as const;

/**
 * Looks misspelt words up in the vocabulary. Words that share rare letter pairs with it are compared by an edit distance in which
 * swapping neighbours is one edit; among those that are near enough Fuse.js ranks.
 */
export function createTypoFinder(vocabulary: Iterable<string>): TypoFinder {
  const index = createPairIndex(
    [...new Set(vocabulary)].filter((word) => word.length >= MIN_WORD_LENGTH && isWord(word)),
  );
  const remembered = new Map<string, string | undefined>();
  return {
    correct(word) {
      if (remembered.has(word)) return remembered.get(word);
      if (remembered.size >= MAX_REMEMBERED) remembered.clear();
      const found = find(word, index);
      remembered.set(word, found);
      return found;
    },
  };
}

function find(word: string, index: PairIndex): string | undefined {
  if (word.length < MIN_WORD_LENGTH || word.length > MAX_WORD_LENGTH || !isWord(word)) return undefined;
  const allowed = allowedEdits(word.length);
  const near = new Map<string, number>();
  for (const item of index.nearest(word, allowed, MAX_COMPARED)) {
    const edits = editDistance(word, item, allowed);
    if (edits <= allowed) near.set(item, edits);
  }
  if (near.size === 0) return undefined;
  const found = new Fuse([...near.keys()], FUSE_OPTIONS)
    .search(word)
    .map(({ item, score }) => ({ item, score: score ?? 1, edits: near.get(item) ?? allowed }))
    .toSorted(
      (a, b) =>
        a.edits - b.edits ||
        sameLetters(word, b.item) - sameLetters(word, a.item) ||
        sameStart(word, b.item) - sameStart(word, a.item) ||
        a.score - b.score ||
        (a.item < b.item ? -1 : 1),
    );
  return found[0]?.item;
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

/** Letters in the wrong order are the commonest slip. */
function sameLetters(a: string, b: string): number {
  return a.length === b.length && sortedLetters(a) === sortedLetters(b) ? 1 : 0;
}

function sortedLetters(word: string): string {
  return word.split('').toSorted().join('');
}

/** People rarely mistype the first letter. */
function sameStart(a: string, b: string): number {
  return a[0] === b[0] ? 1 : 0;
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
