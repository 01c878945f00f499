import { availableParallelism, loadavg } from 'node:os';

/** A row of the table in docs/reliability.md: a fault, what has to hold under it, and how much of it to try. */
export interface Row {
  readonly id: string;
  readonly title: string;
  readonly target: string;
  run(scale: Scale): Promise<Outcome>;
}

/** `short` takes seconds and runs with the tests; `full` is what docs/reliability.md quotes. */
export type Scale = 'short' | 'full';

export type Outcome = Measured | NotRun;

export interface Measured {
  /** What was measured, in one line. */
  readonly figures: string;
  readonly isMet: boolean;
}

/** Nothing was measured: the target is neither met nor missed. */
export interface NotRun {
  /** What the row needs and this machine lacks. */
  readonly lacks: string;
}

export function hasRun(outcome: Outcome): outcome is Measured {
  return 'figures' in outcome;
}

export function pick<T = number>(scale: Scale, short: T, full: T): T {
  return scale === 'short' ? short : full;
}

/** With the tests, on whatever machine, only what is lost, doubled or wrong counts; how fast it was is for `npm run faults`. */
export function isInTime(scale: Scale, isTimely: boolean): boolean {
  return scale === 'short' || isTimely;
}

/** The value below which that share of the values lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** How busy the machine was with other work before the row, for a figure that depends on it; nothing on a quiet one. */
export function noteLoad(): string {
  const load = loadavg()[0] ?? 0;
  return load < 0.7 ? '' : `; load average ${load.toFixed(1)} of other work on ${availableParallelism()} processors`;
}

export function ms(value: number): string {
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
}
