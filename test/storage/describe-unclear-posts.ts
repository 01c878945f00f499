import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LeasedWork, WorkQueue } from '../../src/storage/work-queue.ts';
import { item, leaseOne } from './sample-work.ts';

const LONG_MS = 60_000;
/** Over by the next statement. */
const NO_MS = 0;
const POST = { isPost: true, usesResponseUrl: false };
const RESPONSE = { isPost: true, usesResponseUrl: true };

/** What every queue must remember of posts across a crash. `now` gives the queue of the test under way. */
export function describeUnclearPosts(now: () => { readonly queue: WorkQueue }): void {
  describe('a post that is begun', () => {
    test('and not ended before its lease is unclear, once', async () => {
      const { queue } = now();
      const first = await leaseOne(queue, 'A', LONG_MS);
      expect(first).toMatchObject({ unclear: 0, isCut: false });
      expect(await queue.begin('e1', 'A', first.fence, NO_MS, POST)).toBe(true);
      expect(await leaseOnce(queue, 'B', NO_MS)).toMatchObject({ unclear: 1, isCut: true, posted: false });
      expect(await leaseOnce(queue, 'C', NO_MS)).toMatchObject({ unclear: 1, isCut: false });
    });

    test('and recorded as posted is not', async () => {
      const { queue } = now();
      const { fence } = await leaseOne(queue, 'A', LONG_MS);
      await queue.begin('e1', 'A', fence, LONG_MS, POST);
      await queue.finish('e1', 'A', fence, 'posted');
      await queue.renew('e1', 'A', fence, NO_MS);
      expect(await leaseOnce(queue, 'B', LONG_MS)).toMatchObject({ unclear: 0, isCut: false, posted: true });
    });

    test('and known to have failed is not, or counts as who gives it back says', async () => {
      const { queue } = now();
      const { fence } = await leaseOne(queue, 'A', LONG_MS);
      await queue.begin('e1', 'A', fence, LONG_MS, POST);
      await queue.retryLater('e1', 'A', fence, 0, 'Slack said no');
      expect(await leaseOnce(queue, 'A', LONG_MS)).toMatchObject({ unclear: 0, isCut: false });
      await queue.begin('e1', 'A', fence + 1, LONG_MS, POST);
      await queue.retryLater('e1', 'A', fence + 1, 0, 'cut after sending', { unclear: 1, responseUses: 3 });
      expect(await leaseOnce(queue, 'A', LONG_MS)).toMatchObject({ unclear: 1, isCut: false, responseUses: 3 });
    });

    test('renews the lease, also one that has expired without being taken over', async () => {
      const { queue } = now();
      const { fence } = await leaseOne(queue, 'A', NO_MS);
      expect(await queue.begin('e1', 'A', fence, LONG_MS, POST)).toBe(true);
      expect(await queue.lease('B', LONG_MS, 1)).toEqual([]);
    });

    test('is forgotten when a dead letter is replayed; the uses of a response_url are Slack’s, and stay', async () => {
      const { queue } = now();
      const { fence } = await leaseOne(queue, 'A', LONG_MS);
      await queue.begin('e1', 'A', fence, NO_MS, RESPONSE);
      const again = await leaseOnce(queue, 'B', LONG_MS);
      expect(again).toMatchObject({ unclear: 1, responseUses: 1 });
      await queue.begin('e1', 'B', again.fence, LONG_MS, RESPONSE);
      await queue.bury('e1', 'B', again.fence, 'not clear');
      await queue.replay('e1');
      expect(await leaseOnce(queue, 'C', LONG_MS)).toMatchObject({ unclear: 0, isCut: false, responseUses: 2 });
    });

    test('belongs to an item that is handed out as one of those whose process may have died of them', async () => {
      const { queue } = now();
      for (const id of ['e1', 'e2', 'e3', 'e4', 'e5']) {
        await queue.enqueue(item({ id }));
        await sleep(3);
      }
      for (const { id, fence } of await queue.lease('A', LONG_MS, 3)) {
        if (id === 'e3') await queue.finish(id, 'A', fence, 'posted');
        await queue.renew(id, 'A', fence, NO_MS);
      }
      expect(ids(await queue.lease('B', LONG_MS, 10, 0))).toEqual(['e3', 'e4', 'e5']);
      expect(ids(await queue.lease('B', LONG_MS, 10, 1))).toEqual(['e1']);
      expect(ids(await queue.lease('B', LONG_MS, 10))).toEqual(['e2']);
    });

    test('uses no response_url, unless it goes there', async () => {
      const { queue } = now();
      const { fence } = await leaseOne(queue, 'A', LONG_MS);
      await queue.begin('e1', 'A', fence, NO_MS, POST);
      const { fence: next, ...first } = await leaseOnce(queue, 'B', LONG_MS);
      expect(first.responseUses).toBe(0);
      await queue.begin('e1', 'B', next, NO_MS, RESPONSE);
      expect(await leaseOnce(queue, 'C', LONG_MS)).toMatchObject({ responseUses: 1 });
    });

    test('leaves no trace of an item that was a harmless call', async () => {
      const { queue } = now();
      const { fence } = await leaseOne(queue, 'A', LONG_MS);
      await queue.begin('e1', 'A', fence, NO_MS, { isPost: false, usesResponseUrl: true });
      expect(await leaseOnce(queue, 'B', LONG_MS)).toMatchObject({ unclear: 0, isCut: false, responseUses: 1 });
    });
  });

  test('whatever happens to an item, the queue knows how many posts are unclear, and posts it only while it is held', async () => {
    const { queue } = now();
    let count = 0;
    const step = fc.constantFrom(...STEPS);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25, size: 'max' }), async (steps) => {
        const id = `walk ${(count += 1)}`;
        await queue.enqueue(item({ id }));
        const model = newModel(id);
        for (const name of steps) await WALK[name](queue, model);
        // What is left would be leased by the walks after this one.
        for (const work of await queue.lease('end', LONG_MS, 10))
          await queue.finish(work.id, 'end', work.fence, 'done');
        if (model.fence > 0) await queue.finish(id, model.owner, model.fence, 'done');
      }),
      { numRuns: 60 },
    );
    expect(count).toBeGreaterThanOrEqual(60);
  }, 60_000);
}

async function leaseOnce(queue: WorkQueue, owner: string, leaseMs: number): Promise<LeasedWork> {
  const end = Date.now() + 2_000;
  for (;;) {
    const [work] = await queue.lease(owner, leaseMs, 1);
    if (work !== undefined) return work;
    if (Date.now() > end) throw new Error('nothing to lease');
    await sleep(1);
  }
}

function ids(works: readonly LeasedWork[]): string[] {
  return works.map(({ id }) => id);
}

/** What an item should look like, after each step of a walk. */
interface Model {
  readonly id: string;
  owner: string;
  fence: number;
  state: 'free' | 'held' | 'dead' | 'done';
  isPosted: boolean;
  isPosting: boolean;
  unclear: number;
  uses: number;
  crashes: number;
}

function newModel(id: string): Model {
  return { id, owner: '', fence: 0, state: 'free', isPosted: false, isPosting: false, unclear: 0, uses: 0, crashes: 0 };
}

const STEPS = ['lease', 'begin', 'respond', 'posted', 'crash', 'later', 'unclear', 'bury', 'replay', 'done'] as const;

type Step = (typeof STEPS)[number];

/** Each step is tried in every state; where it does not fit, the queue has to refuse it. */
const WALK: Readonly<Record<Step, (queue: WorkQueue, model: Model) => Promise<void>>> = {
  async lease(queue, model) {
    const owner = `owner ${model.fence + 1}`;
    const [work] = await queue.lease(owner, LONG_MS, 1);
    expect(work === undefined).toBe(model.state !== 'free');
    if (work === undefined) return;
    const isCut = model.isPosting && !model.isPosted;
    if (isCut) model.unclear += 1;
    Object.assign(model, { owner, fence: model.fence + 1, state: 'held', isPosting: false });
    const { id, fence, isPosted: posted, unclear, uses: responseUses, crashes } = model;
    expect(work).toMatchObject({ id, fence, posted, unclear, responseUses, isCut, crashes });
  },
  async begin(queue, model) {
    const isMine = await queue.begin(model.id, model.owner, model.fence, LONG_MS, POST);
    expect(isMine).toBe(model.state === 'held');
    if (isMine) model.isPosting = true;
  },
  async respond(queue, model) {
    const isMine = await queue.begin(model.id, model.owner, model.fence, LONG_MS, RESPONSE);
    expect(isMine).toBe(model.state === 'held');
    if (isMine) Object.assign(model, { isPosting: true, uses: model.uses + 1 });
  },
  async posted(queue, model) {
    const isMine = await queue.finish(model.id, model.owner, model.fence, 'posted');
    expect(isMine).toBe(model.state === 'held');
    if (isMine) Object.assign(model, { isPosted: true, isPosting: false });
  },
  /** The owner is gone; its lease ends. */
  async crash(queue, model) {
    const isMine = await queue.renew(model.id, model.owner, model.fence, -1);
    expect(isMine).toBe(model.state === 'held');
    if (isMine) Object.assign(model, { state: 'free', owner: 'nobody', crashes: model.crashes + 1 });
  },
  async later(queue, model) {
    const isMine = await queue.retryLater(model.id, model.owner, model.fence, 0, 'later');
    expect(isMine).toBe(model.state === 'held');
    if (isMine) Object.assign(model, { state: 'free', owner: 'nobody', isPosting: false });
  },
  async unclear(queue, model) {
    const kept = { unclear: model.unclear + 1, responseUses: model.uses };
    const isMine = await queue.retryLater(model.id, model.owner, model.fence, 0, 'cut', kept);
    expect(isMine).toBe(model.state === 'held');
    if (isMine) Object.assign(model, { state: 'free', owner: 'nobody', isPosting: false, unclear: kept.unclear });
  },
  async bury(queue, model) {
    const isMine = await queue.bury(model.id, model.owner, model.fence, 'broken');
    expect(isMine).toBe(model.state === 'held');
    if (isMine) Object.assign(model, { state: 'dead', owner: 'nobody' });
  },
  async replay(queue, model) {
    const isFound = await queue.replay(model.id);
    expect(isFound).toBe(model.state === 'dead');
    if (isFound) Object.assign(model, { state: 'free', unclear: 0, crashes: 0, isPosting: false });
  },
  async done(queue, model) {
    const isMine = await queue.finish(model.id, model.owner, model.fence, 'done');
    expect(isMine).toBe(model.state === 'held');
    if (isMine) Object.assign(model, { state: 'done', owner: 'nobody' });
  },
};
