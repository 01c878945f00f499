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

/** Answers never; ends when it is told to. */
const hanging: typeof globalThis.fetch = (_url, init) =>
  new Promise((_resolve, reject) => {
    init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error));
  });
