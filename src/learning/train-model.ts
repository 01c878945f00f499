import {
  OFF_TOPIC,
  SHARED_FEATURES,
  sharedValues,
  wholeFeatures,
  type SharedFeature,
  type Weights,
} from '../core/model.ts';
import type { Feature } from '../core/features.ts';
import type { Reading } from '../core/report-reader.ts';
import { minimise } from './minimise.ts';

/** A report and the modules it means; none for a report that is off-topic. */
export interface Example {
  readonly reading: Reading;
  /** Acceptable modules, preferred first. */
  readonly expect: readonly string[];
}

export interface FitOptions {
  /** Strength of the pull towards zero; larger is simpler. */
  readonly penalty: number;
  /** Which examples to learn from, by their place; all when left out. */
  readonly isUsed?: (at: number) => boolean;
  /** Where to begin, from an earlier fit; from zero when left out. */
  readonly start?: Float64Array;
}

/** Learns from one set of examples, or parts of it, any number of times. */
export interface Trainer {
  /** The weights as they lie in the table of examples. */
  fit(options: FitOptions): Float64Array;
  toWeights(fitted: Float64Array): Weights;
}

const MIN_CONCEPT_COUNT = 2;
/** More steps change weights in the second decimal only. */
const STEPS = { steps: 60, tolerance: 2e-5 } as const;

/**
 * Multinomial logistic regression with a quadratic penalty on everything but the bias, fitted with L-BFGS on all examples at once.
 * Draws nothing at random, so that the same examples give the same model.
 * `minCount`: a feature seen in fewer examples is not learnt; a concept, which many words share, needs two. `minWeight`: weights
 * smaller than this are left out of the model.
 */
export function createTrainer(
  examples: readonly Example[],
  modules: readonly string[],
  { minCount, minWeight }: { readonly minCount: number; readonly minWeight: number },
): Trainer {
  const classes = [...modules, OFF_TOPIC];
  const facts = examples.map(({ reading, expect }) => ({
    reading,
    expect,
    features: [...reading.features, ...wholeFeatures(reading)],
  }));
  const names = frequentFeatures(facts, minCount);
  const table = layFlat(facts, names, classes);
  const all = examples.map((_, at) => at);
  return {
    fit({ penalty, isUsed = () => true, start = new Float64Array(table.size) }) {
      const rows = Int32Array.from(all.filter(isUsed));
      return minimise(start, (point, slope) => loss(table, rows, point, slope, penalty), STEPS);
    },
    toWeights: (fitted) => toModel(fitted, names, classes, minWeight),
  };
}

/** An example with all its features. */
interface Facts extends Example {
  readonly features: readonly Feature[];
}

/** All examples, laid flat: they are read some hundred times. Weights lie as feature × class, then the shared ones. */
interface Table {
  readonly classes: number;
  readonly size: number;
  /** Where the features of each example begin; the last entry is the end. */
  readonly starts: Int32Array;
  /** Where the weights of each feature begin; 0 is the bias. */
  readonly places: Int32Array;
  readonly weights: Float64Array;
  /** Where the shared values of each example begin, the class and the weight that each belongs to, and the values. */
  readonly sharedStarts: Int32Array;
  readonly sharedClasses: Int32Array;
  readonly sharedPlaces: Int32Array;
  readonly shared: Float64Array;
  /** Wanted share, example after example, class after class. */
  readonly target: Float64Array;
}

function frequentFeatures(examples: readonly Facts[], minCount: number): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { features } of examples) for (const { name } of features) counts.set(name, (counts.get(name) ?? 0) + 1);
  const kept = [...counts]
    .filter(([name, count]) => count >= (name.startsWith('c:') ? MIN_CONCEPT_COUNT : minCount))
    .map(([name]) => name);
  return new Map(kept.toSorted().map((name, index) => [name, index]));
}

function layFlat(examples: readonly Facts[], names: ReadonlyMap<string, number>, classes: readonly string[]): Table {
  const rows = examples.map(({ features }) => [
    { place: 0, weight: 1 },
    ...features.flatMap(({ name, weight }) => {
      const index = names.get(name);
      return index === undefined ? [] : [{ place: (index + 1) * classes.length, weight }];
    }),
  ]);
  const size = (names.size + 1) * classes.length + SHARED_FEATURES.length;
  const shared = examples.map(({ reading }) => sharedOf(reading, classes, size - SHARED_FEATURES.length));
  return {
    classes: classes.length,
    size,
    starts: startsOf(rows),
    places: Int32Array.from(rows.flatMap((row) => row.map(({ place }) => place))),
    weights: Float64Array.from(rows.flatMap((row) => row.map(({ weight }) => weight))),
    sharedStarts: startsOf(shared),
    sharedClasses: Int32Array.from(shared.flatMap((row) => row.map(({ id }) => id))),
    sharedPlaces: Int32Array.from(shared.flatMap((row) => row.map(({ place }) => place))),
    shared: Float64Array.from(shared.flatMap((row) => row.map(({ value }) => value))),
    target: Float64Array.from(examples.flatMap(({ expect }) => targetOf(expect, classes))),
  };
}

/** Where each row begins once they lie one after the other; the last entry is the end. */
function startsOf(rows: readonly (readonly unknown[])[]): Int32Array {
  const starts = new Int32Array(rows.length + 1);
  for (const [at, row] of rows.entries()) starts[at + 1] = (starts[at] ?? 0) + row.length;
  return starts;
}

/** What is not zero of the evidence that counts the same for every module. */
function sharedOf(reading: Reading, classes: readonly string[], start: number) {
  return classes.flatMap((module, id) => {
    const evidence = reading.evidence.get(module);
    if (evidence === undefined) return [];
    const values = sharedValues(evidence);
    return SHARED_FEATURES.map((name, at) => ({ id, place: start + at, value: values[name] })).filter(
      ({ value }) => value !== 0,
    );
  });
}

/** The first acceptable module is preferred: it was named or is the more likely one. */
function targetOf(expect: readonly string[], classes: readonly string[]): number[] {
  const wanted = expect.length === 0 ? [OFF_TOPIC] : expect;
  const parts = wanted.map((_, at) => (at === 0 ? 2 : 1));
  const total = parts.reduce((sum, part) => sum + part, 0);
  return classes.map((id) => (parts[wanted.indexOf(id)] ?? 0) / total);
}

/** Negative log-likelihood and penalty of these examples; their slope goes into `slope`. */
function loss(table: Table, rows: Int32Array, point: Float64Array, slope: Float64Array, penalty: number): number {
  const { classes, starts, places, weights, sharedStarts, sharedClasses, sharedPlaces, shared, size } = table;
  const errors = new Float64Array(classes);
  let sum = 0;
  slope.fill(0);
  for (const row of rows) {
    sum += errorsOf(table, point, row, errors);
    const end = starts[row + 1] ?? 0;
    for (let at = starts[row] ?? 0; at < end; at += 1) {
      const place = places[at] ?? 0;
      const weight = weights[at] ?? 0;
      for (let id = 0; id < classes; id += 1) slope[place + id] = (slope[place + id] ?? 0) + (errors[id] ?? 0) * weight;
    }
    const sharedEnd = sharedStarts[row + 1] ?? 0;
    for (let at = sharedStarts[row] ?? 0; at < sharedEnd; at += 1) {
      const place = sharedPlaces[at] ?? 0;
      slope[place] = (slope[place] ?? 0) + (errors[sharedClasses[at] ?? 0] ?? 0) * (shared[at] ?? 0);
    }
  }
  for (let at = classes; at < size; at += 1) {
    const weight = point[at] ?? 0;
    sum += (penalty / 2) * weight * weight;
    slope[at] = (slope[at] ?? 0) + penalty * weight;
  }
  return sum;
}

/** Share per class, less the wanted one, written into `errors`. Returns the negative log-likelihood of the wanted ones. */
function errorsOf(table: Table, point: Float64Array, row: number, errors: Float64Array): number {
  const { classes, starts, places, weights, sharedStarts, sharedClasses, sharedPlaces, shared, target } = table;
  errors.fill(0);
  const end = starts[row + 1] ?? 0;
  for (let at = starts[row] ?? 0; at < end; at += 1) {
    const place = places[at] ?? 0;
    const weight = weights[at] ?? 0;
    for (let id = 0; id < classes; id += 1) errors[id] = (errors[id] ?? 0) + (point[place + id] ?? 0) * weight;
  }
  const sharedEnd = sharedStarts[row + 1] ?? 0;
  for (let at = sharedStarts[row] ?? 0; at < sharedEnd; at += 1) {
    const id = sharedClasses[at] ?? 0;
    errors[id] = (errors[id] ?? 0) + (shared[at] ?? 0) * (point[sharedPlaces[at] ?? 0] ?? 0);
  }
  let top = Number.NEGATIVE_INFINITY;
  for (let id = 0; id < classes; id += 1) top = Math.max(top, errors[id] ?? 0);
  let total = 0;
  for (let id = 0; id < classes; id += 1) total += Math.exp((errors[id] ?? 0) - top);
  const logTotal = Math.log(total);
  let sum = 0;
  for (let id = 0; id < classes; id += 1) {
    const wanted = target[row * classes + id] ?? 0;
    const logShare = (errors[id] ?? 0) - top - logTotal;
    sum -= wanted * logShare;
    errors[id] = Math.exp(logShare) - wanted;
  }
  return sum;
}

function toModel(
  weights: Float64Array,
  names: ReadonlyMap<string, number>,
  classes: readonly string[],
  minWeight: number,
): Weights {
  const rowOf = (index: number): Record<string, number> =>
    Object.fromEntries(classes.map((id, at) => [id, rounded(weights[index * classes.length + at] ?? 0)]));
  const learnt: Record<string, Record<string, number>> = {};
  for (const [name, index] of names) {
    const strong = Object.entries(rowOf(index + 1)).filter(([, value]) => Math.abs(value) >= minWeight);
    if (strong.length > 0) learnt[name] = Object.fromEntries(strong);
  }
  const sharedStart = weights.length - SHARED_FEATURES.length;
  const shared = Object.fromEntries(SHARED_FEATURES.map((name, at) => [name, rounded(weights[sharedStart + at] ?? 0)]));
  return { bias: rowOf(0), weights: learnt, shared: shared as Record<SharedFeature, number> };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
