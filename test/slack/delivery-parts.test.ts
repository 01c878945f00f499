import { createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createFloodGate } from '../../src/slack/flood-gate.ts';
import { isFromBot } from '../../src/slack/from-bot.ts';
import { judgeFailure } from '../../src/slack/judge-failure.ts';
import { createPacer } from '../../src/slack/pacer.ts';
import { isSignedBySlack } from '../../src/slack/signature.ts';
import { SlackCallError, type FailureKind } from '../../src/slack/slack-calls.ts';
import { uuidOf } from '../../src/slack/work-scope.ts';
import { readIncoming } from '../../src/slack/work-item.ts';
import { readTestSwitches } from '../../src/test-switches.ts';

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
    const gate = createFloodGate({ perUser: 0, perChannel: 0, perWorkspace: 0 }, () => 0);
    for (let count = 0; count < 1_000; count += 1) expect(gate.enter({ teamId: 'T1', userId: 'U1' })).toBe('open');
  });
});

describe('the signature', () => {
  const secret = 'secret';
  const body = Buffer.from('{"a":1}');
  const now = 1_700_000_000;
  const sign = (at: number | string, of: Buffer = body): string =>
    `v0=${createHmac('sha256', secret).update(`v0:${at}:`).update(of).digest('hex')}`;
  const check = (at: string, signature: string, of: Buffer = body): boolean =>
    isSignedBySlack({ 'x-slack-request-timestamp': at, 'x-slack-signature': signature }, of, secret, now * 1_000);

  test('holds for five minutes in both directions, and not a second longer', () => {
    expect([-300, 0, 300].map((off) => check(String(now + off), sign(now + off)))).toEqual([true, true, true]);
    expect([-301, 301, -86_400].map((off) => check(String(now + off), sign(now + off)))).toEqual([false, false, false]);
  });

  test('is refused for every other form, however well it is computed', () => {
    const good = sign(now);
    const forms = [
      good.toUpperCase(),
      `${good}=0`,
      `${good},${good}`,
      good.slice(3),
      good.slice(0, -1),
      '',
      `v1${good.slice(2)}`,
    ];
    expect(forms.map((form) => check(String(now), form))).toEqual(forms.map(() => false));
    const times = ['', ' ', '-1', '1e9', `${now}.0`, `0${now}`, 'NaN'];
    expect(times.map((time) => check(time, sign(time)))).toEqual(times.map(() => false));
    expect(isSignedBySlack({}, body, secret)).toBe(false);
  });

  test('is refused for any other body, in bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 0, maxLength: 40 }), (bytes) => {
        const other = Buffer.from(bytes);
        expect(check(String(now), sign(now), other)).toBe(other.equals(body));
        expect(check(String(now), sign(now, other), other)).toBe(true);
      }),
    );
  });
});

describe('judging a failure', () => {
  const work = { attempts: 1, receivedAt: new Date() };

  test('Slack’s Retry-After is kept to the second', () => {
    const limited = failure('limited', 30);
    expect(judgeFailure(work, 0, limited, limited)).toMatchObject({ kind: 'later', delayMs: 30_000, isOutage: false });
  });

  test('an outage is asked about again after 8 s at most, however long it lasts', () => {
    for (let attempts = 1; attempts < 2_000; attempts += 1) {
      const verdict = judgeFailure({ ...work, attempts }, 0, failure('failed'), failure('failed'), () => 1);
      expect(verdict).toMatchObject({ kind: 'later', isOutage: true });
      expect('delayMs' in verdict && verdict.delayMs >= 250 && verdict.delayMs <= 8_000).toBe(true);
    }
  });

  test('after six hours it is a dead letter with the reason', () => {
    const old = { ...work, receivedAt: new Date(Date.now() - 6.1 * 3_600_000) };
    expect(judgeFailure(old, 0, failure('failed'), failure('failed'))).toMatchObject({
      kind: 'dead',
      reason: expect.stringContaining('6 h'),
    });
  });

  test('what nothing passing caused is final', () => {
    expect(judgeFailure(work, 0, undefined, new TypeError('a mistake of ours'))).toMatchObject({ kind: 'final' });
  });
});

describe('what came in', () => {
  test('a mention has one id however often and in whatever envelope it comes', () => {
    const ids = [mention({}), { ...mention({}), event_id: 'Ev2' }].map((body) => readIncoming(body)?.item.id);
    expect(new Set(ids)).toEqual(new Set(['T01:mention:C01:1.2']));
  });

  test.each([null, [], {}, 'text', { team_id: '__proto__', event_id: 'E' }, { team_id: 'T01' }])(
    '%j is nobody’s',
    (body) => {
      expect(readIncoming(body)).toBeUndefined();
    },
  );

  test('a trigger, not a command, makes haste', () => {
    const base = { team: { id: 'T01' }, user: { id: 'U01' }, trigger_id: '1.2' };
    expect(readIncoming({ ...base, type: 'block_actions' })?.isUrgent).toBe(true);
    expect(readIncoming({ ...base, team_id: 'T01', command: '/campaign-issue' })?.isUrgent).toBe(false);
  });

  test('bots are recognised at every depth, people are not', () => {
    const bots = [
      { bot_id: 'B1' },
      { bot_profile: {} },
      { message: { bot_id: 'B1' } },
      { previous_message: { user: 'UBOT' } },
      { user: 'UBOT' },
      { user: 'USLACKBOT' },
      { subtype: 'bot_message' },
    ];
    expect(bots.map((more) => isFromBot(mention(more), 'UBOT'))).toEqual(bots.map(() => true));
    expect(isFromBot(mention({}), 'UBOT')).toBe(false);
    expect(isFromBot({ type: 'block_actions' }, 'UBOT')).toBe(false);
  });
});

test('the id of a message is a UUID, the same for the same step of the same item only', () => {
  expect(uuidOf('a', 'b')).toBe(uuidOf('a', 'b'));
  expect(new Set([uuidOf('a', 'b'), uuidOf('a', 'c'), uuidOf('ab', '')]).size).toBe(3);
  expect(uuidOf('a', 'b')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/u);
});

test('switches for tests are obeyed in tests only', () => {
  const env = { FAULT_POINT: 'after-post', TEST_PACING: 'off' };
  expect(readTestSwitches({ ...env, NODE_ENV: 'test' }).isPaced).toBe(false);
  const { isPaced, onStep } = readTestSwitches({ ...env, NODE_ENV: 'production' });
  expect(isPaced).toBe(true);
  onStep('after-post');
});

function failure(kind: FailureKind, retryAfterS?: number): SlackCallError {
  return new SlackCallError('chat.postMessage', 'x', { kind, retryAfterS });
}

function mention(more: object) {
  const event = { type: 'app_mention', user: 'U01', channel: 'C01', ts: '1.2', ...more };
  return { team_id: 'T01', event_id: 'Ev1', event };
}
