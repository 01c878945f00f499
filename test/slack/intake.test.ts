import { afterEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { click, event, mention, NOTHING_CAME, startIntake } from './start-intake.ts';

afterEach(() => {
  jest.restoreAllMocks();
});

describe('a delivery', () => {
  test('is kept, then acknowledged, then answered', async () => {
    const { deliver, order, counts } = await startIntake({});
    await deliver(mention('1.1'));
    expect(order).toEqual(['before-persist', 'keep T01:mention:C01:1.1', 'after-persist', 'ack', 'after-ack', 'run']);
    expect(counts).toEqual({ ...NOTHING_CAME, received: 1 });
  });

  test('that comes again is acknowledged, and answered by nobody', async () => {
    const { deliver, order, counts } = await startIntake({});
    await deliver(mention('1.1'));
    await deliver({ ...mention('1.1'), event_id: 'Ev2' });
    expect(order.filter((step) => step === 'ack' || step === 'run')).toEqual(['ack', 'run', 'ack']);
    expect(counts).toEqual({ ...NOTHING_CAME, received: 2, repeated: 1 });
  });

  test('is answered once, in whatever order and however often deliveries come', async () => {
    const ts = fc.integer({ min: 1, max: 6 });
    await fc.assert(
      fc.asyncProperty(fc.array(ts, { minLength: 1, maxLength: 30 }), fc.boolean(), async (coming, isKept) => {
        const { deliver, order, counts, answered } = await startIntake({ hasWorker: isKept });
        await Promise.all(coming.map((one) => deliver(mention(`${one}.1`))));
        const distinct = new Set(coming).size;
        expect(isKept ? order.filter((step) => step === 'run').length : answered.length).toBe(distinct);
        expect(order.filter((step) => step === 'ack')).toHaveLength(coming.length);
        expect(counts).toEqual({ ...NOTHING_CAME, received: coming.length, repeated: coming.length - distinct });
      }),
      { numRuns: 20 },
    );
  });

  test('that cannot be kept is not acknowledged, and counted', async () => {
    const { deliver, order, counts, log } = await startIntake({
      take: () => Promise.reject(new Error('the disk is full')),
    });
    await expect(deliver(mention('1.1'))).rejects.toThrow('the disk is full');
    expect(order).toEqual(['before-persist']);
    expect(counts).toEqual({ ...NOTHING_CAME, received: 1, refused: 1 });
    expect(log.join()).toMatch(/could not be kept: not acknowledged.*the disk is full/u);
  });

  test('that is not kept within 2.5 s is not acknowledged: Slack waits three', async () => {
    const real = setTimeout;
    const waits: unknown[] = [];
    const soon = (work: () => void, ms?: number): NodeJS.Timeout => {
      waits.push(ms);
      return real(work, 1);
    };
    jest.spyOn(globalThis, 'setTimeout').mockImplementation(soon);
    const { deliver, order } = await startIntake({ take: () => new Promise(() => undefined) });
    await expect(deliver(mention('1.1'))).rejects.toThrow('not kept within 2500 ms');
    expect([waits, order]).toEqual([[2_500], ['before-persist']]);
  });

  test('that is kept too late is answered all the same; nobody else would before its lease runs out', async () => {
    const real = setTimeout;
    jest.spyOn(globalThis, 'setTimeout').mockImplementation((work: () => void) => real(work, 1));
    let keepLate: ((kept: { isNew: boolean; run: () => Promise<void> }) => void) | undefined;
    const { deliver, order, counts } = await startIntake({
      take: () => new Promise((resolve) => (keepLate = resolve)),
    });
    await expect(deliver(mention('1.1'))).rejects.toThrow('not kept within');
    keepLate?.({ isNew: true, run: () => Promise.resolve(void order.push('run')) });
    await Promise.resolve();
    await Promise.resolve();
    expect(order).toEqual(['before-persist', 'run']);
    expect(counts).toEqual({ ...NOTHING_CAME, received: 1, refused: 1 });
  });

  test('leaves no timer behind', async () => {
    const { deliver } = await startIntake({});
    const before = timers();
    await deliver(mention('1.1'));
    expect(timers()).toBe(before);
  });

  test('whose acknowledgement does not arrive is answered all the same', async () => {
    const { deliver, order, log, tookMs } = await startIntake({});
    await deliver(mention('1.1'), () => Promise.reject(new Error('the socket closed')));
    expect(order.at(-1)).toBe('run');
    expect(log.join()).toMatch(/acknowledgement did not reach Slack.*the socket closed/u);
    expect(tookMs).toEqual([]);
  });

  test('tells how long its acknowledgement took', async () => {
    let now = 5_000;
    jest.spyOn(performance, 'now').mockImplementation(() => (now += 7));
    const { deliver, tookMs } = await startIntake({});
    await deliver(mention('1.1'));
    expect(tookMs).toEqual([7]);
    const unasked = await startIntake({ isTimed: false });
    await unasked.deliver(mention('1.1'));
    expect(unasked.log).toEqual([]);
  });

  test.each([
    ['block_actions', true],
    ['message_action', true],
    ['view_submission', false],
  ])('of the kind %s: urgent %j', async (type, isUrgent) => {
    const { deliver, urgent } = await startIntake({});
    await deliver(click({ type }));
    expect(urgent).toEqual([isUrgent]);
  });
});

describe('what is not for us', () => {
  test('is acknowledged and counted: bots, what has no workspace or no id, what Slack holds back', async () => {
    const { deliver, order, counts, log } = await startIntake({});
    await deliver(mention('1.1', { bot_id: 'B1' }));
    await deliver(mention('1.1', { user: 'UBOT' }));
    expect(counts).toEqual({ ...NOTHING_CAME, received: 2, fromBots: 2 });
    expect(log).toEqual([]);
    for (const body of [null, {}, { team_id: 'T01' }, { type: 'app_rate_limited', team_id: 'T01' }])
      await deliver(body);
    expect(order).toEqual(['ack', 'ack', 'ack', 'ack', 'ack', 'ack']);
    expect(counts).toEqual({ ...NOTHING_CAME, received: 6, fromBots: 2, unrouted: 4, heldBack: 1 });
    expect(log.join()).toContain('Slack holds events back');
  });

  test.each(['unknown', 'parked'] as const)('is acknowledged and counted from a workspace that is %s', async (kind) => {
    const { deliver, order, counts } = await startIntake({ standing: { kind } });
    await deliver(mention('1.1'));
    expect([order, counts]).toEqual([['ack'], { ...NOTHING_CAME, received: 1, [kind]: 1 }]);
    await deliver(event('app_uninstalled'));
    expect(order.includes('run')).toBe(kind === 'parked');
    expect(counts[kind]).toBe(kind === 'parked' ? 1 : 2);
  });

  test('an ordinary bot user is no bot where nobody knows us', async () => {
    const { deliver, counts } = await startIntake({ standing: { kind: 'unknown' } });
    await deliver(mention('1.1', { user: 'UBOT' }));
    expect(counts).toMatchObject({ fromBots: 0, unknown: 1 });
  });
});

describe('somebody who is too fast', () => {
  const FAST: readonly [string, (nth: number) => object][] = [
    ['app_mention', (nth) => mention(`1.${nth}`)],
    ['command', (nth) => ({ team_id: 'T01', user_id: 'U01', command: '/x', trigger_id: `1.${nth}` })],
    ['block_actions', (nth) => click({ trigger_id: `1.${nth}`, actions: [{ action_id: `a${nth}` }] })],
    ['message_action', (nth) => click({ type: 'message_action', trigger_id: `1.${nth}` })],
  ];

  test.each(FAST)('with %s is turned away and told once', async (_kind, body) => {
    const { deliver, order, counts, tooMany } = await startIntake({ limits: { perUser: 1 } });
    for (const nth of [1, 2, 3]) await deliver(body(nth));
    expect(counts).toEqual({ ...NOTHING_CAME, received: 3, limited: 2 });
    expect(tooMany).toEqual([body(2)]);
    expect(order.filter((step) => step === 'ack')).toHaveLength(3);
    expect(order.filter((step) => step === 'run')).toHaveLength(1);
  });

  test('with what asks for nothing, or is nobody’s, is not', async () => {
    const { deliver, counts } = await startIntake({ limits: { perUser: 1, perWorkspace: 1 } });
    for (const nth of [1, 2, 3]) await deliver(click({ type: 'view_submission', trigger_id: `1.${nth}` }));
    for (const nth of [1, 2]) await deliver(mention(`1.${nth}`, { user: undefined }));
    expect(counts).toEqual({ ...NOTHING_CAME, received: 5 });
  });
});

describe('without a queue', () => {
  test('a delivery is handed to the listeners, who acknowledge it, once', async () => {
    const { deliver, order, answered, counts } = await startIntake({ hasWorker: false });
    await deliver(mention('1.1'));
    await deliver(mention('1.1'));
    expect(answered).toEqual(['T01:mention:C01:1.1']);
    expect(order).toEqual(['listen', 'ack', 'ack']);
    expect(counts).toEqual({ ...NOTHING_CAME, received: 2, repeated: 1 });
  });

  test('what no listener acknowledges is acknowledged and counted', async () => {
    const { deliver, order, counts } = await startIntake({ hasWorker: false, listens: false });
    await deliver(mention('1.1'));
    expect(order).toEqual(['listen', 'ack']);
    expect(counts).toEqual({ ...NOTHING_CAME, received: 1, unrouted: 1 });
  });

  test('is answered when what was handled cannot be remembered', async () => {
    const { deliver, answered, log } = await startIntake({
      hasWorker: false,
      claim: () => Promise.reject(new Error('the disk is full')),
    });
    await deliver(mention('1.1'));
    expect(answered).toHaveLength(1);
    expect(log.join()).toMatch(/handled ids cannot be remembered.*the disk is full/u);
  });
});

describe('draining', () => {
  test('waits for what is under way, and no longer than it is told', async () => {
    const ends: (() => void)[] = [];
    const take = (): Promise<{ isNew: boolean }> => new Promise((resolve) => ends.push(() => resolve({ isNew: true })));
    const { deliver, intake } = await startIntake({ take });
    const begun = performance.now();
    await intake.drained(60_000);
    expect(performance.now() - begun).toBeLessThan(10_000);
    const under = deliver(mention('1.1'));
    await intake.drained(60);
    expect(performance.now() - begun).toBeGreaterThan(55);
    let isDrained = false;
    const drained = intake.drained(60_000).then(() => (isDrained = true));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(isDrained).toBe(false);
    ends[0]?.();
    await Promise.all([under, drained]);
  });
});

function timers(): number {
  return process.getActiveResourcesInfo().filter((what) => what === 'Timeout').length;
}
