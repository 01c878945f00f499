import { afterEach, expect, test } from '@jest/globals';
import { CHANNELS, PEOPLE } from '../../src/local/colleagues.ts';
import type { LeasedWork, WorkQueue } from '../../src/storage/work-queue.ts';
import { startInProcess, type InProcess } from '../faults/in-process.ts';

let bot: InProcess | undefined;
afterEach(() => bot?.end());

const { incidents } = CHANNELS;

test('what a crash left behind is taken up one at a time, then more at once; new reports do not wait for it', async () => {
  const shares: number[] = [];
  let isOver = false;
  bot = await startInProcess({
    wrapQueue: (queue): WorkQueue => ({
      ...queue,
      async enqueue(item, hold) {
        if (isOver) return queue.enqueue(item, hold);
        // Acknowledged, and answered by nobody: the process that kept it is gone.
        await queue.enqueue(item, { owner: 'dead', leaseMs: 0 });
        return 'known';
      },
      async lease(...given) {
        if (!isOver) return [];
        const works = await queue.lease(...given);
        if (crashed(works) > 0) shares.push(crashed(works));
        return works;
      },
    }),
  });
  const { workspace } = bot;
  const grace = workspace.as(PEOPLE.grace);
  for (let count = 0; count < 40; count += 1)
    await grace.postMessage(incidents, `@fixfinder emails are stuck in pending ${count}`);
  isOver = true;
  const begun = performance.now();
  await grace.slashCommand(incidents, '/campaign-issue emails are stuck');
  await workspace.waitFor(() => grace.messages(incidents).length > 0);
  expect(performance.now() - begun).toBeLessThan(1_000);
  await bot.idle();
  expect(shares[0]).toBe(1);
  expect(Math.max(...shares)).toBeGreaterThan(1);
  expect(shares.reduce((sum, share) => sum + share, 0)).toBe(40);
  expect(workspace.acceptedPosts(incidents)).toBe(40);
});

function crashed(works: readonly LeasedWork[]): number {
  return works.filter(({ crashes }) => crashes > 0).length;
}
