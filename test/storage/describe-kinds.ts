import { describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KindFilter, WorkQueue } from '../../src/storage/work-queue.ts';
import { item } from './sample-work.ts';

const LONG_MS = 60_000;

/** Leasing some kinds of items only. `now` gives the queue of the test under way. */
export function describeKinds(now: () => { readonly queue: WorkQueue }): void {
  describe('leasing by kind', () => {
    test('hands out one kind of items, or all but some kinds, as it is asked', async () => {
      const { queue } = now();
      const kinds = ['command', 'app_mention', 'command', 'block_actions', 'app_mention'];
      for (const [index, kind] of kinds.entries()) {
        await queue.enqueue(item({ id: `e${index}`, kind }));
        await sleep(3);
      }
      const idsOf = async (limit: number, filter: KindFilter): Promise<string[]> =>
        (await queue.lease('A', LONG_MS, limit, limit, filter)).map(({ id }) => id);
      expect(await idsOf(1, { only: 'app_mention' })).toEqual(['e1']);
      expect(await idsOf(9, { except: ['app_mention', 'block_actions'] })).toEqual(['e0', 'e2']);
      expect(await idsOf(9, { only: 'view_submission' })).toEqual([]);
      expect(await idsOf(9, { except: [] })).toEqual(['e3', 'e4']);
    });

    test('counts what a crash left behind among the kinds that are asked for', async () => {
      const { queue } = now();
      for (const [id, kind] of [
        ['e1', 'app_mention'],
        ['e2', 'command'],
      ] as const)
        await queue.enqueue(item({ id, kind }), { owner: 'A', leaseMs: 0 });
      expect(await queue.lease('B', LONG_MS, 5, 1, { except: ['app_mention'] })).toMatchObject([{ id: 'e2' }]);
      expect(await queue.lease('B', LONG_MS, 5, 1, { only: 'app_mention' })).toMatchObject([{ id: 'e1' }]);
    });
  });
}
