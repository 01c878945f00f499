import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CHANNELS, PEOPLE } from '../../src/local/colleagues.ts';
import { messageText } from '../../src/local/block-text.ts';
import { startInProcess, type InProcess } from '../faults/in-process.ts';

let bot: InProcess | undefined;
afterEach(async () => {
  await bot?.end();
  bot = undefined;
});

const { incidents, warRoom } = CHANNELS;
const REPORT = '@fixfinder emails are stuck in pending';

describe('a call that fails in a way that passes', () => {
  test.each(['500', 'html', 'empty', '429', 'reset', 'reset-after'] as const)(
    '%s: the answer comes all the same; twice at most after a cut',
    async (kind) => {
      bot = await startInProcess();
      bot.workspace.faults.add({ method: 'chat.postMessage', kind });
      const texts = await mention(bot);
      expect(texts).toHaveLength(kind === 'reset-after' ? 2 : 1);
      expect(bot.app.work).toMatchObject({ done: 1, buried: 0, unclear: kind.startsWith('reset') ? 1 : 0 });
      expect(bot.workspace.broken).toEqual([]);
    },
  );

  test('a cut after sending leaves one answer where Slack honours client_msg_id', async () => {
    bot = await startInProcess({ workspace: { dedupesClientMsgIds: true } });
    bot.workspace.faults.add({ method: 'chat.postMessage', kind: 'reset-after' });
    expect(await mention(bot)).toHaveLength(1);
  });

  test('a post that is cut twice is given up as unclear, not made a third time', async () => {
    bot = await startInProcess();
    bot.workspace.faults.add({ method: 'chat.postMessage', kind: 'reset-after', times: 9 });
    expect(await mention(bot)).toHaveLength(2);
    expect(await bot.storage.queue.deadLetters(9)).toMatchObject([{ reason: expect.stringContaining('not clear') }]);
  });

  test('while Slack is away harmless calls go ahead, so that hardly any post is unclear', async () => {
    bot = await startInProcess();
    const { workspace } = bot;
    const takeBack = workspace.faults.add({ method: '*', kind: 'reset', times: Number.POSITIVE_INFINITY });
    const grace = workspace.as(PEOPLE.grace);
    for (let count = 0; count < 12; count += 1) await grace.postMessage(incidents, `${REPORT} ${count}`);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    takeBack();
    await bot.idle();
    expect(bot.app.work).toMatchObject({ done: 12, buried: 0 });
    expect(workspace.acceptedPosts(incidents)).toBe(12);
  });

  test('Retry-After is kept for its method and channel, and holds up nothing else', async () => {
    bot = await startInProcess();
    const { workspace } = bot;
    workspace.faults.add({ method: 'chat.postMessage', kind: '429', retryAfterS: 3, channelId: incidents });
    const grace = workspace.as(PEOPLE.grace);
    await grace.postMessage(incidents, REPORT);
    const begun = Date.now();
    await grace.slashCommand(warRoom, '/campaign-issue emails are stuck');
    await workspace.waitFor(() => grace.messages(warRoom).length > 0);
    expect(Date.now() - begun).toBeLessThan(2_500);
    await bot.idle();
    expect(workspace.broken).toEqual([]);
    expect(workspace.acceptedPosts(incidents)).toBe(1);
  });
});

describe('a call that fails for good', () => {
  test.each([
    'not_in_channel',
    'channel_not_found',
    'is_archived',
    'restricted_action',
    'msg_too_long',
    'invalid_blocks',
  ])('%s: the person is told, and nothing is tried again', async (error) => {
    bot = await startInProcess();
    const { workspace } = bot;
    workspace.faults.add({ method: 'chat.postMessage', kind: 'ok-false', error, times: 9 });
    await mention(bot);
    expect(workspace.calls('chat.postMessage')).toHaveLength(1);
    expect(workspace.calls('chat.postEphemeral').filter(({ status }) => status === 'ok')).toHaveLength(1);
    expect(bot.app.work).toMatchObject({ done: 1, retried: 0, buried: 0 });
  });

  test.each(['token_revoked', 'account_inactive', 'invalid_auth'])(
    '%s: a dead letter at once, with the reason',
    async (error) => {
      bot = await startInProcess();
      bot.workspace.faults.add({ method: '*', kind: 'ok-false', error, times: 99 });
      await mention(bot);
      expect(await bot.storage.queue.deadLetters(9)).toMatchObject([
        { reason: expect.stringContaining(error), attempts: 1 },
      ]);
    },
  );

  test('a dead letter that is replayed is answered', async () => {
    bot = await startInProcess();
    bot.workspace.faults.add({ method: 'chat.postMessage', kind: 'ok-false', error: 'token_revoked' });
    await mention(bot);
    const [letter] = await bot.storage.queue.deadLetters(1);
    await bot.storage.queue.replay(letter?.id ?? '');
    await bot.idle();
    expect(bot.workspace.acceptedPosts(incidents)).toBe(1);
  });
});

describe('a response_url', () => {
  test.each(['500', 'html', 'reset', 'ok-false', '429'] as const)(
    'that answers %s is replaced by an ephemeral message',
    async (kind) => {
      bot = await startInProcess();
      const { workspace } = bot;
      workspace.faults.add({ method: 'response_url', kind, times: 9 });
      const grace = workspace.as(PEOPLE.grace);
      await grace.slashCommand(incidents, '/campaign-issue emails are stuck');
      await bot.idle();
      const ephemerals = workspace.calls('chat.postEphemeral').filter(({ status }) => status === 'ok');
      expect(ephemerals).toHaveLength(1);
      expect(workspace.calls('response_url').length).toBeLessThanOrEqual(4);
    },
  );

  test.each([1, 2])('is tried again where the bot is no member, until it works: %i failures', async (times) => {
    bot = await startInProcess();
    const { workspace } = bot;
    workspace.faults.add({ method: 'response_url', kind: '500', times });
    const grace = workspace.as(PEOPLE.grace);
    await grace.slashCommand(warRoom, '/campaign-issue emails are stuck');
    await bot.idle();
    expect(grace.messages(warRoom).map(messageText)).toEqual([expect.stringContaining('`mta`')]);
  });
});

describe('storage', () => {
  test('what cannot be kept is not acknowledged, and is answered when Slack sends it again', async () => {
    let failures = 2;
    bot = await startInProcess({
      wrapQueue: (queue) => ({
        ...queue,
        enqueue: (...given) =>
          failures-- > 0 ? Promise.reject(new Error('the disk is full')) : queue.enqueue(...given),
      }),
      workspace: { ackTimeoutMs: 100 },
    });
    const grace = bot.workspace.as(PEOPLE.grace);
    const { isAcked } = await grace.postMessage(incidents, REPORT);
    expect(isAcked).toBe(false);
    await bot.workspace.waitFor(() => bot?.workspace.acceptedPosts(incidents) === 1);
    await bot.idle();
    expect(bot.app.counts.refused).toBe(2);
    expect(bot.workspace.acceptedPosts(incidents)).toBe(1);
  });

  test('a database that fails after the answer brings no second answer', async () => {
    let failures = 3;
    bot = await startInProcess({
      wrapQueue: (queue) => ({
        ...queue,
        finish: (...given) => (failures-- > 0 ? Promise.reject(new Error('gone')) : queue.finish(...given)),
      }),
    });
    await bot.workspace.as(PEOPLE.grace).postMessage(incidents, REPORT);
    await bot.idle(25_000);
    expect(failures).toBeLessThanOrEqual(0);
    expect(bot.workspace.acceptedPosts(incidents)).toBe(1);
    expect(bot.app.work).toMatchObject({ done: 1, buried: 0 });
  }, 30_000);
});

describe('limits', () => {
  test('who is too fast gets one notice; others are not held up', async () => {
    bot = await startInProcess({ floodLimits: { perUser: 5, perChannel: 0, perWorkspace: 0 } });
    const { workspace } = bot;
    const grace = workspace.as(PEOPLE.grace);
    for (let count = 0; count < 30; count += 1)
      await grace.slashCommand(incidents, `/campaign-issue emails are stuck ${count}`);
    await bot.idle();
    const texts = grace.messages(incidents).map(messageText);
    expect(texts.filter((text) => text.includes('faster than I am'))).toHaveLength(1);
    expect(texts).toHaveLength(6);
    await workspace.as(PEOPLE.dario).slashCommand(incidents, '/campaign-issue emails are stuck');
    await bot.idle();
    expect(workspace.as(PEOPLE.dario).messages(incidents)).toHaveLength(1);
  });

  test('two bots that mention each other fall silent at once', async () => {
    bot = await startInProcess();
    const { workspace } = bot;
    const base = { type: 'app_mention', channel: incidents, text: REPORT, user: PEOPLE.pipeline };
    const forms = [
      { bot_id: 'B1' },
      { bot_profile: {} },
      { subtype: 'bot_message' },
      { user: workspace.core.bot.id },
      { user: 'USLACKBOT' },
      { subtype: 'message_changed' },
    ];
    for (const [index, form] of forms.entries())
      await workspace.deliverEvent({ ...base, ts: `170000000${index}.000100`, ...form });
    await bot.idle();
    expect(workspace.acceptedPosts()).toBe(0);
    expect(bot.app.counts.fromBots).toBe(forms.length);
  });
});

test('shuffled schedules: copies, losses, lost acknowledgements and passing failures leave one answer each', async () => {
  const runs = Number(process.env['SCHEDULES'] ?? 15);
  const fault = fc.constantFrom('none', 'duplicate', 'retries', 'lost', 'lost-ack', 'delay', '500', '429');
  await fc.assert(
    fc.asyncProperty(fc.array(fault, { minLength: 40, maxLength: 40 }), async (faults) => {
      const own = await startInProcess();
      try {
        const { workspace } = own;
        const grace = workspace.as(PEOPLE.grace);
        const sent = faults.map(async (kind, index) => {
          if (kind === 'duplicate' || kind === 'retries')
            workspace.faults.add({
              event: 'app_mention',
              kind: 'duplicate',
              copies: 1 + (index % 3),
              asRetries: kind === 'retries',
            });
          else if (kind === 'delay') workspace.faults.add({ event: 'app_mention', kind, delayMs: index });
          else if (kind === '500') workspace.faults.add({ method: 'chat.postMessage', kind });
          else if (kind === '429') workspace.faults.add({ method: 'chat.postMessage', kind, retryAfterS: 0 });
          else if (kind !== 'none') workspace.faults.add({ event: 'app_mention', kind });
          const { ts = '' } = await grace.postMessage(incidents, `${REPORT} ${index}`);
          return ts;
        });
        const threads = await Promise.all(sent);
        await own.idle();
        const answers = threads.map((ts) => grace.thread(incidents, ts).length - 1);
        expect(answers).toEqual(threads.map(() => 1));
      } finally {
        await own.end();
      }
    }),
    { numRuns: runs, endOnFailure: true },
  );
}, 600_000);

/** Grace reports; resolves with the answers in the thread once nothing is left to do. */
async function mention({ workspace, idle }: InProcess): Promise<string[]> {
  const grace = workspace.as(PEOPLE.grace);
  const { ts = '' } = await grace.postMessage(incidents, REPORT);
  await idle();
  return grace
    .thread(incidents, ts)
    .slice(1)
    .filter(({ ephemeralFor }) => ephemeralFor === undefined)
    .map(messageText);
}
