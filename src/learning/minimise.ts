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

/**
 * Limited-memory BFGS with a backtracking line search (Nocedal and Wright, "Numerical Optimization", 2006, algorithm 7.5).
 * Returns the best point found; draws nothing at random.
 */
export function minimise(start: Float64Array, evaluate: Evaluate, options: MinimiseOptions): Float64Array {
  let point = start.slice();
  let slope = new Float64Array(point.length);
  let value = evaluate(point, slope);
  const past: Step[] = [];
  for (let step = 0; step < options.steps; step += 1) {
    const direction = descend(slope, past);
    const steepness = dot(direction, slope);
    if (steepness >= 0) break;
    const first = past.length === 0 ? Math.min(1, 1 / Math.sqrt(-steepness)) : 1;
    const next = search(point, direction, value, steepness, first, evaluate);
    if (next === undefined) break;
    remember(past, minus(next.point, point), minus(next.slope, slope));
    const gain = value - next.value;
    ({ point, slope, value } = next);
    if (gain < options.tolerance * Math.abs(value)) break;
  }
  return point;
}

interface Place {
  readonly point: Float64Array<ArrayBuffer>;
  readonly slope: Float64Array<ArrayBuffer>;
  readonly value: number;
}

function search(
  point: Float64Array,
  direction: Float64Array,
  value: number,
  steepness: number,
  first: number,
  evaluate: Evaluate,
): Place | undefined {
  let length = first;
  for (let halving = 0; halving < MAX_HALVINGS; halving += 1) {
    const tried = point.map((at, index) => at + length * (direction[index] ?? 0));
    const slope = new Float64Array(point.length);
    const reached = evaluate(tried, slope);
    if (reached <= value + ENOUGH * length * steepness) return { point: tried, slope, value: reached };
    length /= 2;
  }
  return undefined;
}

/** The two-loop recursion: the slope, bent by what the past steps tell of the curvature. */
function descend(slope: Float64Array, past: readonly Step[]): Float64Array {
  const direction = slope.map((value) => -value);
  const shares = past.map(() => 0);
  for (let at = past.length - 1; at >= 0; at -= 1) {
    const step = past[at];
    if (step === undefined) continue;
    shares[at] = step.rho * dot(step.point, direction);
    add(direction, step.slope, -(shares[at] ?? 0));
  }
  const last = past.at(-1);
  if (last !== undefined) {
    const scale = 1 / (last.rho * dot(last.slope, last.slope));
    for (let at = 0; at < direction.length; at += 1) direction[at] = (direction[at] ?? 0) * scale;
  }
  for (const [at, step] of past.entries())
    add(direction, step.point, (shares[at] ?? 0) - step.rho * dot(step.slope, direction));
  return direction;
}

/** A step along which the slope does not rise says nothing about the curvature. */
function remember(past: Step[], point: Float64Array, slope: Float64Array): void {
  const product = dot(point, slope);
  if (product <= 0) return;
  past.push({ point, slope, rho: 1 / product });
  if (past.length > MEMORY) past.shift();
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}

function add(to: Float64Array, what: Float64Array, times: number): void {
  for (let at = 0; at < to.length; at += 1) to[at] = (to[at] ?? 0) + times * (what[at] ?? 0);
}

function minus(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, at) => value - (b[at] ?? 0));
}
