import Fuse from 'fuse.js';

/** Finds the known word that a misspelt one was meant to be. */
export interface TypoFinder {
  /** Undefined when no known word is near enough. Answers are remembered per word. */
  correct(word: string): string | undefined;
}

/** Words this short or with digits are left alone: too many real words lie one letter away. */
const MIN_WORD_LENGTH = 4;
const MAX_WORD_LENGTH = 30;
/** How many vocabulary words Fuse compares: those that share most letter pairs. A full scan costs 20 times as much and finds less. */
const MAX_CANDIDATES = 120;
const MAX_REMEMBERED = 5_000;
const FUSE_OPTIONS = { threshold: 0.55, distance: 20, ignoreFieldNorm: true, includeScore: true } as const;

/**
 * Looks misspelt words up in the vocabulary. Fuse.js ranks the candidates that share letter pairs with the word; an edit
 * distance, in which swapping neighbours is one edit, decides whether the best is near enough.
 */
export function createTypoFinder(vocabulary: Iterable<string>): TypoFinder {
  const words = [...new Set(vocabulary)]
    .filter((word) => word.length >= MIN_WORD_LENGTH && (/^[a-z]+$/u.test(word) || /^\p{L}+$/u.test(word)))
    .toSorted();
  const byPair = indexPairs(words);
  const remembered = new Map<string, string | undefined>();
  return {
    correct(word) {
      if (remembered.has(word)) return remembered.get(word);
      if (remembered.size >= MAX_REMEMBERED) remembered.clear();
      const found = find(word, words, byPair);
      remembered.set(word, found);
      return found;
    },
  };
}

function find(
  word: string,
  words: readonly string[],
  byPair: ReadonlyMap<number, readonly number[]>,
): string | undefined {
  if (word.length < MIN_WORD_LENGTH || word.length > MAX_WORD_LENGTH || !/^\p{L}+$/u.test(word)) return undefined;
  const candidates = nearest(word, words, byPair);
  if (candidates.length === 0) return undefined;
  const allowed = allowedEdits(word.length);
  const found = new Fuse(candidates, FUSE_OPTIONS)
    .search(word)
    .map(({ item, score }) => ({ item, score: score ?? 1, edits: editDistance(word, item, allowed) }))
    .filter(({ edits }) => edits <= allowed)
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

/** One edit up to five letters, two up to nine, then three. */
function allowedEdits(length: number): number {
  if (length <= 5) return 1;
  return length <= 9 ? 2 : 3;
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

const WORD_END = 0;

/** The letter pair that ends at this place, as one number; the ends of the word count as letters. */
function pairAt(word: string, at: number): number {
  const left = at === 0 ? WORD_END : word.charCodeAt(at - 1);
  return left * 0x1_00_00 + (at === word.length ? WORD_END : word.charCodeAt(at));
}

/** The words that have a pair, in order and each once. */
function indexPairs(words: readonly string[]): Map<number, number[]> {
  const byPair = new Map<number, number[]>();
  for (const [index, word] of words.entries()) {
    for (let at = 0; at <= word.length; at += 1) {
      const pair = pairAt(word, at);
      const entry = byPair.get(pair);
      if (entry === undefined) byPair.set(pair, [index]);
      else if (entry.at(-1) !== index) entry.push(index);
    }
  }
  return byPair;
}

function nearest(word: string, words: readonly string[], byPair: ReadonlyMap<number, readonly number[]>): string[] {
  const allowed = allowedEdits(word.length);
  const shared = new Map<number, number>();
  for (const pair of new Set(Array.from({ length: word.length + 1 }, (_, at) => pairAt(word, at)))) {
    for (const index of byPair.get(pair) ?? []) shared.set(index, (shared.get(index) ?? 0) + 1);
  }
  return [...shared]
    .filter(([index]) => Math.abs((words[index]?.length ?? 0) - word.length) <= allowed)
    .toSorted(([a, sharedA], [b, sharedB]) => sharedB - sharedA || a - b)
    .slice(0, MAX_CANDIDATES)
    .map(([index]) => words[index] ?? '');
}

/**
 * Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours count one each.
 * Gives up, with a number above `limit`, as soon as the limit cannot be met.
 */
export function editDistance(a: string, b: string, limit = Number.POSITIVE_INFINITY): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let edits = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        edits = Math.min(edits, (beforeLast[j - 2] ?? 0) + 1);
      row.push(edits);
    }
    if (Math.min(...row) > limit) return limit + 1;
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
