/** A smooth function to be minimised: returns its value at `point` and writes its slope there into `slope`. */
export type Evaluate = (point: Float64Array, slope: Float64Array) => number;

export interface MinimiseOptions {
  /** Steps at most. */
  readonly steps: number;
  /** Ends when a step lowers the value by less than this share of it. */
  readonly tolerance: number;
}

/** Past steps from which the curvature is guessed. */
const MEMORY = 8;
/** A step has to lower the value by this share of what the slope promises (Armijo). */
const ENOUGH = 1e-4;
const MAX_HALVINGS = 20;

/** A step made: how far the point and the slope moved, and one over their product. */
interface Step {
  readonly point: Float64Array;
  readonly slope: Float64Array;
  readonly rho: number;
}

interface Place {
  readonly point: Float64Array;
  readonly slope: Float64Array;
  value: number;
}

/**
 * Limited-memory BFGS with a backtracking line search (Nocedal and Wright, "Numerical Optimization", 2006, algorithm 7.5).
 * Returns the best point found; draws nothing at random. Vectors are reused from step to step: they are long, and collecting them
 * took as long as the search.
 */
export function minimise(start: Float64Array, evaluate: Evaluate, options: MinimiseOptions): Float64Array {
  const size = start.length;
  let now: Place = { point: start.slice(), slope: new Float64Array(size), value: 0 };
  let next: Place = { point: new Float64Array(size), slope: new Float64Array(size), value: 0 };
  now.value = evaluate(now.point, now.slope);
  const direction = new Float64Array(size);
  const past: Step[] = [];
  for (let step = 0; step < options.steps; step += 1) {
    const steepness = descend(direction, now.slope, past);
    if (steepness >= 0) break;
    const first = past.length === 0 ? Math.min(1, 1 / Math.sqrt(-steepness)) : 1;
    if (!search(next, now, direction, steepness, first, evaluate)) break;
    remember(past, now, next);
    const gain = now.value - next.value;
    [now, next] = [next, now];
    if (gain < options.tolerance * Math.abs(now.value)) break;
  }
  return now.point;
}

/** Puts the first place that is low enough into `next`; false when there is none. */
function search(
  next: Place,
  { point, value }: Place,
  direction: Float64Array,
  steepness: number,
  first: number,
  evaluate: Evaluate,
): boolean {
  let length = first;
  for (let halving = 0; halving < MAX_HALVINGS; halving += 1) {
    for (let at = 0; at < point.length; at += 1) next.point[at] = (point[at] ?? 0) + length * (direction[at] ?? 0);
    next.value = evaluate(next.point, next.slope);
    if (next.value <= value + ENOUGH * length * steepness) return true;
    length /= 2;
  }
  return false;
}

/**
 * The two-loop recursion: the slope, bent by what the past steps tell of the curvature. Returns how steeply the value falls that way, below
 * zero where it falls. Each vector is added in the pass that takes the next product: what takes time is reading them.
 */
function descend(direction: Float64Array, slope: Float64Array, past: readonly Step[]): number {
  const [first, last] = [past[0], past.at(-1)];
  for (let at = 0; at < slope.length; at += 1) direction[at] = -(slope[at] ?? 0);
  if (first === undefined || last === undefined) return dot(direction, slope);
  const shares = past.map(() => 0);
  let product = dot(direction, last.point);
  for (let at = past.length - 1; at >= 0; at -= 1) {
    const { slope: bend, rho } = past[at] ?? last;
    shares[at] = rho * product;
    product = addAndDot(direction, 1, bend, -rho * product, past[at - 1]?.point ?? first.slope);
  }
  const scale = 1 / (last.rho * dot(last.slope, last.slope));
  let factor = scale;
  product *= scale;
  for (const [at, { point, rho }] of past.entries()) {
    const share = (shares[at] ?? 0) - rho * product;
    product = addAndDot(direction, factor, point, share, past[at + 1]?.slope ?? slope);
    factor = 1;
  }
  return product;
}

/** A step along which the slope does not rise says nothing about the curvature. */
function remember(past: Step[], from: Place, to: Place): void {
  const oldest = past.length < MEMORY ? undefined : past[0];
  const point = minus(to.point, from.point, oldest?.point);
  const slope = minus(to.slope, from.slope, oldest?.slope);
  if (oldest !== undefined) past.shift();
  const product = dot(point, slope);
  if (product > 0) past.push({ point, slope, rho: 1 / product });
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}

/** Makes of `to` `factor` times itself and `times` times `what`; returns its product with `other`. */
function addAndDot(to: Float64Array, factor: number, what: Float64Array, times: number, other: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < to.length; at += 1) {
    const value = factor * (to[at] ?? 0) + times * (what[at] ?? 0);
    to[at] = value;
    sum += value * (other[at] ?? 0);
  }
  return sum;
}

/** Into `result`, where there is one to be reused. */
function minus(a: Float64Array, b: Float64Array, result?: Float64Array): Float64Array {
  const difference = result ?? new Float64Array(a.length);
  for (let at = 0; at < a.length; at += 1) difference[at] = (a[at] ?? 0) - (b[at] ?? 0);
  return difference;
}
