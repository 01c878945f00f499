import { describe, expect, jest, test } from '@jest/globals';
import { createSlackCalls } from '../../src/slack/slack-calls.ts';

describe('a response_url', () => {
  test.each([
    ['of Slack', 'https://hooks.slack.com/commands/T1/2/secret', undefined],
    ['of the configured API', 'http://127.0.0.1:4000/commands/T1/2/secret', 'http://127.0.0.1:4000/api/'],
  ])('%s is used, and no redirect from there is followed', async (_name, url, apiUrl) => {
    const { calls, fetch } = startCalls(apiUrl);
    await calls.respond(url, MESSAGE, 'add');
    expect(fetch.mock.calls.map(([to, options]) => [to, options?.redirect])).toEqual([[url, 'error']]);
  });

  test.each([
    'https://evil.example/commands/T1/2/secret',
    'http://hooks.slack.com/commands/T1/2/secret',
    'https://hooks.slack.com.evil.example/x',
    'https://hooks.slack.com@evil.example/x',
    'https://evil.example/?hooks.slack.com',
    'https://hooks.slack.com:8443/x',
    'http://127.0.0.1:4001/commands/T1/2/secret',
    'file:///etc/passwd',
    'hooks.slack.com/x',
    '',
  ])('that was forged is never followed: %j', async (url) => {
    const { calls, fetch } = startCalls('http://127.0.0.1:4000/api/');
    await expect(calls.respond(url, MESSAGE, 'add')).rejects.toMatchObject({ reason: 'foreign_host', kind: 'refused' });
    expect(fetch).not.toHaveBeenCalled();
  });
});

const MESSAGE = { text: 'an answer', blocks: [] };

function startCalls(apiUrl: string | undefined) {
  const fetch = jest.fn<typeof globalThis.fetch>(() => Promise.resolve(new Response('ok')));
  return { fetch, calls: createSlackCalls({ botToken: 'xoxb-1', fetch, ...(apiUrl === undefined ? {} : { apiUrl }) }) };
}

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
