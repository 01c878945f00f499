import { SHARED_FEATURES, type SharedFeature, type Weights } from '../core/model.ts';
import { sizeOf, type Block, type Rows, type Table } from './example-table.ts';
import { minimise } from './minimise.ts';

export interface FitOptions {
  /** Strength of the pull towards zero; larger is simpler. */
  readonly penalty: number;
  /** A block that is not learnt from. */
  readonly without?: number;
  /** Where to begin, from an earlier fit; from zero when left out. */
  readonly start?: Float64Array | undefined;
  readonly steps?: number;
}

/** More steps change weights in the second decimal only. */
const MAX_STEPS = 60;
const TOLERANCE = 2e-5;

/**
 * Multinomial logistic regression with a quadratic penalty on everything but the bias, fitted with L-BFGS on all examples at once. Draws
 * nothing at random, so that the same table gives the same weights, which lie as the table says.
 */
export function fitModel(
  table: Table,
  { penalty, without, start = new Float64Array(sizeOf(table)), steps = MAX_STEPS }: FitOptions,
): Float64Array {
  const blocks = table.blocks.filter((_, at) => at !== without);
  return minimise(
    start,
    (point, slope) => {
      slope.fill(0);
      const loss = blocks.reduce((sum, block) => sum + addLoss(table, block, point, slope), 0);
      return loss + addPenalty(penalty, table.width, point, slope);
    },
    { steps, tolerance: TOLERANCE },
  );
}

/** Half the penalty times the squares of the weights, those of the bias left out; its slope is added to `slope`. */
function addPenalty(penalty: number, from: number, point: Float64Array, slope: Float64Array): number {
  let sum = 0;
  for (let at = from; at < point.length; at += 1) {
    const weight = point[at] ?? 0;
    sum += (penalty / 2) * weight * weight;
    slope[at] = (slope[at] ?? 0) + penalty * weight;
  }
  return sum;
}

/** Negative log-likelihood of the examples of a block; its slope is added to `slope`. */
function addLoss({ classes, width }: Table, block: Block, point: Float64Array, slope: Float64Array): number {
  const { features, shared, target } = block;
  const sharedStart = point.length - SHARED_FEATURES.length;
  const scores = new Float64Array(width);
  let sum = 0;
  for (let row = 0; row + 1 < features.starts.length; row += 1) {
    addUp(features, row, point, scores);
    const from = shared.starts[row] ?? 0;
    const to = shared.starts[row + 1] ?? 0;
    for (let at = from; at < to; at += 1) {
      const id = shared.classes[at] ?? 0;
      const weight = point[sharedStart + (shared.places[at] ?? 0)] ?? 0;
      scores[id] = (scores[id] ?? 0) + weight * (shared.values[at] ?? 0);
    }
    sum += toErrors(scores, classes.length, target, row * classes.length);
    spread(features, row, scores, slope);
    for (let at = from; at < to; at += 1) {
      const place = sharedStart + (shared.places[at] ?? 0);
      slope[place] = (slope[place] ?? 0) + (scores[shared.classes[at] ?? 0] ?? 0) * (shared.values[at] ?? 0);
    }
  }
  return sum;
}

/** The score of each class, into `scores`. Four at a time stay in registers, which takes half the time of one after the other. */
function addUp({ starts, places, values }: Rows, row: number, point: Float64Array, scores: Float64Array): void {
  const from = starts[row] ?? 0;
  const to = starts[row + 1] ?? 0;
  for (let id = 0; id < scores.length; id += 4) {
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let at = from; at < to; at += 1) {
      const place = (places[at] ?? 0) + id;
      const value = values[at] ?? 0;
      a += value * (point[place] ?? 0);
      b += value * (point[place + 1] ?? 0);
      c += value * (point[place + 2] ?? 0);
      d += value * (point[place + 3] ?? 0);
    }
    scores[id] = a;
    scores[id + 1] = b;
    scores[id + 2] = c;
    scores[id + 3] = d;
  }
}

/** The way back of `addUp`: what the error of each class asks of the weights that its score was added up from. */
function spread({ starts, places, values }: Rows, row: number, errors: Float64Array, slope: Float64Array): void {
  const from = starts[row] ?? 0;
  const to = starts[row + 1] ?? 0;
  for (let id = 0; id < errors.length; id += 4) {
    const a = errors[id] ?? 0;
    const b = errors[id + 1] ?? 0;
    const c = errors[id + 2] ?? 0;
    const d = errors[id + 3] ?? 0;
    for (let at = from; at < to; at += 1) {
      const place = (places[at] ?? 0) + id;
      const value = values[at] ?? 0;
      slope[place] = (slope[place] ?? 0) + a * value;
      slope[place + 1] = (slope[place + 1] ?? 0) + b * value;
      slope[place + 2] = (slope[place + 2] ?? 0) + c * value;
      slope[place + 3] = (slope[place + 3] ?? 0) + d * value;
    }
  }
}

/** Turns scores into shares less the wanted ones, in place. Returns the negative log-likelihood of the wanted ones, which add up to 1. */
function toErrors(scores: Float64Array, classes: number, target: Float64Array, from: number): number {
  let top = Number.NEGATIVE_INFINITY;
  for (let id = 0; id < classes; id += 1) top = Math.max(top, scores[id] ?? 0);
  let total = 0;
  let wanted = 0;
  for (let id = 0; id < classes; id += 1) {
    const score = (scores[id] ?? 0) - top;
    const power = Math.exp(score);
    wanted += (target[from + id] ?? 0) * score;
    total += power;
    scores[id] = power;
  }
  for (let id = 0; id < classes; id += 1) scores[id] = (scores[id] ?? 0) / total - (target[from + id] ?? 0);
  return Math.log(total) - wanted;
}

/** What was fitted as the model keeps it: rounded to two decimals, weights smaller than `minWeight` left out. */
export function toWeights({ classes, width, names }: Table, fitted: Float64Array, minWeight: number): Weights {
  const rowOf = (place: number, least: number): [string, number][] =>
    classes.flatMap((id, at): [string, number][] => {
      const weight = rounded(fitted[place + at] ?? 0);
      return Math.abs(weight) >= least ? [[id, weight]] : [];
    });
  const weights: Record<string, Record<string, number>> = {};
  const placeOf = new Map(names.map((name, index) => [name, (index + 1) * width]));
  for (const name of names.toSorted()) {
    const strong = rowOf(placeOf.get(name) ?? 0, minWeight);
    if (strong.length > 0) weights[name] = Object.fromEntries(strong);
  }
  const sharedStart = fitted.length - SHARED_FEATURES.length;
  const shared = Object.fromEntries(SHARED_FEATURES.map((name, at) => [name, rounded(fitted[sharedStart + at] ?? 0)]));
  return { bias: Object.fromEntries(rowOf(0, 0)), weights, shared: shared as Record<SharedFeature, number> };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
