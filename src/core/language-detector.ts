import { LANGUAGES, type Language } from './language.ts';
import { flatten } from './normalize.ts';

export interface DetectedLanguage {
  readonly language: Language;
  /** False where the lead is small: better hints, such as the locale, should decide then. */
  readonly sure: boolean;
}

export interface LanguageDetector {
  /** The language of a report's grammar, `prose` as `cleanText` gives it; undefined when there is nothing to go by. Linear in its length. */
  detect(prose: string): DetectedLanguage | undefined;
  /** Learns one language more, which the first report would have to wait for. False when all are known. */
  learnMore(): boolean;
}

/**
 * Learns the languages from texts of ours, when the first report comes or before: that takes as long as a tenth of a start. Markdown,
 * stars of the lexicon and placeholders may stay in: what is alike in all languages speaks for none.
 * A language without texts is never detected. Deterministic.
 */
export function createLanguageDetector(texts: Readonly<Record<Language, Iterable<string>>>): LanguageDetector {
  const unread = unreadOf(texts);
  const profiles: Profile[] = [];
  const learnMore = (): boolean => {
    const next = unread.shift();
    if (next === undefined) return false;
    const profile = learn(next.language, next.texts);
    if (profile.total > 0) profiles.push(profile);
    return true;
  };
  return {
    learnMore,
    detect(prose) {
      while (learnMore());
      return detect(profiles, prose);
    },
  };
}

type Texts = Parameters<typeof createLanguageDetector>[0];

/** Apart from the detector, which would hold on to all texts otherwise: only what was learnt is to be kept. */
function unreadOf(texts: Texts): { readonly language: Language; readonly texts: Iterable<string> }[] {
  return LANGUAGES.map((language) => ({ language, texts: texts[language] }));
}

/** How one language looks. */
interface Profile {
  readonly language: Language;
  /** Dampened count of each word: what a text repeats is common, but not that common. */
  readonly counts: ReadonlyMap<string, number>;
  readonly total: number;
  /** In how many distinct words each letter group occurs, by `slotsOf`. */
  readonly groups: Uint16Array;
  readonly groupTotal: number;
}

/** Words of a report that are read. */
const MAX_WORDS = 200;
/** What an unseen word and an unseen letter group count as. */
const UNSEEN_WORD = 0.03;
const UNSEEN_GROUP = 0.5;
/** Words taken as known to exist in a language, for the share of the unseen ones. */
const VOCABULARY = 20_000;
/** Letter groups overlap, so they are weaker than independent evidence would be. */
const GROUP_WEIGHT = 0.6;
/** No single word speaks against a language more than this share allows: one foreign word proves little. */
const MIN_SHARE = 0.01;
/** English jargon and messages are everywhere, so a word that looks English counts half. Chosen on test/cases/. */
const ENGLISH_WEIGHT = 0.5;
/** Lead over the second language, as a difference of log-likelihoods, from which the answer is sure. Chosen on test/cases/. */
const SURE_LEAD = 2;
/** Pasted output is English whoever pastes it, so English has to lead by more. */
const SURE_ENGLISH_LEAD = 3;
/** Below this lead there is nothing to go by: names, commands and keyboard mashing. */
const MIN_LEAD = 0.05;

function detect(profiles: readonly Profile[], prose: string): DetectedLanguage | undefined {
  const scores = profiles.map(() => 0);
  for (const word of spokenWords(prose)) addEvidence(profiles, word, scores);
  const ranked = profiles
    .map(({ language }, at) => ({ language, score: scores[at] ?? 0 }))
    .toSorted((a, b) => b.score - a.score);
  const [first, second] = ranked;
  if (first === undefined) return undefined;
  const lead = first.score - (second?.score ?? 0);
  const { language } = first;
  return lead < MIN_LEAD ? undefined : { language, sure: lead >= (language === 'en' ? SURE_ENGLISH_LEAD : SURE_LEAD) };
}

/** Adds to each language's score the logarithm of the share that the word gives it. */
function addEvidence(profiles: readonly Profile[], word: string, scores: number[]): void {
  const slots = slotsOf(word).filter((slot) => profiles.some(({ groups }) => (groups[slot] ?? 0) > 0));
  const logs = profiles.map((profile) => likelihood(profile, word, slots));
  const best = Math.max(...logs);
  const sum = logs.reduce((all, log) => all + Math.exp(log - best), 0);
  const weight = profiles[logs.indexOf(best)]?.language === 'en' ? ENGLISH_WEIGHT : 1;
  for (const [at, log] of logs.entries()) {
    const share = Math.exp(log - best) / sum;
    scores[at] = (scores[at] ?? 0) + weight * Math.log(share + MIN_SHARE);
  }
}

function likelihood({ counts, total, groups, groupTotal }: Profile, word: string, slots: readonly number[]): number {
  let log = 0;
  for (const slot of slots) log += Math.log(((groups[slot] ?? 0) + UNSEEN_GROUP) / (groupTotal + UNSEEN_GROUP * SLOTS));
  log *= GROUP_WEIGHT / Math.sqrt(Math.max(1, slots.length));
  return log + Math.log(((counts.get(word) ?? 0) + UNSEEN_WORD) / (total + UNSEEN_WORD * VOCABULARY));
}

function learn(language: Language, texts: Iterable<string>): Profile {
  const counts = new Map<string, number>();
  const groups = new Uint16Array(SLOTS);
  let total = 0;
  let groupTotal = 0;
  for (const [word, occurred] of occurrencesIn(texts)) {
    const count = 1 + Math.log(occurred);
    for (const form of formsOf(word)) {
      counts.set(form, (counts.get(form) ?? 0) + count);
      const slots = slotsOf(form);
      for (const slot of slots) groups[slot] = (groups[slot] ?? 0) + 1;
      total += count;
      groupTotal += slots.length;
    }
  }
  return { language, counts, total, groups, groupTotal };
}

/** How often each word occurs. */
function occurrencesIn(texts: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  // One long text is read several times as fast as thousands of short ones.
  for (const token of wordsIn([...texts].join('\n'))) counts.set(token, (counts.get(token) ?? 0) + 1);
  return counts;
}

/** People leave accents out. */
function formsOf(word: string): string[] {
  if (ASCII_WORD.test(word)) return [word];
  const flat = flatten(word);
  return flat === word ? [word] : [word, flat];
}

/** A quoted message is in the language of the program. */
const QUOTED = /"[^"\n]{2,300}"|“[^“”\n]{2,300}”|«[^«»\n]{2,300}»|(?<![\p{L}\p{N}])'[^'\n]{2,300}'(?![\p{L}\p{N}])/gu;
const TOKEN = /[\p{L}\p{N}]+(?:[._@]+[\p{L}\p{N}]+)*/gu;
/** Not file names, processes, identifiers and other scripts. */
const WORD = /^\p{Script=Latin}+$/u;
/** Most words, and told ten times as fast. */
const ASCII_WORD = /^[a-z]+$/u;

function spokenWords(prose: string): string[] {
  const unquoted = wordsIn(prose.replace(QUOTED, ' '));
  return (unquoted.length > 0 ? unquoted : wordsIn(prose)).slice(0, MAX_WORDS);
}

function wordsIn(text: string): string[] {
  const tokens = text.toLowerCase().normalize('NFC').match(TOKEN) ?? [];
  return tokens.filter((token) => ASCII_WORD.test(token) || WORD.test(token));
}

const SLOTS = 1 << 16;

/** A slot for each group of two or three letters, the ends of the word counting as letters. Rare groups may share one. */
function slotsOf(word: string): number[] {
  const slots: number[] = [];
  let before = 0;
  let last = WORD_END;
  for (let at = 0; at <= word.length; at += 1) {
    const unit = at < word.length ? word.charCodeAt(at) : WORD_END;
    slots.push(((last * 263) ^ unit) & (SLOTS - 1));
    if (before !== 0) slots.push(((before * 60_493 + last * 263) ^ (unit * 31)) & (SLOTS - 1));
    before = last;
    last = unit;
  }
  return slots;
}

const WORD_END = 32;
