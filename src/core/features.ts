import type { Hit } from './lexicon.ts';
import type { Word } from './normalize.ts';

/** A sign that speaks for or against modules. */
export interface Feature {
  /** `c:MAIL` a concept, `w:diffus` a word stem, `p:MAIL+STUCK` two concepts close together; `ok:` in front where the clause says that it works. */
  readonly name: string;
  /** 0..1; what was pasted counts half. */
  readonly weight: number;
  /** The words as typed, for explanations. */
  readonly words: string;
}

const PASTED_WEIGHT = 0.5;
const STEM_LENGTH = 6;
const MIN_STEM_WORD = 3;
/** Two concepts belong together when this many words or fewer lie between their beginnings. */
const PAIR_WINDOW = 6;

export const NEGATIONS: ReadonlySet<string> = new Set(['NOT', 'NO_LONGER', 'NOTHING', 'NONE_OF_THEM']);
/** Concepts that people hardly use but for the product and what it does. */
export const DOMAIN: ReadonlySet<string> = new Set(
  (
    'MAIL DELIVERY SMTP QUOTA STATISTICS_SERVER BOUNCE MAILBOX POP DEAD_ADDRESS QUARANTINE LOG LOG_FILE SYSLOG OPENING CLICK TRACKING RAW_DATA TRACKED_LINK ' +
    'TRACKING_SERVER WORKFLOW TECHNICAL_WORKFLOW CONSOLE LOGIN FIGURES FILE WEB_FORM API JAVA PROCESS PLATFORM EXPORT IMPORT FEED TRANSFER DUPLICATE REJECTED START_PENDING'
  ).split(' '),
);

/** Concepts that say that something is wrong. */
export const TROUBLE: ReadonlySet<string> = new Set([
  'STOPPED',
  'STUCK',
  'FAILED',
  'CRASHED',
  'SLOW',
  'MISSING',
  'EMPTY',
  'ZERO',
  'INCOMPLETE',
  'REFUSED',
  'UNREACHABLE',
  'FULL',
  'PENDING',
  'START_PENDING',
  'SILENCE',
]);

/** What the words and concepts of a report say, each feature once with its highest weight. */
export function featuresOf(words: readonly Word[], hits: readonly Hit[]): Feature[] {
  const fine = finePlaces(words, hits);
  const best = new Map<string, Feature>();
  const add = (name: string, weight: number, typed: string): void => {
    if (weight > (best.get(name)?.weight ?? 0)) best.set(name, { name, weight, words: typed });
  };
  const prefix = (at: number): string => (fine[at] === true ? 'ok:' : '');
  for (const { concept, from, to } of hits)
    add(`${prefix(from)}c:${concept}`, weightOf(words[from]), typedBetween(words, from, to));
  for (const [at, word] of words.entries()) {
    if (word.text.length >= MIN_STEM_WORD && !/^\d+$/u.test(word.text))
      add(`${prefix(at)}w:${stemOf(word.text)}`, weightOf(word), word.typed);
  }
  for (const [a, b] of closePairs(hits)) {
    if (prefix(a.from) !== '' || prefix(b.from) !== '') continue;
    const [first, second] = a.concept < b.concept ? [a, b] : [b, a];
    const weight = Math.min(weightOf(words[a.from]), weightOf(words[b.from]));
    add(
      `p:${first.concept}+${second.concept}`,
      weight,
      typedBetween(words, Math.min(a.from, b.from), Math.max(a.to, b.to)),
    );
  }
  return [...best.values()];
}

/** Words are compared by their beginning: crude, but the same for five languages and easy to predict. */
export function stemOf(word: string): string {
  return word.slice(0, STEM_LENGTH);
}

/**
 * For each word, whether its part of the report says that something works: what is mentioned there is not the trouble.
 * A part ends with the clause or where a word such as "but" turns it. What stands before the turn of a sentence and names no
 * trouble is denied too: "the console is up, workflows end green, but …".
 */
export function finePlaces(words: readonly Word[], hits: readonly Hit[]): readonly boolean[] {
  const turns = new Set(hits.filter(({ concept }) => concept === 'BUT').map(({ from }) => from));
  let part = 0;
  const parts = words.map((word, at) => {
    if (at > 0 && (word.clause !== words[at - 1]?.clause || turns.has(at))) part += 1;
    return part;
  });
  const concepts = Map.groupBy(hits, ({ from }) => parts[from] ?? -1);
  const lastTurn = new Map([...turns].map((at) => [words[at]?.sentence ?? -1, at]));
  const fine = new Set<number>();
  for (const [at, id] of parts.entries()) {
    const turn = lastTurn.get(words[at]?.sentence ?? -1) ?? -1;
    const isBeforeTurn =
      at < turn &&
      (parts[turn] ?? 0) - (parts[words.findIndex(({ sentence }) => sentence === words[at]?.sentence)] ?? 0) >=
        MIN_DENIALS;
    if (
      !fine.has(id) &&
      saysFine(
        (concepts.get(id) ?? []).map(({ concept }) => concept),
        isBeforeTurn,
      )
    )
      fine.add(id);
  }
  return parts.map((id) => fine.has(id));
}

/** One clause before a turn is a story ("I pressed send but …"), two or more are a list of what works. */
const MIN_DENIALS = 2;

function saysFine(concepts: readonly string[], isBeforeTurn: boolean): boolean {
  return (
    (isBeforeTurn || concepts.includes('FINE')) &&
    !concepts.some((concept) => NEGATIONS.has(concept) || TROUBLE.has(concept))
  );
}

function weightOf(word: Word | undefined): number {
  return word?.pasted === true ? PASTED_WEIGHT : 1;
}

function typedBetween(words: readonly Word[], from: number, to: number): string {
  return words
    .slice(from, to)
    .map(({ typed }) => typed)
    .join(' ');
}

function* closePairs(hits: readonly Hit[]): Generator<readonly [Hit, Hit]> {
  for (const [index, a] of hits.entries()) {
    for (let next = index + 1; next < hits.length; next += 1) {
      const b = hits[next];
      if (b === undefined || b.from - a.from > PAIR_WINDOW) break;
      if (a.concept !== b.concept) yield [a, b];
    }
  }
}
