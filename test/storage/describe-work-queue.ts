import { beforeEach, describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreError, type Store } from '../../src/storage/store.ts';
import type { LeasedWork, WorkQueue } from '../../src/storage/work-queue.ts';
import { describeClosedQueue } from './describe-closed-queue.ts';
import { describeKinds } from './describe-kinds.ts';
import { describeUnclearPosts } from './describe-unclear-posts.ts';
import { openedStorages } from './opened-storages.ts';
import { everythingStored } from './raw-database.ts';
import { item, leaseOne } from './sample-work.ts';

const LONG_MS = 60_000;
const SHORT_MS = 20;
/** Long enough for a short lease to have expired. */
const EXPIRY_MS = 60;

const POST = { isPost: true, usesResponseUrl: false };

/** What every work queue must do, on whatever engine. `newDatabase` gives the URL of an empty one. */
export function describeWorkQueue(newDatabase: () => Promise<string>): void {
  const open = openedStorages();
  let url = '';
  let queue: WorkQueue;
  let store: Store;
  beforeEach(async () => {
    url = await newDatabase();
    ({ queue, store } = await open(url));
  });

  describe('enqueuing', () => {
    test('says whether the id is new, and keeps the first item', async () => {
      expect(await queue.enqueue(item({ body: '{"first":true}' }))).toBe('new');
      expect(await queue.enqueue(item({ body: '{"first":false}' }))).toBe('known');
      expect(await queue.lease('A', LONG_MS, 10)).toMatchObject([{ body: '{"first":true}' }]);
    });

    test('an id stays known when its item is done', async () => {
      const work = await leaseOne(queue, 'A', LONG_MS);
      await queue.finish(work.id, 'A', work.fence, 'done');
      expect(await queue.enqueue(item({}))).toBe('known');
      expect(await queue.lease('A', LONG_MS, 10)).toEqual([]);
    });

    test('an id that another workspace uses is refused aloud, not taken for a redelivery', async () => {
      await queue.enqueue(item({ teamId: 'T1' }));
      await expect(queue.enqueue(item({ teamId: 'T2' }))).rejects.toThrow(
        new StoreError('the id of new work is taken by another workspace: ids must be unique across workspaces'),
      );
    });

    test('a new item can be held from the start, as a first lease would', async () => {
      const hold = { owner: 'A', leaseMs: LONG_MS };
      expect(await queue.enqueue(item({}), hold)).toBe('new');
      expect(await queue.lease('B', LONG_MS, 10)).toEqual([]);
      expect(await queue.depth()).toMatchObject({ received: 0, leased: 1 });
      expect(await queue.finish('e1', 'A', 1, 'done')).toBe(true);
      expect(await queue.enqueue(item({}), hold)).toBe('known');
    });

    test('a held item whose owner dies is handed out again', async () => {
      await queue.enqueue(item({}), { owner: 'A', leaseMs: SHORT_MS });
      await sleep(EXPIRY_MS);
      expect(await queue.lease('B', LONG_MS, 10)).toMatchObject([{ id: 'e1', fence: 2, attempts: 2 }]);
      expect(await queue.finish('e1', 'A', 1, 'done')).toBe(false);
    });

    test('the same item from four connections at once is new once', async () => {
      const others = await Promise.all([open(url), open(url), open(url)]);
      const queues = [queue, ...others.map((other) => other.queue)];
      const answers = await Promise.all(queues.flatMap((one) => [one.enqueue(item({})), one.enqueue(item({}))]));
      expect(answers.filter((answer) => answer === 'new')).toHaveLength(1);
    });
  });

  describe('leasing', () => {
    test('hands out the oldest items first, whole, and none of them twice', async () => {
      const started = Date.now();
      for (const id of ['e1', 'e2', 'e3']) {
        await queue.enqueue(item({ id, userId: 'U1' }));
        await sleep(3);
      }
      const first = await queue.lease('A', LONG_MS, 2);
      expect(first).toStrictEqual([leased({ id: 'e1', userId: 'U1' }), leased({ id: 'e2', userId: 'U1' })]);
      expect(Math.abs((first[0]?.receivedAt.getTime() ?? 0) - started)).toBeLessThan(60_000);
      expect(await queue.lease('B', LONG_MS, 10)).toMatchObject([{ id: 'e3' }]);
      expect(await queue.lease('C', LONG_MS, 10)).toEqual([]);
    });

    test('hands out the oldest first whatever their ids, and what came in one millisecond by its id', async () => {
      for (const id of ['e9', 'e5', 'e7']) {
        await queue.enqueue(item({ id }));
        await sleep(3);
      }
      await Promise.all(['e4', 'e2', 'e8', 'e1', 'e6', 'e3'].map((id) => queue.enqueue(item({ id }))));
      const works = await queue.lease('A', LONG_MS, 10);
      expect(works.map(({ id }) => id).slice(0, 3)).toEqual(['e9', 'e5', 'e7']);
      const keys = works.map(({ id, receivedAt }) => `${receivedAt.getTime()} ${id}`);
      expect(keys).toEqual(keys.toSorted());
    });

    test('four leasers share 2,000 items without overlap and without a rest', async () => {
      const ids = Array.from({ length: 2000 }, (_, index) => `event ${index}`);
      // A few at a time: a loaded machine gives up connections after 3 s.
      for (let first = 0; first < ids.length; first += 100)
        await Promise.all(ids.slice(first, first + 100).map((id) => queue.enqueue(item({ id }))));
      const others = await Promise.all([open(url), open(url), open(url)]);
      const queues = [queue, ...others.map((other) => other.queue)];
      const shares = await Promise.all(queues.map((one, index) => leaseAll(one, `owner ${index}`)));
      expect(shares.flat().toSorted()).toEqual(ids.toSorted());
    });

    test('a lease that has expired can be taken over, and only then', async () => {
      const mine = await leaseOne(queue, 'A', SHORT_MS);
      await sleep(EXPIRY_MS);
      const [theirs] = await queue.lease('B', LONG_MS, 10);
      expect(theirs).toMatchObject({ id: mine.id, fence: mine.fence + 1, attempts: 2 });
      expect(await queue.lease('C', LONG_MS, 10)).toEqual([]);
    });

    test('who lost an item to another can change nothing about it', async () => {
      const { id, fence } = await leaseOne(queue, 'A', SHORT_MS);
      await sleep(EXPIRY_MS);
      const [theirs] = await queue.lease('B', LONG_MS, 10);
      const before = await everythingStored(url);
      expect(await queue.renew(id, 'A', fence, LONG_MS)).toBe(false);
      expect(await queue.begin(id, 'A', fence, LONG_MS, POST)).toBe(false);
      expect(await queue.finish(id, 'A', fence, 'posted')).toBe(false);
      expect(await queue.finish(id, 'A', fence, 'done')).toBe(false);
      expect(await queue.retryLater(id, 'A', fence, 0, 'late')).toBe(false);
      expect(await queue.bury(id, 'A', fence, 'late')).toBe(false);
      expect(await everythingStored(url)).toBe(before);
      expect(await queue.finish(id, 'B', theirs?.fence ?? 0, 'done')).toBe(true);
    });

    test('the same owner with the fence of an earlier lease has lost the item too', async () => {
      const { id, fence } = await leaseOne(queue, 'A', SHORT_MS);
      await sleep(EXPIRY_MS);
      await queue.lease('A', LONG_MS, 10);
      expect(await queue.renew(id, 'A', fence, LONG_MS)).toBe(false);
      expect(await queue.finish(id, 'A', fence, 'done')).toBe(false);
    });

    test('a renewed lease lasts anew from now', async () => {
      const { id, fence } = await leaseOne(queue, 'A', SHORT_MS);
      expect(await queue.renew(id, 'A', fence, LONG_MS)).toBe(true);
      await sleep(EXPIRY_MS);
      expect(await queue.lease('B', LONG_MS, 10)).toEqual([]);
      expect(await queue.renew(id, 'A', fence, SHORT_MS)).toBe(true);
      await sleep(EXPIRY_MS);
      expect(await queue.lease('B', LONG_MS, 10)).toHaveLength(1);
    });

    test('an expired lease is still mine to finish while nobody took it over', async () => {
      const { id, fence } = await leaseOne(queue, 'A', SHORT_MS);
      await sleep(EXPIRY_MS);
      expect(await queue.finish(id, 'A', fence, 'done')).toBe(true);
      expect(await queue.lease('B', LONG_MS, 10)).toEqual([]);
    });
  });

  describe('finishing', () => {
    test('wipes the body and the person', async () => {
      await queue.enqueue(item({ userId: 'U-secret', body: '{"text":"a secret"}' }));
      const work = await leaseOne(queue, 'A', LONG_MS);
      expect(await queue.retryLater(work.id, 'A', work.fence, 0, 'a secret reason')).toBe(true);
      const again = await leaseOne(queue, 'A', LONG_MS);
      expect(await queue.finish(again.id, 'A', again.fence, 'done')).toBe(true);
      expect(await everythingStored(url)).not.toContain('secret');
      expect(await queue.finish(again.id, 'A', again.fence, 'done')).toBe(false);
    });

    test('a posted item whose owner dies is handed out as posted, and never again as received', async () => {
      const { id, fence } = await leaseOne(queue, 'A', LONG_MS);
      expect(await queue.finish(id, 'A', fence, 'posted')).toBe(true);
      expect(await queue.lease('B', LONG_MS, 10)).toEqual([]);
      expect(await queue.renew(id, 'A', fence, SHORT_MS)).toBe(true);
      await sleep(EXPIRY_MS);
      const second = await leaseOne(queue, 'B', LONG_MS);
      expect(second).toMatchObject({ id, posted: true });
      await queue.retryLater(id, 'B', second.fence, 0, 'later');
      const third = await leaseOne(queue, 'B', LONG_MS);
      expect(third.posted).toBe(true);
      await queue.bury(id, 'B', third.fence, 'broken');
      expect(await queue.deadLetters(10)).toMatchObject([{ id, posted: true }]);
      await queue.replay(id);
      const fourth = await leaseOne(queue, 'B', LONG_MS);
      expect(fourth.posted).toBe(true);
      expect(await queue.finish(id, 'B', fourth.fence, 'done')).toBe(true);
    });
  });

  describe('retrying', () => {
    test('an item put off is not handed out before its time', async () => {
      const { id, fence } = await leaseOne(queue, 'A', LONG_MS);
      expect(await queue.retryLater(id, 'A', fence, 300, 'rate limited')).toBe(true);
      expect(await queue.renew(id, 'A', fence, LONG_MS)).toBe(false);
      expect(await queue.lease('B', LONG_MS, 10)).toEqual([]);
      await sleep(350);
      expect(await queue.lease('B', LONG_MS, 10)).toMatchObject([{ id, fence: fence + 1, attempts: 2 }]);
    });

    test('fractions of a millisecond are accepted', async () => {
      const { id, fence } = await leaseOne(queue, 'A', 1000.5);
      expect(await queue.renew(id, 'A', fence, 1000.25)).toBe(true);
      expect(await queue.retryLater(id, 'A', fence, 0.1, 'jitter')).toBe(true);
    });
  });

  describe('dead letters', () => {
    test('are listed newest first, with the reason and without the body', async () => {
      for (const id of ['e1', 'e2', 'e3']) {
        await queue.enqueue(item({ id, body: '{"text":"a secret"}' }));
        const { fence } = await leaseOne(queue, 'A', LONG_MS);
        expect(await queue.bury(id, 'A', fence, `${id} is broken`)).toBe(true);
        await sleep(3);
      }
      const letters = await queue.deadLetters(2);
      expect(letters).toMatchObject([
        { id: 'e3', teamId: 'T1', kind: 'event', attempts: 1, posted: false, reason: 'e3 is broken' },
        { id: 'e2' },
      ]);
      expect(JSON.stringify(letters)).not.toContain('secret');
      expect(await queue.lease('B', LONG_MS, 10)).toEqual([]);
    });

    test('can be replayed once, from the start and with the body', async () => {
      const { id, fence, body } = await leaseOne(queue, 'A', LONG_MS);
      await queue.bury(id, 'A', fence, 'broken');
      expect(await queue.replay(id)).toBe(true);
      expect(await queue.replay(id)).toBe(false);
      expect(await queue.replay('unknown')).toBe(false);
      expect(await queue.deadLetters(10)).toEqual([]);
      expect(await queue.lease('B', LONG_MS, 10)).toMatchObject([
        { id, body, attempts: 1, fence: fence + 1, posted: false },
      ]);
    });
  });

  describeUnclearPosts(() => ({ url, queue }));
  describeKinds(() => ({ queue }));

  test('the depth counts what is in which state', async () => {
    expect(await queue.depth()).toStrictEqual({ received: 0, leased: 0, posted: 0, dead: 0, oldestMs: 0 });
    for (const id of ['e1', 'e2', 'e3', 'e4', 'e5', 'e6']) await queue.enqueue(item({ id }));
    await sleep(EXPIRY_MS);
    const work = await queue.lease('A', LONG_MS, 4);
    const [done, dead, posted] = work;
    await queue.finish(done?.id ?? '', 'A', done?.fence ?? 0, 'done');
    await queue.bury(dead?.id ?? '', 'A', dead?.fence ?? 0, 'broken');
    await queue.finish(posted?.id ?? '', 'A', posted?.fence ?? 0, 'posted');
    const depth = await queue.depth();
    expect(depth).toMatchObject({ received: 2, leased: 1, posted: 1, dead: 1 });
    expect(depth.oldestMs).toBeGreaterThanOrEqual(EXPIRY_MS - 5);
  });

  describe('purging', () => {
    test('deletes what was done before then, and dead letters only when told', async () => {
      for (const id of ['done', 'dead', 'open']) await queue.enqueue(item({ id }));
      for (const { id, fence } of await queue.lease('A', LONG_MS, 10)) {
        if (id === 'done') await queue.finish(id, 'A', fence, 'done');
        if (id === 'dead') await queue.bury(id, 'A', fence, 'broken');
      }
      const long = new Date(Date.now() - 3_600_000);
      const soon = new Date(Date.now() + 3_600_000);
      expect(await queue.purgeFinished(long, long)).toBe(0);
      expect(await queue.purgeFinished(soon)).toBe(1);
      expect(await queue.deadLetters(10)).toHaveLength(1);
      expect(await queue.purgeFinished(soon, soon)).toBe(1);
      expect(await queue.depth()).toMatchObject({ received: 0, leased: 1, dead: 0 });
      expect(await queue.enqueue(item({ id: 'done' }))).toBe('new');
    });
  });

  describeClosedQueue(() => ({ store, queue }));
}

async function leaseAll(queue: WorkQueue, owner: string): Promise<string[]> {
  const ids: string[] = [];
  for (;;) {
    const work = await queue.lease(owner, LONG_MS, 25);
    if (work.length === 0) return ids;
    ids.push(...work.map(({ id }) => id));
  }
}

function leased(known: Partial<LeasedWork>): unknown {
  const first = { fence: 1, attempts: 1, posted: false, unclear: 0, isCut: false, responseUses: 0, crashes: 0 };
  return { ...item({}), ...first, receivedAt: expect.any(Date), ...known };
}
