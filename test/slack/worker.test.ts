import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { createWorker, type Worker } from '../../src/slack/worker.ts';
import { openStore, type Storage } from '../../src/storage/open-store.ts';
import { SILENT } from '../local/test-bot.ts';
import { item } from '../storage/sample-work.ts';

let storage: Storage;
let worker: Worker;
/** Under way now, and answered so far. */
let under: (() => void)[];
let answered: string[];

beforeEach(async () => {
  storage = await openStore(':memory:');
  [under, answered] = [[], []];
  worker = createWorker({
    queue: storage.queue,
    logger: SILENT,
    async answer({ id }) {
      await new Promise<void>((resolve) => under.push(resolve));
      answered.push(id);
    },
    apologise: () => Promise.resolve(),
    onWait: () => undefined,
  });
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

function release(): void {
  for (const done of under.splice(0)) done();
}
