import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { createWorker, type Worker } from '../../src/slack/worker.ts';
import { openStore, type Storage } from '../../src/storage/open-store.ts';
import { SILENT } from '../local/test-bot.ts';
import type { WorkQueue } from '../../src/storage/work-queue.ts';
import { item } from '../storage/sample-work.ts';

let storage: Storage;
let worker: Worker;
/** Under way now, and answered so far. */
let under: (() => void)[];
let answered: string[];

beforeEach(async () => {
  storage = await openStore(':memory:');
  [under, answered] = [[], []];
  worker = answering(storage.queue);
  worker.start();
});
afterEach(async () => {
  release();
  await worker.stop(1_000);
  await storage.close();
});

test.each([
  ['clicks, which wait for nobody', true, 32],
  ['other work', false, 16],
])(
  'of %s no more are answered at once than the process bears; the others are kept, and answered later',
  async (_what, isUrgent, most) => {
    const all = await Promise.all(
      Array.from({ length: 100 }, (_, at) => worker.take(item({ id: `e${at}`, kind: 'block_actions' }), isUrgent)),
    );
    const atOnce = all.filter(({ run }) => run !== undefined);
    expect(all.every(({ isNew }) => isNew)).toBe(true);
    expect(atOnce.length).toBeLessThanOrEqual(most);
    for (const { run } of atOnce) void run?.();
    await sleep(300);
    expect(under.length).toBeLessThanOrEqual(most);
    while (answered.length < 100) {
      release();
      await sleep(10);
    }
    expect(new Set(answered).size).toBe(100);
  },
);

test('what is being leased while the worker is stopped is answered before it has stopped', async () => {
  const leases: (() => void)[] = [];
  const slow = answering({
    ...storage.queue,
    async lease(...given) {
      await new Promise<void>((resolve) => leases.push(resolve));
      return storage.queue.lease(...given);
    },
  });
  await storage.queue.enqueue(item({ id: 'e1' }));
  await worker.stop(0);
  slow.start();
  while (leases.length === 0) await sleep(5);
  let isStopped = false;
  const stopping = slow.stop(5_000).then(() => (isStopped = true));
  leases[0]?.();
  while (under.length === 0) await sleep(5);
  expect(isStopped).toBe(false);
  release();
  await stopping;
  expect(answered).toEqual(['e1']);
});

test('a worker that is stopped while the queue does not answer has stopped when its time is over', async () => {
  const slow = answering({ ...storage.queue, lease: () => new Promise(() => undefined) });
  slow.start();
  await sleep(20);
  const begun = performance.now();
  await slow.stop(50);
  expect(performance.now() - begun).toBeLessThan(1_000);
});

/** Answers each item when it is released. */
function answering(queue: WorkQueue): Worker {
  return createWorker({
    queue,
    logger: SILENT,
    async answer({ id }) {
      await new Promise<void>((resolve) => under.push(resolve));
      answered.push(id);
    },
    apologise: () => Promise.resolve(),
    onWait: () => undefined,
  });
}

function release(): void {
  for (const done of under.splice(0)) done();
}
