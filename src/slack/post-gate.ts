/** Runs one piece of work after the other. */
export type PostGate = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Posts go one at a time, so that a crash catches about one of them between Slack's acceptance and our record. Whoever has waited
 * `patienceMs` for the one before goes anyway: a call that hangs holds nobody up for longer, and a slow Slack is not made slower than that.
 */
export function createPostGate(patienceMs: number): PostGate {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = settledWithin(last, patienceMs);
    const mine = turn.then(work);
    last = mine;
    return mine;
  };
}

async function settledWithin(before: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([before.catch(() => undefined), patience]);
  clearTimeout(timer);
}
