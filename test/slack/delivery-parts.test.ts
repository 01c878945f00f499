import { describe, expect, test } from '@jest/globals';
import { isFromBot } from '../../src/slack/from-bot.ts';
import { judgeFailure } from '../../src/slack/judge-failure.ts';
import { SlackCallError, type FailureKind } from '../../src/slack/slack-calls.ts';
import { uuidOf } from '../../src/slack/work-scope.ts';
import { readIncoming } from '../../src/slack/work-item.ts';
import { readTestSwitches } from '../../src/test-switches.ts';

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
