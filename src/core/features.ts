import type { Glosses } from './knowledge-base.ts';
import type { Hit } from './lexicon.ts';
import type { Word } from './normalize.ts';

/** A sign that speaks for or against modules. */
export interface Feature {
  /** `c:MAIL` a concept, `w:diffus` a word stem, `g:send` what a word means, `b:is back` two words one after the other, `p:MAIL+STUCK` two concepts close together; `ok:` or `pre:` in front by zone, see `zonesOf`. */
  readonly name: string;
  /** 0..1; what was pasted counts half. */
  readonly weight: number;
  /** The words as typed, for explanations. */
  readonly words: string;
}

/** What was pasted counts half, unless hardly anything else was said. */
const PASTED_WEIGHT = 0.5;
const MIN_SPOKEN = 3;
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

/** Troubles that "no", "none" and "zero" in front take back: "no errors", "0 rejected". */
const DENIABLE: ReadonlySet<string> = new Set(['FAILED', 'REJECTED', 'DUPLICATE', 'MISSING', 'INCOMPLETE', 'CRASHED']);
const DENIALS: ReadonlySet<string> = new Set(['NOT', 'NOTHING', 'ZERO']);

function isDenied(a: Hit, b: Hit): boolean {
  if (a.to !== b.from) return false;
  return (DENIALS.has(a.concept) && DENIABLE.has(b.concept)) || (a.concept === 'MISSING' && b.concept === 'NOTHING');
}

/** Reads "no errors", "0 rejected" and "il ne manque rien" as what they are: all is fine. */
export function withoutDenied(hits: readonly Hit[]): Hit[] {
  const kept: Hit[] = [];
  for (let at = 0; at < hits.length; at += 1) {
    const [hit, next] = [hits[at], hits[at + 1]];
    if (hit === undefined) break;
    if (next !== undefined && isDenied(hit, next)) {
      kept.push({ concept: 'FINE', from: hit.from, to: next.to });
      at += 1;
    } else {
      kept.push(hit);
    }
  }
  return kept;
}

/** What the words and concepts of a report say, each feature once with its highest weight. */
export function featuresOf(words: readonly Word[], hits: readonly Hit[], glosses: Glosses): Feature[] {
  const found = gather(words, hits);
  const { zones, weightOf, add, keep } = found;
  for (const [at, word] of words.entries()) {
    const meanings = isSaying(word) ? glosses.get(word.text) : undefined;
    if (meanings === undefined) continue;
    const weight = weightOf(word) / Math.sqrt(meanings.length);
    for (const meaning of meanings) add(at, `g:${meaning}`, weight, word.typed);
  }
  const stems = words.map(({ text }) => stemOf(text));
  for (const [at, word] of words.entries()) {
    const next = words[at + 1];
    if (next === undefined || next.clause !== word.clause) continue;
    const weight = Math.min(weightOf(word), weightOf(next));
    keep(`b:${stems[at]} ${stems[at + 1]}`, weight, `${word.typed}${gapAfter(word)}${next.typed}`);
  }
  for (const [a, b] of closePairs(hits)) {
    if (zones[a.from] !== 'trouble' || zones[b.from] !== 'trouble') continue;
    const [first, second] = a.concept < b.concept ? [a, b] : [b, a];
    const weight = Math.min(weightOf(words[a.from]), weightOf(words[b.from]));
    const typed = typedBetween(words, Math.min(a.from, b.from), Math.max(a.to, b.to));
    keep(`p:${first.concept}+${second.concept}`, weight, typed);
  }
  return [...found.best.values()];
}

/** Concepts and word stems alone: what reports and phrases are compared by. */
export function comparableFeatures(words: readonly Word[], hits: readonly Hit[]): Feature[] {
  return [...gather(words, hits).best.values()];
}

/** Whether a feature is one of `comparableFeatures`, and not from before the turn. */
export function isComparable(name: string): boolean {
  const start = name.startsWith('ok:') ? 3 : 0;
  return name[start + 1] === ':' && (name[start] === 'c' || name[start] === 'w');
}

/** The concepts and word stems of a report, and the means to add more. */
function gather(words: readonly Word[], hits: readonly Hit[]) {
  const zones = zonesOf(words, hits);
  const pastedWeight = words.filter(({ pasted }) => !pasted).length < MIN_SPOKEN ? 1 : PASTED_WEIGHT;
  const weightOf = (word: Word | undefined): number => (word?.pasted === true ? pastedWeight : 1);
  const best = new Map<string, Feature>();
  const keep = (name: string, weight: number, typed: string): void => {
    if (weight > (best.get(name)?.weight ?? 0)) best.set(name, { name, weight, words: typed });
  };
  const add = (at: number, name: string, weight: number, typed: string): void => {
    const zone = zones[at] ?? 'trouble';
    if (zone !== 'trouble') keep(`${PREFIXES[zone]}${name}`, weight, typed);
    if (zone !== 'fine') keep(name, zone === 'before' ? weight * BEFORE_WEIGHT : weight, typed);
  };
  for (const { concept, from, to } of hits)
    add(from, `c:${concept}`, weightOf(words[from]), typedBetween(words, from, to));
  for (const [at, word] of words.entries())
    if (isSaying(word)) add(at, `w:${stemOf(word.text)}`, weightOf(word), word.typed);
  return { zones, weightOf, best, keep, add };
}

/** Not a number, and not so short that it could be anything. */
function isSaying({ text }: Word): boolean {
  return text.length >= MIN_STEM_WORD && !/^\d+$/u.test(text);
}

/** Words are compared by their beginning: crude, but the same for five languages and easy to predict. */
export function stemOf(word: string): string {
  return word.slice(0, STEM_LENGTH);
}

/**
 * What a place in a report is about: `fine` where its clause says that something works, `before` where the report has not yet turned
 * to its trouble ("returns are read, imports are clean. But …"), else `trouble`.
 */
export type Zone = 'fine' | 'before' | 'trouble';

const PREFIXES = { fine: 'ok:', before: 'pre:' } as const;
/** What stands before the turn may be the story of the trouble or a list of what works: it counts half, and apart. */
const BEFORE_WEIGHT = 0.5;

/** So many words have to follow a turn for the trouble to be told there. */
const MIN_TROUBLE = 3;

/** The zone of each word. A clause ends where a speaker would pause, and where a word such as "but" turns it. */
export function zonesOf(words: readonly Word[], hits: readonly Hit[]): readonly Zone[] {
  const turns = new Set(hits.filter(({ concept }) => concept === 'BUT').map(({ from }) => from));
  let last = 0;
  const clauses = words.map((word, at) => {
    if (at > 0 && (word.clause !== words[at - 1]?.clause || turns.has(at))) last += 1;
    return last;
  });
  const concepts = Map.groupBy(hits, ({ from }) => clauses[from] ?? -1);
  const isFine = Array.from({ length: last + 1 }, (_, id) =>
    saysFine((concepts.get(id) ?? []).map(({ concept }) => concept)),
  );
  const turn = lastTurn(clauses, turns, isFine);
  return clauses.map((id, at) => (isFine[id] === true ? 'fine' : at < turn ? 'before' : 'trouble'));
}

/** Where the trouble begins: at the last "but", or after the last clause that says that something works. 0: the report does not turn. */
function lastTurn(clauses: readonly number[], turns: ReadonlySet<number>, isFine: readonly boolean[]): number {
  const afterFine = clauses.findLastIndex((id) => isFine[id] === true) + 1;
  return Math.max(0, ...[...turns, afterFine].filter((at) => at + MIN_TROUBLE <= clauses.length));
}

function saysFine(concepts: readonly string[]): boolean {
  return concepts.includes('FINE') && !concepts.some((concept) => NEGATIONS.has(concept) || TROUBLE.has(concept));
}

/** As it was typed: `xtk:session`, "l'import", "no mails". */
export function typedBetween(words: readonly Word[], from: number, to: number): string {
  if (to === from + 1) return words[from]?.typed ?? '';
  return words
    .slice(from, to)
    .map((word, at) => (at === to - from - 1 ? word.typed : `${word.typed}${gapAfter(word)}`))
    .join('');
}

/** All words as typed, with a bar where a clause ends. */
export function typedClauses(words: readonly Word[]): string {
  return words
    .map((word, at) => {
      const next = words[at + 1];
      return next === undefined ? word.typed : `${word.typed}${next.clause === word.clause ? gapAfter(word) : ' | '}`;
    })
    .join('');
}

function gapAfter({ joint, isCut }: Word): string {
  return joint === '' && isCut !== true ? ' ' : joint;
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
