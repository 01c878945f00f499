import { DOMAIN, TROUBLE } from './features.ts';
import type { Matches } from './matcher.ts';

const MAX_WORDS = 4;
/** Verbs and other words are given as reasons only where there are fewer telling ones. */
const ENOUGH_WORDS = 2;
const MAX_LENGTH = 40;

/** Concepts that hold sentences together; true, but no reason that a person would give. */
const CONNECTING: ReadonlySet<string> = new Set([
  'c:NOT',
  'c:NOTHING',
  'c:AND',
  'c:BUT',
  'c:SINCE',
  'c:AGAIN',
  'c:ALL',
  'c:FINE',
  'c:CHAT',
  'c:HOW_TO',
  'c:BUSINESS',
]);
/** A word that stands for no concept is a reason only when it is long enough to mean something. */
const MIN_WORD_LENGTH = 6;

/** The words of the report that decided for a module, as typed, strongest first; for the one line that says why. */
export function decidingWords(matches: Matches, module: string): string[] {
  const { contributions, evidence } = matches.explain(module);
  const concepts = contributions.filter(
    ({ feature }) => feature.name.startsWith('c:') && !CONNECTING.has(feature.name),
  );
  const words = contributions.filter(
    ({ feature }) => feature.name.startsWith('w:') && feature.words.length >= MIN_WORD_LENGTH,
  );
  const telling = concepts.filter(({ feature }) => isTelling(feature.name));
  const other = [...concepts.filter(({ feature }) => !isTelling(feature.name)), ...words];
  const chosen: string[] = [];
  const choose = (reasons: readonly string[], limit: number): void => {
    for (const reason of reasons) {
      if (chosen.length >= limit) return;
      const short = reason.slice(0, MAX_LENGTH);
      if (short !== '' && !chosen.some((known) => overlap(known, short))) chosen.push(short);
    }
  };
  choose([...(evidence?.words ?? []), ...telling.map(({ feature }) => feature.words)], MAX_WORDS);
  if ((evidence?.words ?? []).length === 0)
    choose(
      other.map(({ feature }) => feature.words),
      ENOUGH_WORDS,
    );
  return chosen;
}

/** The same for two troubles in one report: a word that spoke for both stands where it spoke the louder. */
export function decidingWordsOfTwo(matches: Matches, first: string, second: string): [string[], string[]] {
  const [one, two] = [decidingWords(matches, first), decidingWords(matches, second)];
  return [withoutLouder(one, two), withoutLouder(two, one)];
}

function withoutLouder(words: readonly string[], others: readonly string[]): string[] {
  return words.filter((word, at) => !others.slice(0, at).some((other) => overlap(word, other)));
}

/** A concept of the trade, or a trouble. */
function isTelling(name: string): boolean {
  return DOMAIN.has(name.slice(2)) || TROUBLE.has(name.slice(2));
}

function overlap(a: string, b: string): boolean {
  const [x, y] = [plain(a), plain(b)];
  return x.includes(y) || y.includes(x);
}

/** `xtk:session` and `xtk session` are one reason. What has no letters stays as it is. */
function plain(text: string): string {
  const letters = text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  return letters === '' ? text : letters;
}
