import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { createAttempt, type Attempt } from '../../src/slack/attempt.ts';
import { createMemory, LeaseLostError } from '../../src/slack/work-scope.ts';
import type { LeasedWork, WorkQueue } from '../../src/storage/work-queue.ts';

const POST = { isPost: true, usesResponseUrl: false };
const RESPONSE = { isPost: false, usesResponseUrl: true };
const NOTHING = { isPost: false, usesResponseUrl: false };
const LEASE_MS = 10_000;

/** What `performance.now` says. */
let now = 0;
beforeEach(() => {
  now = 1_000_000;
  jest.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => {
  jest.restoreAllMocks();
});

describe('an attempt', () => {
  test('begins with nothing done, under the lease of its work', () => {
    const { attempt, work, memory } = start({});
    expect(attempt).toMatchObject({ work, memory, trouble: undefined, isPosted: false, ids: 0 });
    expect(attempt.steps).toEqual(new Map());
    expect(start({ work: { posted: true } }).attempt.isPosted).toBe(true);
  });

  test.each([POST, RESPONSE])('notes %j in the queue before it is made', async (call) => {
    const { attempt, asked } = start({});
    await attempt.begin(call);
    expect(asked).toEqual([['begin', 'e1', 'A', 7, LEASE_MS, call]]);
  });

  test('asks nobody before a harmless call, or once a message stands', async () => {
    const harmless = start({});
    await harmless.attempt.begin(NOTHING);
    const posted = start({ work: { posted: true } });
    await posted.attempt.begin(POST);
    await posted.attempt.begin(RESPONSE);
    expect([harmless.asked, posted.asked]).toEqual([[], []]);
  });

  test.each([['says no'], ['fails']] as const)('makes no post when the queue %s', async (how) => {
    const { attempt } = start({ answers: { begin: how } });
    await expect(attempt.begin(POST)).rejects.toThrow(new LeaseLostError('the lease was lost'));
  });

  test('renews a lease that would not outlast the call, and none that would', async () => {
    for (const [ageMs, renewals] of [
      [6_999, 0],
      [7_000, 1],
      [20_000, 1],
    ] as const) {
      const { attempt, asked } = start({ ageMs });
      await attempt.begin(NOTHING);
      expect(asked).toEqual(Array.from({ length: renewals }, () => ['renew', 'e1', 'A', 7, LEASE_MS]));
    }
  });

  test('is lost when its lease has run out and is another’s, every time it is asked', async () => {
    const { attempt, asked } = start({ ageMs: 20_000, answers: { renew: 'says no' } });
    await expect(attempt.begin(NOTHING)).rejects.toThrow(LeaseLostError);
    await expect(attempt.begin(NOTHING)).rejects.toThrow(LeaseLostError);
    expect(asked).toHaveLength(2);
    expect(await attempt.renew()).toBe(false);
    expect(await start({ answers: { renew: 'fails' } }).attempt.renew()).toBe(false);
  });

  test('is lost when the queue takes so long to note a post that the lease has to be renewed, and that fails', async () => {
    const { attempt } = start({ answers: { renew: 'says no' }, tookMs: 7_000 });
    await expect(attempt.begin(POST)).rejects.toThrow(LeaseLostError);
  });

  test.each([
    [6_999, ['begin']],
    [7_000, ['begin', 'renew']],
  ] as const)('takes its lease to last from before the question, which took %i ms', async (tookMs, expected) => {
    const { attempt, asked } = start({ ageMs: 9_000, tookMs });
    await attempt.begin(POST);
    expect(asked.map(([what]) => what)).toEqual(expected);
  });

  test('goes on under a renewed lease', async () => {
    const { attempt, asked } = start({});
    now += 9_000;
    expect(await attempt.renew()).toBe(true);
    now += 6_999;
    await attempt.begin(NOTHING);
    expect(asked).toEqual([['renew', 'e1', 'A', 7, LEASE_MS]]);
  });

  test('records once that a message stands, and remembers it in this process at once', async () => {
    const { attempt, asked, remembered, memory } = start({});
    await attempt.markPosted();
    await attempt.markPosted();
    expect(asked).toEqual([['finish', 'e1', 'A', 7, 'posted']]);
    expect(attempt.isPosted).toBe(true);
    expect(memory.hasPosted).toBe(true);
    expect(remembered).toEqual([
      ['e1', memory],
      ['e1', memory],
    ]);
  });

  test.each([['says no'], ['fails']] as const)('records it later when the queue %s', async (how) => {
    const { attempt, asked, memory } = start({ answers: { finish: how } });
    await attempt.markPosted();
    expect([attempt.isPosted, memory.hasPosted]).toEqual([false, true]);
    await attempt.markPosted();
    expect(asked).toHaveLength(2);
  });

  test('never goes on with less of its lease than a call takes, whatever happened before', async () => {
    const step = fc.record({ passMs: fc.integer({ min: 0, max: 12_000 }), call: fc.constantFrom(POST, NOTHING) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), fc.boolean(), async (steps, isMine) => {
        const { attempt, endsAt } = start({ answers: isMine ? {} : { renew: 'says no', begin: 'says no' } });
        for (const { passMs, call } of steps) {
          now += passMs;
          const isGoing = await attempt.begin(call).then(
            () => true,
            () => false,
          );
          expect(isGoing ? endsAt() - now > 3_000 : !isMine).toBe(true);
        }
      }),
    );
  });
});

type Answer = 'says yes' | 'says no' | 'fails';

interface Start {
  readonly work?: Partial<LeasedWork>;
  /** How old the lease is. */
  readonly ageMs?: number;
  /** How long the queue takes to begin a call. */
  readonly tookMs?: number;
  readonly answers?: { readonly [what in 'begin' | 'renew' | 'finish']?: Answer };
}

/** An attempt whose database answers as told. */
function start({ work: known, ageMs = 0, tookMs = 0, answers = {} }: Start) {
  const asked: unknown[][] = [];
  const remembered: unknown[][] = [];
  let end = now - ageMs + LEASE_MS;
  const answer =
    (what: 'begin' | 'renew' | 'finish') =>
    async (...given: unknown[]): Promise<boolean> => {
      asked.push([what, ...given]);
      const { [what]: how = 'says yes' } = answers;
      if (how === 'fails') throw new Error('the disk is full');
      if (how === 'says yes' && what !== 'finish') end = now + LEASE_MS;
      if (what === 'begin') now += tookMs;
      return how === 'says yes';
    };
  const queue = { begin: answer('begin'), renew: answer('renew'), finish: answer('finish') } as unknown as WorkQueue;
  const nothing = { posted: false, unclear: 0, isCut: false, responseUses: 0, crashes: 0 };
  const first = { id: 'e1', teamId: 'T1', kind: 'k', body: '', fence: 7, attempts: 1, ...nothing };
  const work = { ...first, receivedAt: new Date(0), ...known };
  const memory = createMemory(work);
  const remember = (...given: unknown[]): void => void remembered.push(given);
  const options = { queue, owner: 'A', leaseMs: LEASE_MS, remember };
  const attempt: Attempt = createAttempt(options, work, memory, now - ageMs);
  return { attempt, work, memory, asked, remembered, endsAt: () => end };
}
