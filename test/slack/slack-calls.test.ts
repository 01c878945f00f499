import { expect, test } from '@jest/globals';
import { createSlackCalls } from '../../src/slack/slack-calls.ts';

test('a response_url that does not answer in time is named, and may have taken the message', async () => {
  const calls = createSlackCalls({ botToken: 'xoxb-test', fetch: hanging, timeoutMs: 20 });
  const responding = calls.respond('https://hooks.slack.com/commands/1', { text: '', blocks: [] }, 'add');
  await expect(responding).rejects.toMatchObject({
    message: 'response_url: TimeoutError',
    reason: 'TimeoutError',
    kind: 'unclear',
  });
});

test.each([
  ['30', 30],
  ['300', 300],
  ['86400', 300],
])(
  'of a Retry-After of %s s at most five minutes are kept: what says a day is something on the way',
  async (header, kept) => {
    const tooMany: typeof globalThis.fetch = () =>
      Promise.resolve(new Response('{}', { status: 429, headers: { 'retry-after': header } }));
    const calls = createSlackCalls({ botToken: 'xoxb-test', fetch: tooMany });
    const limited = { kind: 'limited', retryAfterS: kept };
    const message = { text: 'An answer', blocks: [] };
    await expect(calls.respond('https://hooks.slack.com/commands/1', message, 'add')).rejects.toMatchObject(limited);
    await expect(calls.post('C01', message)).rejects.toMatchObject(limited);
  },
);

/** Answers never; ends when it is told to. */
const hanging: typeof globalThis.fetch = (_url, init) =>
  new Promise((_resolve, reject) => {
    init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error));
  });
