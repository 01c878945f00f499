import { setImmediate as nextTurn } from 'node:timers/promises';

/** Rows changed in one statement, so that neither a statement time-out nor other work in this process suffers from a large purge. */
const BATCH_SIZE = 500;

/** Repeats until a batch is not full; returns how many rows changed in all. */
export async function inBatches(change: (size: number) => Promise<bigint>): Promise<number> {
  let sum = 0;
  for (;;) {
    const changed = Number(await change(BATCH_SIZE));
    sum += changed;
    if (changed < BATCH_SIZE) return sum;
    await nextTurn();
  }
}
