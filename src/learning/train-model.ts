import {
  OFF_TOPIC,
  SHARED_FEATURES,
  sharedValues,
  wholeFeatures,
  type SharedFeature,
  type Weights,
} from '../core/model.ts';
import type { Reading } from '../core/report-reader.ts';

/** A report and the modules it means; none for a report that is off-topic. */
export interface Example {
  readonly reading: Reading;
  /** Acceptable modules, preferred first. */
  readonly expect: readonly string[];
}

export interface TrainingOptions {
  /** Strength of the pull towards zero; larger is simpler. */
  readonly penalty: number;
  /** Passes over all examples. */
  readonly rounds: number;
  /** A feature seen in fewer examples is not learnt. */
  readonly minCount: number;
  /** Weights smaller than this are left out of the model. */
  readonly minWeight: number;
}

/**
 * Multinomial logistic regression with a quadratic penalty, fitted with Adam (Kingma and Ba 2015) on all examples at once.
 * Starts from zero and draws nothing at random, so that the same examples give the same model.
 */
export function trainModel(
  examples: readonly Example[],
  modules: readonly string[],
  options: TrainingOptions,
): Weights {
  const classes = [...modules, OFF_TOPIC];
  const names = frequentFeatures(examples, options.minCount);
  const rows = examples.map((example) => toRow(example, names, classes));
  const size = (names.size + 1) * classes.length + SHARED_FEATURES.length;
  const weights = new Float64Array(size);
  const adam = createAdam(size);
  for (let round = 1; round <= options.rounds; round += 1) {
    adam(weights, gradient(rows, weights, classes.length, options.penalty), learningRate(round, options.rounds));
  }
  return toModel(weights, names, classes, options.minWeight);
}

/** One example, laid flat: this is read some hundred times. */
interface Row {
  /** Indices and weights of its features; index 0 is the bias. */
  readonly features: Int32Array;
  readonly weights: Float64Array;
  /** The shared values, class after class. */
  readonly shared: Float64Array;
  /** Wanted share per class. */
  readonly target: Float64Array;
}

function frequentFeatures(examples: readonly Example[], minCount: number): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { reading } of examples) {
    for (const { name } of [...reading.features, ...wholeFeatures(reading)])
      counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const kept = [...counts]
    .filter(([name, count]) => count >= (name.startsWith('c:') ? 2 : minCount))
    .map(([name]) => name);
  return new Map(kept.toSorted().map((name, index) => [name, index]));
}

function toRow({ reading, expect }: Example, names: ReadonlyMap<string, number>, classes: readonly string[]): Row {
  const known = [...reading.features, ...wholeFeatures(reading)].filter(({ name }) => names.has(name));
  const shared = classes.flatMap((id) => {
    const evidence = reading.evidence.get(id);
    if (evidence === undefined) return SHARED_FEATURES.map(() => 0);
    const values = sharedValues(evidence);
    return SHARED_FEATURES.map((name) => values[name]);
  });
  return {
    features: Int32Array.from([0, ...known.map(({ name }) => (names.get(name) ?? 0) + 1)]),
    weights: Float64Array.from([1, ...known.map(({ weight }) => weight)]),
    shared: Float64Array.from(shared),
    target: Float64Array.from(targetOf(expect, classes)),
  };
}

/** The first acceptable module is preferred: it was named or is the more likely one. */
function targetOf(expect: readonly string[], classes: readonly string[]): number[] {
  const wanted = expect.length === 0 ? [OFF_TOPIC] : expect;
  const parts = wanted.map((_, at) => (at === 0 ? 2 : 1));
  const total = parts.reduce((sum, part) => sum + part, 0);
  return classes.map((id) => (parts[wanted.indexOf(id)] ?? 0) / total);
}

/** Of the mean loss. Weights lie as feature × class, then the shared ones. */
function gradient(rows: readonly Row[], weights: Float64Array, classes: number, penalty: number): Float64Array {
  const slope = new Float64Array(weights.length);
  const sharedStart = weights.length - SHARED_FEATURES.length;
  const errors = new Float64Array(classes);
  for (const row of rows) {
    errorsOf(row, weights, sharedStart, errors);
    for (let at = 0; at < row.features.length; at += 1) {
      const start = (row.features[at] ?? 0) * classes;
      const weight = row.weights[at] ?? 0;
      for (let id = 0; id < classes; id += 1) slope[start + id] = (slope[start + id] ?? 0) + (errors[id] ?? 0) * weight;
    }
    for (let at = 0; at < row.shared.length; at += 1) {
      const place = sharedStart + (at % SHARED_FEATURES.length);
      slope[place] =
        (slope[place] ?? 0) + (errors[Math.floor(at / SHARED_FEATURES.length)] ?? 0) * (row.shared[at] ?? 0);
    }
  }
  for (let at = 0; at < slope.length; at += 1) {
    const pull = at < classes ? 0 : penalty * (weights[at] ?? 0);
    slope[at] = ((slope[at] ?? 0) + pull) / rows.length;
  }
  return slope;
}

/** Share per class, less the wanted one, written into `errors`. */
function errorsOf(row: Row, weights: Float64Array, sharedStart: number, errors: Float64Array): void {
  const classes = errors.length;
  errors.fill(0);
  for (let at = 0; at < row.features.length; at += 1) {
    const start = (row.features[at] ?? 0) * classes;
    const weight = row.weights[at] ?? 0;
    for (let id = 0; id < classes; id += 1) errors[id] = (errors[id] ?? 0) + (weights[start + id] ?? 0) * weight;
  }
  for (let at = 0; at < row.shared.length; at += 1) {
    const id = Math.floor(at / SHARED_FEATURES.length);
    errors[id] =
      (errors[id] ?? 0) + (row.shared[at] ?? 0) * (weights[sharedStart + (at % SHARED_FEATURES.length)] ?? 0);
  }
  const top = Math.max(...errors);
  let total = 0;
  for (let id = 0; id < classes; id += 1) {
    const power = Math.exp((errors[id] ?? 0) - top);
    errors[id] = power;
    total += power;
  }
  for (let id = 0; id < classes; id += 1) errors[id] = (errors[id] ?? 0) / total - (row.target[id] ?? 0);
}

const FIRST_RATE = 0.15;
const LAST_RATE = 0.01;

function learningRate(round: number, rounds: number): number {
  return FIRST_RATE * (LAST_RATE / FIRST_RATE) ** (round / rounds);
}

function createAdam(size: number): (weights: Float64Array, slope: Float64Array, rate: number) => void {
  const mean = new Float64Array(size);
  const square = new Float64Array(size);
  let step = 0;
  return (weights, slope, rate) => {
    step += 1;
    for (let at = 0; at < size; at += 1) {
      const value = slope[at] ?? 0;
      const first = (mean[at] = 0.9 * (mean[at] ?? 0) + 0.1 * value) / (1 - 0.9 ** step);
      const second = (square[at] = 0.999 * (square[at] ?? 0) + 0.001 * value * value) / (1 - 0.999 ** step);
      weights[at] = (weights[at] ?? 0) - (rate * first) / (Math.sqrt(second) + 1e-8);
    }
  };
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
