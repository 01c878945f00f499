import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { click, NOTHING_CAME, startIntake } from './start-intake.ts';

afterEach(() => {
  jest.restoreAllMocks();
});

describe('a double click', () => {
  const MEANT: readonly [string, object][] = [
    ['a person', { user: { id: 'U02' } }],
    ['a workspace', { team: { id: 'T02' } }],
    ['a message', { container: { message_ts: '2.2' } }],
    ['a window', { container: { view_id: 'V2' } }],
    ['a button', { actions: [{ action_id: 'b', value: 'v' }] }],
    ['a value', { actions: [{ action_id: 'a', value: 'w' }] }],
    ['a choice', { actions: [{ action_id: 'a', selected_option: { value: 'o' } }] }],
  ];

  test('is one click, acknowledged; a click 1.5 s later is another', async () => {
    const times = [0, 1_499, 2_999, 4_498];
    let now = 0;
    jest.spyOn(Date, 'now').mockImplementation(() => now);
    const { deliver, counts, order } = await startIntake({});
    const repeated: number[] = [];
    for (const [index, time] of times.entries()) {
      now = time;
      await deliver(click({ trigger_id: `1.${index}` }));
      repeated.push(counts.repeated);
    }
    expect(repeated).toEqual([0, 1, 1, 2]);
    expect(order.filter((step) => step === 'ack')).toHaveLength(4);
  });

  test.each(MEANT)('of %s that is another is two clicks', async (_what, change) => {
    const { deliver, counts } = await startIntake({});
    await deliver(click({ trigger_id: '1.1' }));
    await deliver(click({ trigger_id: '1.2', ...change }));
    await deliver(click({ trigger_id: '1.3', ...change }));
    expect(counts).toEqual({ ...NOTHING_CAME, received: 3, repeated: 1 });
  });

  test('in another window or with another choice in the same menu is two clicks', async () => {
    const { deliver, counts } = await startIntake({});
    await deliver(click({ trigger_id: '1.1', container: { view_id: 'V1' }, ...choice('fr') }));
    await deliver(click({ trigger_id: '1.2', container: { view_id: 'V1' }, ...choice('it') }));
    await deliver(click({ trigger_id: '1.3', container: { view_id: 'V2' }, ...choice('it') }));
    expect(counts.repeated).toBe(0);
  });

  test('is not the same click delivered again, which the queue knows, nor a click without a button', async () => {
    const { deliver, order, counts } = await startIntake({});
    await deliver(click({ trigger_id: '1.1' }));
    await deliver(click({ trigger_id: '1.1' }));
    expect(order.filter((step) => step.startsWith('keep'))).toHaveLength(2);
    expect(counts.repeated).toBe(1);
    for (const actions of [undefined, [], [null]])
      await deliver(click({ trigger_id: `2.${String(actions)}`, actions }));
    expect(counts.received).toBe(5);
  });

  test('of another kind, as of a shortcut, is two', async () => {
    const { deliver, counts } = await startIntake({});
    await deliver(click({ type: 'message_action', trigger_id: '1.1' }));
    await deliver(click({ type: 'message_action', trigger_id: '1.2' }));
    expect(counts.repeated).toBe(0);
  });

  test('is known among a thousand clicks, and then they are forgotten', async () => {
    jest.spyOn(Date, 'now').mockImplementation(() => 0);
    const { deliver, counts } = await startIntake({ take: () => Promise.resolve({ isNew: true }) });
    const others = async (from: number, until: number): Promise<void> => {
      for (let one = from; one < until; one += 1)
        await deliver(click({ user: { id: `U1${one}` }, trigger_id: `3.${one}` }));
    };
    await deliver(click({ trigger_id: '1.1' }));
    await others(0, 1_000);
    await deliver(click({ trigger_id: '1.2' }));
    expect(counts.repeated).toBe(1);
    await deliver(click({ user: { id: 'U1999' }, trigger_id: '4.1' }));
    expect(counts.repeated).toBe(1);
  });
});

function choice(value: string) {
  return { actions: [{ action_id: 'a', selected_option: { value } }] };
}
