import type { Language } from './language.ts';
import type { Word } from './normalize.ts';
import type { TypoFinder } from './typo-finder.ts';
import { ALL_LANGUAGES, onlyLanguage, type WordLanguages } from './word-languages.ts';

/** How a word was read that no list has. */
export interface Correction {
  readonly typed: string;
  /** Readable: `utskick`, or `klick + raknarna` where a part was mended or a blank put in. */
  readonly read: string;
  /** `typed`, in the pieces that `Word.typed` has. */
  readonly pieces: readonly string[];
}

/** How many unknown words, and how many words known by their beginning and parts of words, may still be looked at. */
export interface Budget {
  words: number;
  parts: number;
}

/** Bounds the cost of a hostile report, and of all its parts together: one look-up takes a tenth of a millisecond. */
export function newBudget(): Budget {
  return { words: 40, parts: 40 };
}

export interface CorrectedWords {
  readonly words: Word[];
  readonly corrections: Correction[];
  /** Places of words that are more than one edit from what was typed. */
  readonly guessed: Set<number>;
}

export interface WordCorrector {
  correct(words: readonly Word[], budget: Budget): CorrectedWords;
}

export interface KnownWords {
  /** The word stands in a list as it is. */
  isListed(word: string): boolean;
  /** It is listed, or the lexicon makes something of it: it begins as an entry does, or is made of two. */
  isKnown(word: string): boolean;
  readonly typos: TypoFinder;
  readonly languages: WordLanguages;
}

/** The language that writes its nouns together: what begins like a word of it may go on as any other. */
const COMPOUNDING: Language = 'sv';

/** Of the first of two words written together; in Swedish it has four letters, as the second has everywhere: shorter ones are endings. */
const MIN_PIECE = 3;
/** Of a compound. */
const MIN_PART = 4;
/** Of the part that is mended. */
const MIN_BROKEN = 5;
/** Letters that may join the parts of a Swedish compound: leveran-s-problem, gat-u-belysning. */
const LINKS: readonly string[] = ['s', 'e', 'u'];
/** Parts of one word that are looked up, the longest first. */
const MAX_MENDED = 4;

/** Reads unknown words as what they were meant to be: a known word, two that were written together, or a compound with a slip in one part. */
export function createWordCorrector(known: KnownWords): WordCorrector {
  return {
    correct(words, budget) {
      const read: CorrectedWords = { words: [], corrections: [], guessed: new Set() };
      if (words.every(({ text }) => known.isListed(text))) return { ...read, words: [...words] };
      const language = known.languages.main(words.map(({ text }) => text));
      for (const word of words) {
        const found = known.isListed(word.text) ? undefined : readUnknown(known, word.text, language, budget);
        if (found === undefined) read.words.push(word);
        else addCorrected(read, word, found);
      }
      return read;
    },
  };
}

function addCorrected({ words, corrections, guessed }: CorrectedWords, word: Word, found: Found): void {
  const pieces = piecesOf(word, found);
  if (found.edits > 1) guessed.add(words.length);
  words.push(...pieces);
  corrections.push({
    typed: word.typed,
    read: found.parts.join(' + '),
    pieces: pieces.map(({ typed }) => typed),
  });
}

interface Found {
  /** One word, or the two that it is read as. */
  readonly parts: readonly string[];
  readonly edits: number;
  /** Where the parts begin in what was typed; absent where all is read as one word. */
  readonly cuts?: readonly number[];
  /** The parts as the one word that they are. */
  readonly joined?: string;
}

function readUnknown(
  known: KnownWords,
  word: string,
  language: Language | undefined,
  budget: Budget,
): Found | undefined {
  if (known.isKnown(word)) return readBeginning(known, word, language, budget);
  if (budget.words === 0) return undefined;
  budget.words -= 1;
  const whole = readWhole(known, word, language);
  if (whole !== undefined && whole.edits <= 1) return whole;
  return takeApart(known, word, language) ?? mendPart(known, word, language, budget) ?? whole;
}

/** The lexicon knows how the word begins. It may go on as a compound, with a slip in it, or with a word after a lost blank. */
function readBeginning(
  known: KnownWords,
  word: string,
  language: Language | undefined,
  budget: Budget,
): Found | undefined {
  if (budget.parts === 0) return undefined;
  budget.parts -= 1;
  if (language !== COMPOUNDING) return takeApart(known, word, language);
  return isCompound(known, word) ? undefined : mendPart(known, word, language, budget);
}

function isCompound({ isListed, isKnown }: KnownWords, word: string): boolean {
  for (let cut = word.length - MIN_PART; cut >= MIN_PART; cut -= 1) {
    if (isListed(word.slice(0, cut)) && joints(word.slice(cut)).some(({ right }) => isKnown(right))) return true;
  }
  return false;
}

function readWhole(known: KnownWords, word: string, language: Language | undefined): Found | undefined {
  const nearest = known.typos.correct(word, setOf(language));
  return nearest === undefined ? undefined : { parts: [nearest.word], edits: nearest.edits };
}

/** Two listed words of one language with nothing between them; of several cuts the one whose shorter word is longest. */
function takeApart(known: KnownWords, word: string, language: Language | undefined): Found | undefined {
  const min = language === COMPOUNDING ? MIN_PART : MIN_PIECE;
  let best: [string, string] | undefined;
  for (let cut = min; cut <= word.length - MIN_PART; cut += 1) {
    const parts: [string, string] = [word.slice(0, cut), word.slice(cut)];
    if (parts.every(known.isListed) && shareLanguage(known, ...parts, language) && shorter(parts) > shorter(best))
      best = parts;
  }
  return best === undefined ? undefined : { parts: best, edits: 1, cuts: [0, best[0].length] };
}

function shorter(parts: readonly string[] = []): number {
  return parts.length === 0 ? 0 : Math.min(...parts.map(({ length }) => length));
}

/** One part is listed, the other is one edit from a word of the same language; of several the longest mended part. */
function mendPart(known: KnownWords, word: string, language: Language | undefined, budget: Budget): Found | undefined {
  const candidates = splits(word)
    .filter(({ sound }) => known.isListed(sound))
    .toSorted((a, b) => b.broken.length - a.broken.length)
    .slice(0, MAX_MENDED);
  for (const { sound, broken, isBrokenLast, link, cut } of candidates) {
    if (budget.parts === 0) return undefined;
    budget.parts -= 1;
    const mended = known.typos.correct(broken, setOf(language));
    if (mended === undefined || mended.edits > 1 || !shareLanguage(known, sound, mended.word, language)) continue;
    const parts = isBrokenLast ? [sound, mended.word] : [mended.word, sound];
    const joined = parts.join(link);
    return { parts, edits: 1, ...(known.isKnown(joined) ? { joined } : { cuts: [0, cut] }) };
  }
  return undefined;
}

interface Split {
  readonly sound: string;
  readonly broken: string;
  readonly isBrokenLast: boolean;
  readonly link: string;
  /** Where the second part begins. */
  readonly cut: number;
}

/** Every way in which a word may be a sound part and a broken one, with or without a linking letter. */
function splits(word: string): Split[] {
  const found: Split[] = [];
  for (let at = MIN_PART; at <= word.length - MIN_PART; at += 1) {
    const left = word.slice(0, at);
    for (const { link, right } of joints(word.slice(at))) {
      const place = { link, cut: at + link.length };
      if (right.length >= MIN_BROKEN) found.push({ sound: left, broken: right, isBrokenLast: true, ...place });
      if (left.length >= MIN_BROKEN && right.length >= MIN_PART)
        found.push({ sound: right, broken: left, isBrokenLast: false, ...place });
    }
  }
  return found;
}

/** What follows the first part of a compound: the second, or a linking letter and the second. */
function joints(rest: string): { link: string; right: string }[] {
  const plain = { link: '', right: rest };
  const link = rest.charAt(0);
  return LINKS.includes(link) ? [plain, { link, right: rest.slice(1) }] : [plain];
}

/** Words of two languages are seldom written together. Names, and words that only reports have, go with any. */
function shareLanguage(known: KnownWords, a: string, b: string, language: Language | undefined): boolean {
  return (languagesOf(known, a) & languagesOf(known, b) & (setOf(language) || ALL_LANGUAGES)) !== 0;
}

function languagesOf({ languages }: KnownWords, word: string): number {
  return languages.of(word) || ALL_LANGUAGES;
}

function setOf(language: Language | undefined): number {
  return language === undefined ? 0 : onlyLanguage(language);
}

/** The words to read in place of one. Those of several parts have each its piece of what was typed, where it has as many letters. */
function piecesOf(word: Word, { parts, cuts, joined }: Found): Word[] {
  if (cuts === undefined) return [{ ...word, text: joined ?? parts[0] ?? word.text }];
  return parts.map((text, at) => ({
    ...word,
    text,
    typed: word.typed.length === word.text.length ? word.typed.slice(cuts[at], cuts[at + 1]) : text,
    ...(at === parts.length - 1 ? {} : { joint: '', isCut: true }),
  }));
}
