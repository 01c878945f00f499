import { DOMAIN, NEGATIONS, TROUBLE, type Feature } from './features.ts';
import { VERBATIM } from './phrase-index.ts';
import type { ModuleEvidence, Reading } from './report-reader.ts';
import type { SymptomWeights } from './symptom-choice.ts';

/** The class of reports that are about none of the modules. */
export const OFF_TOPIC = 'none';

/**
 * A log-linear model (multinomial logistic regression, Cox 1966): the score of a module is a sum of weights, the share of each
 * module is the softmax of the scores. `npm run train` learns it from labelled reports; nobody edits it by hand.
 */
export interface Model {
  /** Score that a module, or `none`, starts with. */
  readonly bias: Readonly<Record<string, number>>;
  /** Feature name to module to weight. */
  readonly weights: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Weights of the evidence that names a module directly: the same for every module. */
  readonly shared: Readonly<Record<SharedFeature, number>>;
  /** What tells the symptoms of a module apart. */
  readonly symptoms: SymptomWeights;
  /** Words that people use and no list of ours has, separated by spaces: what misspelt words are corrected to. */
  readonly words: string;
  /** Where an answer ends and silence begins, see `diagnosis.ts`. */
  readonly limits: Limits;
}

/** What scoring a report takes. */
export type Weights = Pick<Model, 'bias' | 'weights' | 'shared'>;

export interface Limits {
  /** Least share of all that is not off-topic, for saying anything. */
  readonly speak: number;
  /** Least share of the best module and its look-alikes, for an answer instead of a choice. */
  readonly answer: number;
  /** Least share of a module that is offered in a choice. */
  readonly offer: number;
  /** Weights of the signs that a report tells of two troubles, see `second-trouble.ts`. */
  readonly second: Readonly<Record<string, number>>;
}

export const SHARED_FEATURES = ['named', 'namedTersely', 'signals', 'phrase', 'phraseAbove', 'missing'] as const;
export type SharedFeature = (typeof SHARED_FEATURES)[number];

/** What speaks for a module beyond words, as numbers of comparable size. */
export function sharedValues(
  evidence: ModuleEvidence,
  { wordCount }: Pick<Reading, 'wordCount'>,
): Readonly<Record<SharedFeature, number>> {
  return {
    named: evidence.named,
    // "mta down?" says hardly anything else: the fewer words, the more the name is what is meant.
    namedTersely: evidence.named * Math.min(1, Math.max(0, (NAMED_ALONE - wordCount) / (NAMED_ALONE - 2))),
    signals: Math.sqrt(evidence.signals),
    phrase: evidence.phrase,
    phraseAbove: Math.max(0, evidence.phrase - VERBATIM) / (1 - VERBATIM),
    missing: evidence.missing,
  };
}

/** Facts about the whole report, written as features so that the model can weigh them. */
export function wholeFeatures(reading: Reading): Feature[] {
  const strange = Math.min(1, Math.max(0, 1 - reading.known));
  return [
    { name: 'x:strange', weight: strange, words: '' },
    { name: 'x:strangers', weight: Math.min(MAX_STRANGERS, reading.strangers), words: '' },
    ...flagsOf(reading).map((flag) => ({ name: `x:${flag}`, weight: 1, words: '' })),
  ];
}

/** What holds for a report, or a part of one, as a whole. */
export function flagsOf(reading: Reading): string[] {
  const evidence = [...reading.evidence.values()];
  const about = evidence.some(({ named, signals, missing }) => named + signals + missing > 0);
  const isNamed = evidence.some(({ named }) => named > 0);
  const concepts = reading.features.filter(({ name }) => name.startsWith('c:')).map(({ name }) => name.slice(2));
  const hasTrouble = concepts.some((concept) => TROUBLE.has(concept));
  const hasNegation = concepts.some((concept) => NEGATIONS.has(concept));
  const domain = concepts.filter((concept) => DOMAIN.has(concept)).length;
  const isWrong = hasTrouble || hasNegation;
  const isTerse = reading.wordCount <= TERSE;
  const flags = {
    domain: domain > 0,
    'several-domain': domain > 1,
    'domain-trouble': domain > 0 && isWrong,
    technical: about,
    'named-trouble': isNamed && isWrong,
    'named-terse': isNamed && isTerse,
    trouble: hasTrouble,
    negation: hasNegation,
    untroubled: !isWrong,
    question: reading.isQuestion,
    'terse-domain': isTerse && domain > 0,
    'terse-other': isTerse && domain === 0,
  };
  return Object.entries(flags).flatMap(([flag, holds]) => (holds ? [flag] : []));
}

/** A report of this many words or fewer is judged by what little it says. */
const TERSE = 5;

/** In a report of so many words a name says no more than in a long one. */
const NAMED_ALONE = 8;

/** One unknown name may be a person; more of them say little more than two. */
const MAX_STRANGERS = 2;

export interface Contribution {
  readonly feature: Feature;
  readonly score: number;
}

export interface Scored {
  readonly module: string;
  /** 0..1; shares of all modules and `none` add up to 1. */
  readonly share: number;
}

/** Shares of all modules and of `none`, largest first. Equal shares keep the order of their ids. */
export type Scorer = (reading: Reading) => Scored[];

/** The weights of a model, one row of numbers for each feature: a fifth of the memory, and a row is added up in one go. */
export interface WeightTable {
  readonly classes: readonly string[];
  /** Where the row of a feature begins. */
  readonly rowOf: ReadonlyMap<string, number>;
  readonly weights: Float64Array;
}

export function layOut({ bias, weights }: Pick<Weights, 'bias' | 'weights'>): WeightTable {
  const classes = Object.keys(bias);
  const place = new Map(classes.map((id, at) => [id, at]));
  const rowOf = new Map<string, number>();
  const table = new Float64Array(Object.keys(weights).length * classes.length);
  for (const name in weights) {
    const start = rowOf.size * classes.length;
    rowOf.set(name, start);
    const row = weights[name];
    for (const id in row) table[start + (place.get(id) ?? 0)] = row[id] ?? 0;
  }
  return { classes, rowOf, weights: table };
}

/** Scoring a report is adding up a few dozen short rows. */
export function createScorer(
  { bias: biases, shared }: Pick<Weights, 'bias' | 'shared'>,
  { classes, rowOf, weights: table }: WeightTable,
): Scorer {
  const bias = classes.map((id) => biases[id] ?? 0);
  return (reading) => {
    const sums = Float64Array.from(bias);
    for (const { name, weight } of [...reading.features, ...wholeFeatures(reading)]) {
      const row = rowOf.get(name);
      if (row === undefined) continue;
      for (let at = 0; at < sums.length; at += 1) sums[at] = (sums[at] ?? 0) + weight * (table[row + at] ?? 0);
    }
    const scores = new Map(
      classes
        .filter((id) => id === OFF_TOPIC || reading.evidence.has(id))
        .map((id) => [id, sums[classes.indexOf(id)] ?? 0]),
    );
    for (const [module, evidence] of reading.evidence) {
      const values = sharedValues(evidence, reading);
      const direct = SHARED_FEATURES.reduce((sum, name) => sum + shared[name] * values[name], 0);
      const learnt = scores.get(module);
      scores.set(module, learnt === undefined ? untrained(direct, values.phraseAbove) : learnt + direct);
    }
    return softmax(scores);
  };
}

/** A module that a team has added has no weights for words: name, signals and phrases have to make up for them. */
const UNTRAINED_BIAS = -1;
const UNTRAINED_FACTOR = 3;
/** Who says word for word what the team wrote down means it, whatever its words mean elsewhere. */
const UNTRAINED_VERBATIM = 3;

function untrained(direct: number, phraseAbove: number): number {
  return UNTRAINED_BIAS + UNTRAINED_FACTOR * direct + UNTRAINED_VERBATIM * phraseAbove;
}

/** How much each feature spoke for a module, compared with the average of all; strongest first. */
export function explainScore(table: WeightTable, reading: Reading, module: string): Contribution[] {
  const { classes, rowOf, weights } = table;
  const at = classes.indexOf(module);
  return reading.features
    .map((feature) => {
      const start = rowOf.get(feature.name);
      if (start === undefined) return { feature, score: 0 };
      let sum = 0;
      for (let place = start; place < start + classes.length; place += 1) sum += weights[place] ?? 0;
      const own = at === -1 ? 0 : (weights[start + at] ?? 0);
      return { feature, score: (own - sum / classes.length) * feature.weight };
    })
    .filter(({ score }) => score > 0.1)
    .toSorted((a, b) => b.score - a.score || (a.feature.name < b.feature.name ? -1 : 1));
}

function softmax(scores: ReadonlyMap<string, number>): Scored[] {
  const top = Math.max(...scores.values());
  const powers = [...scores].map(([module, score]) => ({ module, power: Math.exp(score - top) }));
  const total = powers.reduce((sum, { power }) => sum + power, 0);
  return powers
    .map(({ module, power }) => ({ module, share: power / total }))
    .toSorted((a, b) => b.share - a.share || (a.module < b.module ? -1 : 1));
}
