import { describe, expect, test } from '@jest/globals';
import { CHANNELS, PEOPLE } from '../../src/local/colleagues.ts';
import { createWorkspace } from '../../src/local/workspace.ts';
import type { Workspace } from '../../src/local/workspace.ts';
import { FULL_MANIFEST } from './local-manifest.ts';
import { brokenRules, call, post, startTestBot } from './test-bot.ts';

const MESSAGE = { channel: CHANNELS.incidents, text: 'x' };

describe('faults of calls', () => {
  test.each([
    ['429', 429, '{"ok":false,"error":"ratelimited"}'],
    ['500', 500, '{"ok":false,"error":"internal_error"}'],
    ['html', 200, '<!doctype html>'],
    ['empty', 200, ''],
  ] as const)('%s is answered once, and is not the bot’s fault', async (kind, status, body) => {
    const workspace = open();
    workspace.faults.add({ method: 'chat.postMessage', kind });
    const faulty = await post(workspace, 'chat.postMessage', MESSAGE);
    expect(faulty.status).toBe(status);
    expect((await faulty.text()).startsWith(body)).toBe(true);
    expect(workspace.acceptedPosts()).toBe(0);
    expect((await post(workspace, 'auth.test', {})).status).toBe(200);
    expect(brokenRules(workspace)).toEqual([]);
  });

  test('429 names the seconds to wait, or leaves the header out', async () => {
    const workspace = open();
    workspace.faults.add({ method: 'auth.test', kind: '429', retryAfterS: 7 });
    workspace.faults.add({ method: 'users.info', kind: '429', retryAfterS: null });
    expect((await post(workspace, 'auth.test', {})).headers.get('retry-after')).toBe('7');
    expect((await post(workspace, 'users.info', {})).headers.get('retry-after')).toBeNull();
  });

  test('any error of Slack’s can be asked for, for one channel and so many times', async () => {
    const workspace = open();
    const error = 'restricted_action';
    workspace.faults.add({ method: '*', channelId: CHANNELS.incidents, kind: 'ok-false', error, times: 2 });
    expect(await call(workspace, 'auth.test', {})).toMatchObject({ ok: true });
    const answers = [await send(workspace), await send(workspace), await send(workspace)];
    expect(answers.map((answer) => answer['error'])).toEqual([error, error, undefined]);
  });

  test('a connection is reset before or after the call took effect', async () => {
    const workspace = open();
    workspace.faults.add({ method: 'chat.postMessage', kind: 'reset' });
    await expect(send(workspace)).rejects.toThrow('fetch failed');
    expect(workspace.acceptedPosts()).toBe(0);
    workspace.faults.add({ method: 'chat.postMessage', kind: 'reset-after' });
    await expect(send(workspace)).rejects.toThrow('fetch failed');
    expect(workspace.acceptedPosts()).toBe(1);
  });

  test('a call that hangs ends when its caller gives up or the faults are cleared', async () => {
    const workspace = open();
    workspace.faults.add({ method: 'auth.test', kind: 'hang', times: 2 });
    const signal = AbortSignal.timeout(5);
    await expect(
      workspace.fetch('https://slack.com/api/auth.test', { method: 'POST', body: '', signal }),
    ).rejects.toThrow('timeout');
    const hanging = call(workspace, 'auth.test', {});
    await workspace.settled();
    workspace.faults.clear();
    await expect(hanging).rejects.toThrow('fetch failed');
  });

  test('a delayed call takes effect later', async () => {
    const workspace = open();
    workspace.faults.add({ method: 'chat.postMessage', kind: 'delay', delayMs: 20 });
    const sent = send(workspace);
    expect(workspace.acceptedPosts()).toBe(0);
    await sent;
    expect(workspace.acceptedPosts()).toBe(1);
  });

  test('a fault can be taken back', async () => {
    const workspace = open();
    const takeBack = workspace.faults.add({ method: '*', kind: '500', times: Number.POSITIVE_INFINITY });
    expect((await post(workspace, 'auth.test', {})).status).toBe(500);
    takeBack();
    expect((await post(workspace, 'auth.test', {})).status).toBe(200);
    expect(workspace.faults.active).toEqual([]);
  });
});

describe('faults of deliveries', () => {
  test('a bot that answers every copy of a duplicated event is found out by its posts', async () => {
    const { workspace, retries } = await answeringBot();
    workspace.faults.add({ event: 'app_mention', kind: 'duplicate', copies: 2 });
    await mention(workspace);
    expect(workspace.acceptedPosts(CHANNELS.incidents)).toBe(3);
    expect(retries).toEqual([undefined, undefined, undefined]);
  });

  test('copies can come as redeliveries with their number', async () => {
    const { workspace, retries } = await answeringBot();
    workspace.faults.add({ event: 'app_mention', kind: 'duplicate', asRetries: true });
    await mention(workspace);
    expect(retries).toEqual([undefined, 1]);
  });

  test('a lost delivery arrives as redelivery 1 only: a bot that drops redeliveries misses it', async () => {
    const { workspace, retries } = await answeringBot();
    workspace.faults.add({ event: 'app_mention', kind: 'lost' });
    await mention(workspace);
    expect(retries).toEqual([1]);
  });

  test('a lost acknowledgement brings the event again', async () => {
    const { workspace, retries } = await answeringBot();
    workspace.faults.add({ event: 'app_mention', kind: 'lost-ack' });
    await mention(workspace);
    expect(retries).toEqual([undefined, 1]);
  });

  test('a delayed delivery is acknowledged all the same', async () => {
    const { workspace } = await answeringBot();
    workspace.faults.add({ event: '*', kind: 'delay', delayMs: 20 });
    await mention(workspace);
    expect(workspace.acceptedPosts(CHANNELS.incidents)).toBe(1);
    expect(brokenRules(workspace)).toEqual([]);
  });
});

describe('the ledger', () => {
  test('holds both directions with their outcome', async () => {
    const { workspace } = await answeringBot();
    await mention(workspace);
    const lines = workspace.ledger.map(({ direction, kind, status }) => `${direction} ${kind} ${status}`);
    expect(lines).toEqual(['from-bot auth.test ok', 'to-bot app_mention acked', 'from-bot chat.postMessage ok']);
    expect(JSON.stringify(workspace.ledger)).not.toContain(workspace.botToken);
  });

  test('is bounded and can be switched off, while posts are still counted', async () => {
    const bounded = createWorkspace({ manifest: FULL_MANIFEST, ledgerLimit: 10 });
    for (let count = 0; count < 50; count += 1) await call(bounded, 'auth.test', {});
    expect(bounded.ledger.length).toBeLessThanOrEqual(11);
    const off = createWorkspace({ manifest: FULL_MANIFEST, ledgerLimit: 0 });
    await send(off);
    expect([off.ledger.length, off.acceptedPosts()]).toEqual([0, 1]);
  });
});

function open(): Workspace {
  return createWorkspace({ manifest: FULL_MANIFEST });
}

function send(workspace: Workspace): Promise<Record<string, unknown>> {
  return call(workspace, 'chat.postMessage', MESSAGE);
}

/** A bot without any protection: answers every copy of a mention, and tells the number of its redelivery. */
async function answeringBot(): Promise<{ workspace: Workspace; retries: (number | undefined)[] }> {
  const retries: (number | undefined)[] = [];
  const workspace = await startTestBot((app) =>
    app.event('app_mention', async ({ event, say, context }) => {
      retries.push(context.retryNum);
      await say({ text: 'hello', thread_ts: event.ts });
    }),
  );
  return { workspace, retries };
}

async function mention(workspace: Workspace): Promise<void> {
  await workspace.as(PEOPLE.grace).postMessage(CHANNELS.incidents, '@testbot mta is down');
  await workspace.settled();
}
