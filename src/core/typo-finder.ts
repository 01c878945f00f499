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
  const nearest = createPairIndex(
    [...new Set(vocabulary)].filter(
      (word) => word.length >= MIN_WORD_LENGTH && (/^[a-z]+$/u.test(word) || /^\p{L}+$/u.test(word)),
    ),
  );
  const remembered = new Map<string, string | undefined>();
  return {
    correct(word) {
      if (remembered.has(word)) return remembered.get(word);
      if (remembered.size >= MAX_REMEMBERED) remembered.clear();
      const found = find(word, nearest);
      remembered.set(word, found);
      return found;
    },
  };
}

function find(word: string, nearest: Nearest): string | undefined {
  if (word.length < MIN_WORD_LENGTH || word.length > MAX_WORD_LENGTH || !/^\p{L}+$/u.test(word)) return undefined;
  const candidates = nearest(word);
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

/** The words that share most letter pairs with this one and are about as long, at most `MAX_CANDIDATES`. */
type Nearest = (word: string) => string[];

const LETTERS = 27;
const PAIRS = LETTERS * LETTERS;

/** The letter pair that ends at this place, as a number below `PAIRS`; the ends of the word, and letters beyond a to z, are one letter more. */
function pairAt(word: string, at: number): number {
  return letterAt(word, at - 1) * LETTERS + letterAt(word, at);
}

function letterAt(word: string, at: number): number {
  const code = at < 0 || at >= word.length ? 0 : word.charCodeAt(at) - 96;
  return code > 0 && code < LETTERS ? code : 0;
}

function createPairIndex(words: readonly string[]): Nearest {
  const lengths = Uint8Array.from(words, ({ length }) => Math.min(length, 255));
  const { starts, entries } = listByPair(words);
  const shared = new Uint8Array(words.length);
  return (word) => {
    const allowed = allowedEdits(word.length);
    const touched: number[] = [];
    for (const pair of new Set(Array.from({ length: word.length + 1 }, (_, at) => pairAt(word, at)))) {
      const end = starts[pair + 1] ?? 0;
      for (let at = starts[pair] ?? 0; at < end; at += 1) {
        const index = entries[at] ?? 0;
        if (Math.abs((lengths[index] ?? 0) - word.length) > allowed) continue;
        if (shared[index] === 0) touched.push(index);
        shared[index] = (shared[index] ?? 0) + 1;
      }
    }
    const levels: number[][] = [];
    for (const index of touched) {
      (levels[shared[index] ?? 0] ??= []).push(index);
      shared[index] = 0;
    }
    const best: number[] = [];
    for (const level of levels.toReversed()) {
      if (level === undefined) continue;
      best.push(...level.toSorted((a, b) => a - b).slice(0, MAX_CANDIDATES - best.length));
      if (best.length >= MAX_CANDIDATES) break;
    }
    return best.map((index) => words[index] ?? '');
  };
}

/** For each pair the words that have it, one list after the other; a word stands in a list once for each time it has the pair. */
function listByPair(words: readonly string[]): { starts: Int32Array; entries: Int32Array } {
  const starts = new Int32Array(PAIRS + 1);
  for (const word of words) {
    for (let at = 0; at <= word.length; at += 1) {
      const next = pairAt(word, at) + 1;
      starts[next] = (starts[next] ?? 0) + 1;
    }
  }
  for (let pair = 0; pair < PAIRS; pair += 1) starts[pair + 1] = (starts[pair + 1] ?? 0) + (starts[pair] ?? 0);
  const ends = starts.slice();
  const entries = new Int32Array(starts[PAIRS] ?? 0);
  for (const [index, word] of words.entries()) {
    for (let at = 0; at <= word.length; at += 1) {
      const pair = pairAt(word, at);
      entries[ends[pair] ?? 0] = index;
      ends[pair] = (ends[pair] ?? 0) + 1;
    }
  }
  return { starts, entries };
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
