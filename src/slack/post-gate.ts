import { setTimeout as sleep } from 'node:timers/promises';

/** Runs one piece of work after the other. */
export type PostGate = <T>(work: () => Promise<T>) => Promise<T>;

export interface PostGateOptions {
  /** Milliseconds after which the one before counts as hanging. */
  readonly stallMs: number;
  /** Milliseconds that anybody waits at most behind a short line. */
  readonly patienceMs: number;
  /** Milliseconds that each one in a long line may take, before those behind it go on. */
  readonly patiencePerPostMs: number;
}

/**
 * Posts go one at a time, so that a crash catches about one of them between Slack's acceptance and our record. A call that hangs is
 * overtaken, and nobody waits longer than the patience, so that a slow Slack is hardly made slower. A line that is long, and moves, is
 * waited for.
 */
export function createPostGate({ stallMs, patienceMs, patiencePerPostMs }: PostGateOptions): PostGate {
  /** Settles when the latest in line is done, or hangs. */
  let before: Promise<unknown> = Promise.resolve();
  let inLine = 0;
  return async (work) => {
    const turn = firstOf(before, Math.max(patienceMs, inLine * patiencePerPostMs));
    inLine += 1;
    const mine = turn.then(work);
    before = turn.then(() => firstOf(mine, stallMs)).finally(() => (inLine -= 1));
    return mine;
  };
}

async function firstOf(work: Promise<unknown>, ms: number): Promise<void> {
  const timer = new AbortController();
  await Promise.race([
    work.catch(() => undefined),
    sleep(ms, undefined, { signal: timer.signal }).catch(() => undefined),
  ]);
  timer.abort();
}
