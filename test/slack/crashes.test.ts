import { afterEach, describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageText } from '../../src/local/block-text.ts';
import { CHANNELS, PEOPLE } from '../../src/local/colleagues.ts';
import type { WorkQueue } from '../../src/storage/work-queue.ts';
import { startInProcess, type InProcess } from '../faults/in-process.ts';

let bot: InProcess | undefined;
afterEach(async () => {
  await bot?.end();
  bot = undefined;
});

const { incidents } = CHANNELS;
const REPORT = '@fixfinder emails are stuck in pending';
const POST = { isPost: true, usesResponseUrl: false };
const NOTHING = { isPost: false, usesResponseUrl: false };
const RESPONSE = { isPost: true, usesResponseUrl: true };

describe('a report whose process died', () => {
  test.each([0, 1])('in the midst of %i posts is answered, and the unclear post is counted', async (crashes) => {
    bot = await startInProcess({ wrapQueue: (queue) => afterCrashes(queue, crashes, POST) });
    expect(await mention(bot)).toHaveLength(1);
    expect(bot.app.work).toMatchObject({ done: 1, buried: 0, unclear: crashes });
  });

  test('in the midst of two posts is a dead letter with the reason, answered when it is replayed', async () => {
    bot = await startInProcess({ wrapQueue: (queue) => afterCrashes(queue, 2, POST) });
    expect(await mention(bot)).toHaveLength(0);
    const [letter] = await bot.storage.queue.deadLetters(9);
    expect(letter?.reason).toContain('not clear whether the answer arrived');
    await bot.storage.queue.replay(letter?.id ?? '');
    await bot.idle();
    expect(bot.workspace.acceptedPosts(incidents)).toBe(1);
  });

  test('and whose next post is cut too is given up: no third way to the person is tried', async () => {
    bot = await startInProcess({ wrapQueue: (queue) => afterCrashes(queue, 1, RESPONSE) });
    const { workspace } = bot;
    workspace.faults.add({ method: 'response_url', kind: 'reset-after', times: 9 });
    const grace = workspace.as(PEOPLE.grace);
    await grace.slashCommand(incidents, '/campaign-issue emails are stuck');
    await bot.idle();
    expect(grace.messages(incidents)).toHaveLength(1);
    expect(workspace.calls('chat.postEphemeral')).toHaveLength(0);
    expect(bot.app.work).toMatchObject({ done: 0, buried: 1, unclear: 2 });
  });

  test('nine times before it posted anything is answered', async () => {
    bot = await startInProcess({ wrapQueue: (queue) => afterCrashes(queue, 9, NOTHING) });
    expect(await mention(bot)).toHaveLength(1);
  });

  test('ten times before it posted anything is given up', async () => {
    bot = await startInProcess({ wrapQueue: (queue) => afterCrashes(queue, 10, NOTHING) });
    expect(await mention(bot)).toHaveLength(0);
    expect(await bot.storage.queue.deadLetters(9)).toMatchObject([{ reason: expect.stringContaining('10 times') }]);
  });

  test('remembers how often its response_url was used, and leaves Slack’s limit alone', async () => {
    const used = { isPost: false, usesResponseUrl: true };
    bot = await startInProcess({ wrapQueue: (queue) => afterCrashes(queue, 4, used) });
    const { workspace } = bot;
    const grace = workspace.as(PEOPLE.grace);
    await grace.slashCommand(incidents, '/campaign-issue emails are stuck');
    await bot.idle();
    expect(workspace.calls('response_url')).toHaveLength(0);
    expect(grace.messages(incidents)).toHaveLength(1);
  });

  test('is not answered again by a process that put it off before another one posted', async () => {
    const ours = new Set<string>();
    let shared: WorkQueue | undefined;
    bot = await startInProcess({
      wrapQueue: (queue) => {
        shared = queue;
        return {
          ...queue,
          retryLater: async (id, owner, fence, _delayMs, reason, kept) => {
            ours.add(id);
            const isMine = await queue.retryLater(id, owner, fence, 0, reason, kept);
            const [work] = await queue.lease('another', 60_000, 1);
            await queue.finish(id, 'another', work?.fence ?? 0, 'posted');
            await queue.renew(id, 'another', work?.fence ?? 0, 0);
            return isMine;
          },
        };
      },
    });
    bot.workspace.faults.add({ method: 'chat.postMessage', kind: '500' });
    expect(await mention(bot)).toHaveLength(0);
    expect(ours.size).toBe(1);
    expect(await shared?.depth()).toMatchObject({ received: 0, leased: 0, posted: 0, dead: 0 });
  });
});

test('a post is begun in the queue before it is made, and in none of the other calls', async () => {
  const order: string[] = [];
  bot = await startInProcess({
    onStep: (step) => void order.push(step),
    wrapQueue: (queue) => ({
      ...queue,
      begin: (...given) => {
        order.push('begin');
        return queue.begin(...given);
      },
      finish: (...given) => {
        order.push(given[3]);
        return queue.finish(...given);
      },
    }),
  });
  await mention(bot);
  const way = ['before-begin', 'begin', 'before-post', 'after-post', 'posted', 'after-record', 'done'];
  expect(order.filter((step) => way.includes(step))).toEqual(way);
});

test('no post is made when the queue cannot note that it begins; the answer comes once it can', async () => {
  let failures = 1;
  bot = await startInProcess({
    leaseMs: 3_200,
    wrapQueue: (queue) => ({
      ...queue,
      begin: (...given) => (failures-- > 0 ? Promise.reject(new Error('the disk is full')) : queue.begin(...given)),
    }),
  });
  expect(await mention(bot)).toHaveLength(1);
  expect(bot.workspace.acceptedPosts(incidents)).toBe(1);
  expect(bot.app.work).toMatchObject({ done: 1, lost: 1, unclear: 0 });
});

test('whoever waits long is told once, and that counts as a use of the response_url', async () => {
  const kept: unknown[] = [];
  bot = await startInProcess({
    wrapQueue: (queue) => ({
      ...queue,
      retryLater: (id, owner, fence, _delayMs, reason, totals) => {
        kept.push(totals?.responseUses);
        return queue.retryLater(id, owner, fence, 0, reason, totals);
      },
    }),
  });
  const { workspace } = bot;
  const grace = workspace.as(PEOPLE.grace);
  workspace.faults.add({ method: 'chat.postMessage', kind: '429', retryAfterS: 30, channelId: incidents });
  await grace.postMessage(incidents, REPORT);
  for (let waited = 0; kept.length < 3 && waited < 5_000; waited += 20) await sleep(20);
  const told = grace.messages(incidents).filter((message) => message.ephemeralFor !== undefined);
  expect(told.map(messageText)).toHaveLength(1);
  expect(new Set(kept)).toEqual(new Set([1]));
});

/** What comes in belongs at first to processes that die, one after the other, after they began a call. */
function afterCrashes(queue: WorkQueue, crashes: number, call: typeof POST): WorkQueue {
  let isOver = false;
  return {
    ...queue,
    async enqueue(item) {
      await queue.enqueue(item, { owner: 'dead 1', leaseMs: crashes === 0 ? 0 : 60_000 });
      for (let crash = 1; crash <= crashes; crash += 1) {
        await queue.begin(item.id, `dead ${crash}`, crash, 0, call);
        if (crash < crashes) await leaseFor(queue, `dead ${crash + 1}`);
      }
      isOver = true;
      return 'known';
    },
    lease: (...given) => (isOver ? queue.lease(...given) : Promise.resolve([])),
  };
}

async function leaseFor(queue: WorkQueue, owner: string): Promise<void> {
  while ((await queue.lease(owner, 60_000, 1)).length === 0) await sleep(1);
}

/** Grace reports; resolves with the answers in the thread once nothing is left to do. */
async function mention({ workspace, idle }: InProcess): Promise<string[]> {
  const grace = workspace.as(PEOPLE.grace);
  const { ts = '' } = await grace.postMessage(incidents, REPORT);
  await idle();
  return grace.thread(incidents, ts).slice(1).map(messageText);
}
