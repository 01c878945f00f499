import { DOMAIN, NEGATIONS, TROUBLE, type Feature } from './features.ts';
import type { Contribution } from './model.ts';
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
  const phrases = phrasesOfTrouble(matches);
  const said = ` ${matches.reading.typed} `;
  const chosen: string[] = [];
  const choose = (reasons: readonly string[], limit: number): void => {
    for (const reason of reasons) {
      if (chosen.length >= limit) return;
      addReason(chosen, reason.slice(0, MAX_LENGTH), said);
    }
  };
  choose([...(evidence?.words ?? []), ...telling.map(({ feature }) => whatIsWrong(feature, phrases, said))], MAX_WORDS);
  if ((evidence?.words ?? []).length === 0)
    choose(
      other.map(({ feature }) => whatIsWrong(feature, phrases, said)),
      ENOUGH_WORDS,
    );
  return chosen.map((reason) => withoutLooseNegation(reason, contributions));
}

/** "rebotes no" begins what it does not end: "rebotes". */
function withoutLooseNegation(reason: string, contributions: readonly Contribution[]): string {
  const [first = '', ...rest] = reason.split(' ');
  const isName = contributions.some(({ feature }) => feature.words === first && isTelling(feature.name));
  const isNegated = contributions.some(({ feature }) => feature.words === reason && feature.name.includes('NOT'));
  return rest.length === 1 && isName && isNegated ? first : reason;
}

/**
 * Concept to the phrases that join it with a negation or a trouble. They stand in one clause, and two troubles joined by "and" are not one
 * phrase.
 */
function phrasesOfTrouble({ reading }: Matches): ReadonlyMap<string, string[]> {
  const said = ` ${reading.typed} `;
  const ands = reading.features.filter(({ name }) => name.endsWith('c:AND')).map(({ words }) => words.toLowerCase());
  const phrases = new Map<string, string[]>();
  for (const { name, words } of reading.features) {
    if (!name.startsWith('p:') || words.length > MAX_LENGTH || !said.includes(` ${words} `)) continue;
    if (words.split(' ').some((word) => ands.includes(word.toLowerCase()))) continue;
    const [a = '', b = ''] = name.slice('p:'.length).split('+');
    if (saysWrong(b)) phrases.set(a, [...(phrases.get(a) ?? []), words]);
    if (saysWrong(a)) phrases.set(b, [...(phrases.get(b) ?? []), words]);
  }
  return phrases;
}

function saysWrong(concept: string): boolean {
  return NEGATIONS.has(concept) || TROUBLE.has(concept);
}

/** "partono" is no reason, "non partono più" is one. */
function whatIsWrong({ name, words }: Feature, phrases: ReadonlyMap<string, readonly string[]>, said: string): string {
  const [longest = words, ...others] = (phrases.get(name.slice(2)) ?? []).toSorted((a, b) => b.length - a.length);
  return others.reduce((phrase, other) => joined(phrase, other, said) ?? phrase, longest);
}

/** Adds a reason that is not there yet. One that goes on where another ends, or says more, takes the place of it and of all that it holds. */
function addReason(chosen: string[], reason: string, said: string): void {
  if (reason === '') return;
  const whole = chosen.reduce((grown, known) => joined(known, grown, said) ?? grown, reason);
  const held = chosen.filter((known) => overlap(known, whole));
  if (held.some((known) => known.length >= whole.length || !whole.includes(' '))) return;
  const at = chosen.findIndex((known) => overlap(known, whole));
  if (at === -1) chosen.push(whole);
  else
    chosen.splice(0, chosen.length, ...chosen.with(at, whole).filter((known, i) => i === at || !held.includes(known)));
}

/** "emails are not" and "not going out" are "emails are not going out", where that was said. */
function joined(a: string, b: string, said: string): string | undefined {
  return [goesOn(a, b), goesOn(b, a)].find(
    (whole) => whole !== undefined && whole.length <= MAX_LENGTH && said.includes(` ${whole} `),
  );
}

function goesOn(a: string, b: string): string | undefined {
  const [before, after] = [a.split(' '), b.split(' ')];
  for (let shared = Math.min(before.length, after.length); shared > 0; shared -= 1) {
    if (before.slice(-shared).join(' ') === after.slice(0, shared).join(' '))
      return [...before, ...after.slice(shared)].join(' ');
  }
  return undefined;
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
