import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createFloodGate, NO_FLOOD_LIMITS, type FloodLimits } from '../../src/slack/flood-gate.ts';
import { createPacer } from '../../src/slack/pacer.ts';

describe('the pacer', () => {
  test('lets a short burst through, then one a second; other channels are not held up', () => {
    const pacer = createPacer(() => 0);
    const waits = ['a', 'b', 'c', 'd', 'e'].map((key) => pacer.turn('T1', 'C1', key));
    expect(waits).toEqual([0, 0, 0, 1_000, 2_000]);
    expect(pacer.turn('T1', 'C2', 'f')).toBe(0);
  });

  test('whoever asks again keeps the place in line', () => {
    let now = 0;
    const pacer = createPacer(() => now);
    for (const key of ['a', 'b', 'c']) pacer.turn('T1', 'C1', key);
    expect([pacer.turn('T1', 'C1', 'd'), pacer.turn('T1', 'C1', 'e')]).toEqual([1_000, 2_000]);
    now = 1_500;
    expect([pacer.turn('T1', 'C1', 'd'), pacer.turn('T1', 'C1', 'e')]).toEqual([0, 500]);
  });

  test('a turn that came is over: the next one is another place in line', () => {
    let now = 0;
    const pacer = createPacer(() => now);
    const turn = (key: string): number => pacer.turn('T1', 'C1', key);
    expect([turn('a'), turn('a'), turn('a'), turn('a'), turn('a')]).toEqual([0, 0, 0, 1_000, 1_000]);
    now = 1_000;
    expect([turn('a'), turn('a')]).toEqual([0, 1_000]);
    now = 60_000;
    expect([turn('a'), turn('b'), turn('c'), turn('d'), turn('e')]).toEqual([0, 0, 0, 0, 1_000]);
  });

  test('a workspace has a line of its own: two hundred at once, then five a second', () => {
    const pacer = createPacer(() => 0);
    const waits = Array.from({ length: 203 }, (_, index) => pacer.turn('T1', `C${index}`, String(index)));
    expect(waits).toEqual([...Array.from({ length: 200 }, () => 0), 200, 400, 600]);
    expect(pacer.turn('T2', 'C0', 'another')).toBe(0);
  });

  test('a place in a channel’s line is as late as the workspace’s allows', () => {
    const pacer = createPacer(() => 0);
    const waits = Array.from({ length: 206 }, (_, index) => pacer.turn('T1', `C${index % 68}`, String(index)));
    expect(waits.slice(198)).toEqual([0, 0, 200, 400, 600, 800, 1_000, 1_200]);
  });

  test('goes by a clock of its own unless given one', () => {
    const pacer = createPacer();
    expect(['a', 'b', 'c'].map((key) => pacer.turn('T1', 'C1', key))).toEqual([0, 0, 0]);
    const wait = pacer.turn('T1', 'C1', 'd');
    expect(wait > 500 && wait <= 1_000).toBe(true);
  });

  test('remembers fifty thousand places, and then starts anew, which only costs a place', () => {
    const pacer = createPacer(() => 0);
    const turn = (key: string): number => pacer.turn('T1', 'C1', key);
    for (const key of ['a', 'b', 'c', 'first', 'second']) turn(key);
    for (let one = 0; one < 49_999; one += 1) turn(`other ${one}`);
    expect([turn('first'), turn('first')]).toEqual([1_000, 1_000]);
    expect(turn('second')).toBeGreaterThan(50_000_000);
  });

  test('forgets lines, of more than fifty thousand, that are empty and no others', () => {
    const pacer = createPacer(() => 0);
    const turn = (key: string): number => pacer.turn('T1', 'busy', key);
    for (const key of ['a', 'b', 'c', 'd']) turn(key);
    for (let one = 0; one < 25_001; one += 1) pacer.turn(`T${one + 2}`, 'C1', `other ${one}`);
    expect(turn('e')).toBe(2_000);
  });

  test('never lets more than the burst and one a second through, whatever comes when', () => {
    const pauses = fc.array(fc.integer({ min: 0, max: 1_500 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(pauses, (gaps) => {
        let now = 0;
        const pacer = createPacer(() => now);
        const at: number[] = [];
        for (const [index, gap] of gaps.entries()) {
          now += gap;
          at.push(now + pacer.turn('T1', 'C1', String(index)));
        }
        for (const [index, start] of at.entries()) {
          const within = at.slice(index).filter((one) => one < start + 5_000).length;
          expect(within).toBeLessThanOrEqual(3 + 5);
        }
      }),
    );
  });
});

describe('the flood gate', () => {
  test('one person, one channel and the workspace have limits of their own; one notice a minute', () => {
    let now = 0;
    const gate = createFloodGate({ perUser: 2, perChannel: 3, perWorkspace: 5 }, () => now);
    const enter = (userId: string, channelId: string): string => gate.enter({ teamId: 'T1', userId, channelId });
    expect(['', '', '', ''].map(() => enter('U1', 'C1'))).toEqual(['open', 'open', 'notice', 'silent']);
    expect([enter('U2', 'C1'), enter('U2', 'C1')]).toEqual(['open', 'notice']);
    expect([enter('U3', 'C2'), enter('U3', 'C2'), enter('U4', 'C3')]).toEqual(['open', 'open', 'notice']);
    expect(gate.enter({ teamId: 'T2', userId: 'U1', channelId: 'C1' })).toBe('open');
    now = 61_000;
    expect(enter('U1', 'C1')).toBe('open');
  });

  test('0 is no limit', () => {
    const gate = createFloodGate(NO_FLOOD_LIMITS, () => 0);
    for (let count = 0; count < 1_000; count += 1) expect(gate.enter({ teamId: 'T1', userId: 'U1' })).toBe('open');
  });

  test('a spent bucket fills evenly, and no further than a minute’s worth', () => {
    const { at } = gateAt({ perUser: 6 });
    expect(at(0, 'U1', 7)).toEqual([...opens(6), 'notice']);
    expect([at(9_999, 'U1'), at(10_000, 'U1'), at(10_000, 'U1')]).toEqual([['silent'], ['open'], ['silent']]);
    expect(at(3_600_000, 'U1', 7)).toEqual([...opens(6), 'notice']);
  });

  test('somebody is told again after a minute, and not before', () => {
    const { at } = gateAt({ perUser: 1 });
    expect([at(0, 'U1'), at(1, 'U1'), at(2, 'U1')]).toEqual([['open'], ['notice'], ['silent']]);
    expect([at(60_000, 'U1', 2), at(60_001, 'U1', 2)]).toEqual([
      ['open', 'silent'],
      ['notice', 'silent'],
    ]);
  });

  test('everybody is told for themselves, in each workspace', () => {
    const gate = createFloodGate({ ...NO_FLOOD_LIMITS, perWorkspace: 1 }, () => 0);
    const enter = (teamId: string, userId: string): string => gate.enter({ teamId, userId, channelId: 'C1' });
    expect([enter('T1', 'U1'), enter('T1', 'U1'), enter('T1', 'U2')]).toEqual(['open', 'notice', 'notice']);
    expect([enter('T2', 'U1'), enter('T2', 'U1'), enter('T1', 'U1')]).toEqual(['open', 'notice', 'silent']);
  });

  test('whoever is turned away uses up nothing of the others’', () => {
    const { at } = gateAt({ perUser: 1, perWorkspace: 2 });
    expect(at(0, 'U1', 4)).toEqual(['open', 'notice', 'silent', 'silent']);
    expect([at(0, 'U2'), at(0, 'U3')]).toEqual([['open'], ['notice']]);
  });

  test('without a channel it is the person’s own, and counts once for each limit', () => {
    const gate = createFloodGate({ perUser: 2, perChannel: 2, perWorkspace: 0 }, () => 0);
    const enter = (userId: string): string => gate.enter({ teamId: 'T1', userId });
    expect([enter('U1'), enter('U1'), enter('U1'), enter('U2')]).toEqual(['open', 'open', 'notice', 'open']);
    const perChannel = createFloodGate({ ...NO_FLOOD_LIMITS, perChannel: 1 }, () => 0);
    const inC1 = (teamId: string): string => perChannel.enter({ teamId, userId: 'U1', channelId: 'C1' });
    expect([inC1('T1'), inC1('T1'), inC1('T2')]).toEqual(['open', 'notice', 'open']);
    expect(perChannel.enter({ teamId: 'T1', userId: 'U1' })).toBe('open');
  });

  test('goes by a clock of its own unless given one', () => {
    const gate = createFloodGate({ ...NO_FLOOD_LIMITS, perUser: 1 });
    expect([1, 2, 3].map(() => gate.enter({ teamId: 'T1', userId: 'U1' }))).toEqual(['open', 'notice', 'silent']);
  });

  test('never lets more than twice the limit through in a minute, whatever comes when', () => {
    const pauses = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(pauses, fc.integer({ min: 1, max: 8 }), (gaps, perUser) => {
        const { at } = gateAt({ perUser });
        let now = 0;
        const comings = gaps.map((gap) => ({ at: (now += gap), isOpen: at(now, 'U1')[0] === 'open' }));
        for (const { at: start } of comings) {
          const within = comings.filter((one) => one.at >= start && one.at < start + 60_000);
          const open = within.filter(({ isOpen }) => isOpen).length;
          expect(open).toBeLessThanOrEqual(2 * perUser);
        }
      }),
    );
  });

  test('remembers fifty thousand buckets, and then starts anew', () => {
    const { at, crowd } = gateAt({ perUser: 1 });
    at(0, 'U0');
    crowd(49_999);
    expect(at(0, 'U0')).toEqual(['notice']);
    crowd(1);
    expect(at(0, 'U0')).toEqual(['open']);
  });

  test('remembers whom it told, of fifty thousand, and then starts anew', () => {
    const { at, crowd } = gateAt({ perWorkspace: 1 });
    expect(at(0, 'U0', 2)).toEqual(['open', 'notice']);
    crowd(49_999);
    expect(at(0, 'U0', 2)).toEqual(['silent', 'silent']);
    crowd(1);
    expect(at(0, 'U0', 2)).toEqual(['silent', 'notice']);
  });
});

function gateAt(limits: Partial<FloodLimits>) {
  let now = 0;
  let count = 0;
  const gate = createFloodGate({ ...NO_FLOOD_LIMITS, ...limits }, () => now);
  const enter = (userId: string): string => gate.enter({ teamId: 'T1', userId, channelId: 'C1' });
  return {
    /** What somebody hears who comes so many times at once. */
    at(ms: number, userId: string, times = 1): string[] {
      now = ms;
      return Array.from({ length: times }, () => enter(userId));
    },
    /** Others come, once each. */
    crowd(size: number): void {
      for (let one = 0; one < size; one += 1) enter(`other ${(count += 1)}`);
    },
  };
}

function opens(times: number): string[] {
  return Array.from({ length: times }, () => 'open');
}
