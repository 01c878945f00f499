import { createWordCorrector, newBudget, type Budget, type Correction } from './correct-words.ts';
import { readEvidence } from './evidence.ts';
import {
  comparableFeatures,
  featuresOf,
  typedBetween,
  typedClauses,
  withoutDenied,
  zonesOf,
  type Feature,
} from './features.ts';
import type { KnowledgeBase } from './knowledge-base.ts';
import { createLexiconReader, type Hit, type LexiconReader } from './lexicon.ts';
import { createNameFinder } from './module-names.ts';
import { cleanText, flatten, visible, type Word } from './normalize.ts';
import { createPartSplitter } from './report-parts.ts';
import { createPhraseIndex } from './phrase-index.ts';
import { createTypoFinder } from './typo-finder.ts';
import { createWordLanguages } from './word-languages.ts';

/** What speaks for one module directly. It counts the same for every module, also for those that a team adds. */
export interface ModuleEvidence {
  /** 0 or 1: somebody names the module. */
  named: number;
  /** 0..3: fragments of logs, screens and commands. */
  signals: number;
  /** 0..1: likeness to its nearest phrase. */
  phrase: number;
  /** 0 or 1: a pasted process list shows that it should run and does not. */
  missing: number;
  /** The words and fragments, as typed. */
  words: string[];
  /** The first signal of a symptom, and the id of that. */
  signal?: { readonly fragment: string; readonly symptom: string };
  /** Symptom id of the nearest phrase. */
  nearest?: string;
}

/** A report, understood as far as it goes. */
export interface Reading {
  readonly features: readonly Feature[];
  readonly evidence: ReadonlyMap<string, ModuleEvidence>;
  readonly corrections: readonly Correction[];
  /** Share of words that are in the vocabulary, 0..1. */
  readonly known: number;
  readonly wordCount: number;
  /** Words that look like names nobody here knows: perhaps another product. */
  readonly strangers: number;
  /** The report ends as a question. */
  readonly isQuestion: boolean;
  /** The text without pasted lines and markup, where the language is recognised. */
  readonly prose: string;
  /** All words as typed, with a bar where a clause ends; for explanations. */
  readonly typed: string;
  /** Pasted lines that name processes, as pasted. */
  readonly lines: readonly string[];
}

export interface ReportReader {
  read(text: string): Reading;
  /** The parts of the report, read one by one; none when it is all of a piece. */
  readParts(text: string): Reading[];
}

const MAX_SIGNALS = 3;

/** `extraWords`: words known from elsewhere, for example those that the model has weights for. */
export function createReportReader(base: KnowledgeBase, extraWords: Iterable<string> = []): ReportReader {
  const lexicon = createLexiconReader(Object.values(base.lexicon));
  const names = createNameFinder(base);
  const phrases = readPhrases(base, lexicon);
  const index = createPhraseIndex(phrases.indexed);
  const vocabulary = new Set(lexicon.vocabulary);
  for (const more of [names.vocabulary, phrases.words, base.glosses.keys(), extraWords])
    for (const word of more) vocabulary.add(word);
  const isListed = (word: string): boolean => vocabulary.has(word);
  const isKnown = (word: string): boolean => isListed(word) || lexicon.knows(word);
  const languages = createWordLanguages(base);
  const typos = createTypoFinder(vocabulary, languages.of);
  const corrector = createWordCorrector({ isListed, isKnown, typos, languages });
  const signals = signalTable(base);
  const partsOf = createPartSplitter(base);

  const readWith = (text: string, budget: Budget): Reading => {
    const clean = cleanText(text);
    const { words, corrections, guessed } = corrector.correct(clean.words, budget);
    const hits = withoutDenied(lexicon.read(words)).filter((hit) => !isGuessed(hit, guessed));
    const evidence = new Map(base.modules.map(({ id }) => [id, emptyEvidence()]));
    const pasted = readEvidence(visible(text), [...evidence.keys()]);
    for (const id of pasted.missing) note(evidence, id, { missing: 1, words: [id] });
    const zones = zonesOf(words, hits);
    for (const { module, from, to } of names.find(words)) {
      if (zones[from] === 'fine' || pasted.running.includes(module)) continue;
      note(evidence, module, { named: 1, words: [typedBetween(words, from, to)] });
    }
    for (const { module, symptom, fragment } of findSignals(signals, clean.flat)) {
      note(evidence, module, {
        signals: 1,
        words: [fragment],
        ...(symptom === undefined ? {} : { signal: { fragment, symptom } }),
      });
    }
    const features = featuresOf(words, hits, base.glosses);
    for (const { module, symptom, similarity } of index.nearest(features)) {
      const found = evidence.get(module);
      if (found !== undefined) Object.assign(found, { phrase: similarity, nearest: symptom });
    }
    const known = clean.words.length === 0 ? 0 : words.filter(({ text: word }) => isKnown(word)).length / words.length;
    return {
      features,
      typed: typedClauses(words),
      evidence,
      corrections,
      known,
      wordCount: words.length,
      strangers: countStrangers(clean.words, isKnown),
      isQuestion: /[?？]\s*$/u.test(clean.prose),
      prose: clean.prose,
      lines: pasted.lines,
    };
  };
  return {
    read: (text) => readWith(text, newBudget()),
    readParts(text) {
      const budget = newBudget();
      return partsOf(text).map((part) => readWith(part, budget));
    },
  };
}

/** Capitalised inside a sentence, or capitals inside the word, and not in the vocabulary. */
function countStrangers(words: readonly Word[], isKnown: (word: string) => boolean): number {
  return words.filter(({ typed, text, sentence, pasted }, at) => {
    if (pasted || typed.length < 3 || isKnown(text)) return false;
    const isFirst = sentence !== words[at - 1]?.sentence;
    return /^\p{Lu}\p{Ll}+\p{Lu}/u.test(typed) || (!isFirst && /^\p{Lu}/u.test(typed));
  }).length;
}

function emptyEvidence(): ModuleEvidence {
  return { named: 0, signals: 0, phrase: 0, missing: 0, words: [] };
}

function note(evidence: ReadonlyMap<string, ModuleEvidence>, module: string, add: Partial<ModuleEvidence>): void {
  const found = evidence.get(module);
  if (found === undefined) return;
  found.named = Math.max(found.named, add.named ?? 0);
  found.missing = Math.max(found.missing, add.missing ?? 0);
  found.signals = Math.min(MAX_SIGNALS, found.signals + (add.signals ?? 0));
  found.words.push(...(add.words ?? []));
  if (add.signal !== undefined) found.signal ??= add.signal;
}

/** Words that say that there is no trouble: too much hangs on them to guess them. */
const CALMING: ReadonlySet<string> = new Set(['FINE', 'RESOLVED', 'PLANNED', 'CHAT', 'HOW_TO']);

function isGuessed({ concept, from, to }: Hit, guessed: ReadonlySet<number>): boolean {
  if (!CALMING.has(concept)) return false;
  for (let at = from; at < to; at += 1) if (guessed.has(at)) return true;
  return false;
}

function readPhrases(base: KnowledgeBase, lexicon: LexiconReader) {
  const words = new Set<string>();
  const indexed = base.modules.flatMap((module) =>
    module.symptoms.flatMap((symptom) =>
      Object.values(symptom.phrases)
        .flat()
        .map((phrase) => {
          const read = cleanText(phrase).words;
          for (const word of read) words.add(word.text);
          return {
            module: module.id,
            symptom: symptom.id,
            features: comparableFeatures(read, lexicon.read(read)),
          };
        }),
    ),
  );
  return { words, indexed };
}

interface Signal {
  readonly fragment: string;
  readonly flat: string;
  readonly module: string;
  readonly symptom?: string;
}

function signalTable(base: KnowledgeBase): readonly Signal[] {
  return base.modules.flatMap((module) => [
    ...module.signals.map((fragment) => ({ fragment, flat: flatten(fragment), module: module.id })),
    ...module.symptoms.flatMap((symptom) =>
      symptom.signals.map((fragment) => ({
        fragment,
        flat: flatten(fragment),
        module: module.id,
        symptom: symptom.id,
      })),
    ),
  ]);
}

/** A fragment counts where it is not the inside of a longer word. */
function findSignals(signals: readonly Signal[], flat: string): readonly Signal[] {
  return signals.filter(({ flat: fragment }) => {
    for (let at = flat.indexOf(fragment); at !== -1; at = flat.indexOf(fragment, at + 1)) {
      if (isEdge(flat[at - 1], fragment[0]) && isEdge(flat[at + fragment.length], fragment.at(-1))) return true;
    }
    return false;
  });
}

function isEdge(outside: string | undefined, inside: string | undefined): boolean {
  return outside === undefined || !/[\p{L}\p{N}]/u.test(outside) || !/[\p{L}\p{N}]/u.test(inside ?? '');
}
