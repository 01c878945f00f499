/** Finds the words that look most like a misspelt one, without comparing it with all of them. */
export interface PairIndex {
  /** At most `limit` words that may be `edits` edits away, those that share most of the word's rarer letter pairs first. */
  nearest(word: string, edits: number, limit: number): string[];
}

const LETTERS = 27;
const PAIRS = LETTERS * LETTERS;

/**
 * An inverted index over pairs of neighbouring letters, the ends of a word counting as letters. An edit changes three pairs at most, so
 * a word that near shares one of any `3 * edits + 1` pairs: only the lists of the rarest are read.
 */
export function createPairIndex(unsorted: readonly string[]): PairIndex {
  const words = byLength(unsorted);
  const { starts, entries } = listByPair(words);
  const letters = new Int32Array(words.length);
  for (let index = 0; index < words.length; index += 1) letters[index] = lettersOf(words[index] ?? '');
  const firstOfLength = firstOfEachLength(words);
  const shared = new Uint8Array(words.length);

  /** What each pair's list has of suitable length, shortest lists first. */
  const listsOf = (word: string, edits: number): { start: number; end: number }[] => {
    const from = firstOfLength[Math.max(0, word.length - edits)] ?? words.length;
    const to = firstOfLength[word.length + edits + 1] ?? words.length;
    return [...new Set(pairsOfAll([word]))]
      .map((pair) => {
        const start = lowerBound(entries, from, starts[pair] ?? 0, starts[pair + 1] ?? 0);
        return { start, end: lowerBound(entries, to, start, starts[pair + 1] ?? 0) };
      })
      .toSorted((a, b) => a.end - a.start - (b.end - b.start));
  };

  return {
    nearest(word, edits, limit) {
      const touched: number[] = [];
      for (const { start, end } of listsOf(word, edits).slice(0, 3 * edits + 1)) {
        for (let at = start; at < end; at += 1) {
          const index = entries[at] ?? 0;
          if (shared[index] === 0) touched.push(index);
          shared[index] = (shared[index] ?? 0) + 1;
        }
      }
      const levels: number[][] = [];
      const own = lettersOf(word);
      for (const index of touched) {
        const differing = bitsIn(own ^ (letters[index] ?? 0));
        if (differing <= 2 * edits) (levels[2 * ((shared[index] ?? 0) + edits) - differing] ??= []).push(index);
        shared[index] = 0;
      }
      const best = levels
        .toReversed()
        .flatMap((level) => level ?? [])
        .slice(0, limit);
      return best.map((index) => words[index] ?? '');
    },
  };
}

/** Words of one length stand side by side, so that each pair's list has those of a suitable length in one piece. */
function byLength(words: readonly string[]): readonly string[] {
  const groups: string[][] = [];
  for (const word of words) (groups[word.length] ??= []).push(word);
  return groups.flat();
}

/** Place of the first word that has this length or more, by length. */
function firstOfEachLength(words: readonly string[]): readonly number[] {
  const first: number[] = [];
  for (const [index, { length }] of words.entries()) while (first.length <= length) first.push(index);
  return first;
}

/** For each pair the words that have it, one list after the other; a word stands in a list once for each time it has the pair. */
function listByPair(words: readonly string[]): { starts: Int32Array; entries: Int32Array } {
  const pairs = pairsOfAll(words);
  const starts = new Int32Array(PAIRS + 1);
  for (const pair of pairs) starts[pair + 1] = (starts[pair + 1] ?? 0) + 1;
  for (let pair = 0; pair < PAIRS; pair += 1) starts[pair + 1] = (starts[pair + 1] ?? 0) + (starts[pair] ?? 0);
  const ends = starts.slice();
  const entries = new Int32Array(pairs.length);
  let at = 0;
  for (let index = 0; index < words.length; index += 1) {
    for (const last = at + (words[index]?.length ?? 0); at <= last; at += 1) {
      const pair = pairs[at] ?? 0;
      entries[ends[pair] ?? 0] = index;
      ends[pair] = (ends[pair] ?? 0) + 1;
    }
  }
  return { starts, entries };
}

/** The pairs of all words, one word after the other: one long list instead of thousands of short ones. */
function pairsOfAll(words: readonly string[]): Uint16Array {
  const pairs = new Uint16Array(words.reduce((sum, { length }) => sum + length + 1, 0));
  let place = 0;
  for (const word of words) {
    let last = 0;
    for (let at = 0; at <= word.length; at += 1) {
      const letter = letterAt(word, at);
      pairs[place] = last * LETTERS + letter;
      place += 1;
      last = letter;
    }
  }
  return pairs;
}

/** A bit for each letter that the word has. An edit changes two at most. */
function lettersOf(word: string): number {
  let letters = 0;
  for (let at = 0; at < word.length; at += 1) letters |= 1 << letterAt(word, at);
  return letters;
}

/** 1 to 26; the end of the word, and letters beyond a to z, are 0. */
function letterAt(word: string, at: number): number {
  const code = at < word.length ? word.charCodeAt(at) - 96 : 0;
  return code > 0 && code < LETTERS ? code : 0;
}

function bitsIn(value: number): number {
  let bits = 0;
  for (let rest = value; rest !== 0; rest &= rest - 1) bits += 1;
  return bits;
}

/** The first place from `start` to `end` of a sorted list that holds `value` or more. */
function lowerBound(sorted: Int32Array, value: number, start: number, end: number): number {
  let low = start;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
