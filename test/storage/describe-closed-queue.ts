import { expect, test } from '@jest/globals';
import { StoreError, type Store } from '../../src/storage/store.ts';
import type { WorkQueue } from '../../src/storage/work-queue.ts';
import { item } from './sample-work.ts';

const LONG_MS = 60_000;
const POST = { isPost: true, usesResponseUrl: false };

/** `now` gives the queue of the test under way, and the store that closes it. */
export function describeClosedQueue(now: () => { readonly store: Store; readonly queue: WorkQueue }): void {
  test('every method of a closed queue rejects with StoreError, which names what could not be done', async () => {
    const { store, queue } = now();
    await store.close();
    const calls: readonly (readonly [string, () => Promise<unknown>])[] = [
      ['take in work', () => queue.enqueue(item({}))],
      ['lease work', () => queue.lease('A', LONG_MS, 1)],
      ['renew a lease', () => queue.renew('e1', 'A', 1, LONG_MS)],
      ['begin a call', () => queue.begin('e1', 'A', 1, 1, POST)],
      ['finish work', () => queue.finish('e1', 'A', 1, 'done')],
      ['put work off', () => queue.retryLater('e1', 'A', 1, 0, 'later')],
      ['bury work', () => queue.bury('e1', 'A', 1, 'broken')],
      ['read dead letters', () => queue.deadLetters(1)],
      ['replay work', () => queue.replay('e1')],
      ['count work', () => queue.depth()],
      ['purge work', () => queue.purgeFinished(new Date(0))],
    ];
    for (const [what, call] of calls) {
      const failure: unknown = await call().catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(StoreError);
      expect(String(failure)).toContain(`the storage could not ${what}: `);
    }
  });
}
