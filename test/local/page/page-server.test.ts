import { createServer } from 'node:http';
import { afterEach, expect, test } from '@jest/globals';
import { CHANNELS, PEOPLE } from '../../../src/local/colleagues.ts';
import { asList, asRecord } from '../../../src/local/json.ts';
import { listenOnFreePort } from '../../../src/local/page/listen-on-free-port.ts';
import { createPage } from '../../../src/local/page/page-server.ts';
import { startTestBot } from '../test-bot.ts';

let closeServer: () => void = () => undefined;
afterEach(() => closeServer());

test('a command is acknowledged, and its answer is shown to its author alone', async () => {
  const { ask, deed } = await openPage();
  expect(await deed({ as: PEOPLE.saga, kind: 'command', channel: CHANNELS.incidents, text: '/fix x' })).toMatchObject({
    isAcked: true,
  });
  expect(await messages(ask, PEOPLE.saga)).toMatchObject([{ isEphemeral: true, isApp: true }]);
  expect(await messages(ask, PEOPLE.dario)).toEqual([]);
});

test('a click reaches the bot, and a modal that it opens is shown to whoever clicked', async () => {
  const { ask, deed } = await openPage();
  await deed({ as: PEOPLE.saga, kind: 'command', channel: CHANNELS.incidents, text: '/fix x' });
  const [message] = await messages(ask, PEOPLE.saga);
  await deed({ as: PEOPLE.saga, kind: 'click', target: message?.['ts'], action: 'open' });
  expect(asRecord((await ask(`/api/look?as=${PEOPLE.saga}`))['modal'])).toMatchObject({
    title: 'Steps',
    close: 'Close',
    depth: 0,
  });
  expect(await ask(`/api/look?as=${PEOPLE.dario}`)).not.toHaveProperty('modal');
});

test('the inspector lists both directions with their times, and gives payloads one by one', async () => {
  const { ask, deed } = await openPage();
  await deed({ as: PEOPLE.saga, kind: 'command', channel: CHANNELS.incidents, text: '/fix x' });
  const lines = asList((await ask('/api/inspect'))['lines']).map(asRecord);
  const delivery = lines.find(({ kind }) => kind === 'slash_commands');
  expect(delivery).toMatchObject({ direction: 'to-bot', status: 'acked', ackMs: expect.any(Number) });
  expect(delivery).not.toHaveProperty('payload');
  expect(await ask(`/api/payload?number=${String(delivery?.['number'])}`)).toMatchObject({ payload: { text: 'x' } });
});

test('a fault that is planned waits, and can be taken back', async () => {
  const { ask, post } = await openPage();
  await post('/api/fault', { id: '500', times: 1 });
  expect(await ask(`/api/look?as=${PEOPLE.saga}`)).toMatchObject({ faults: 1 });
  await post('/api/clear-faults', {});
  expect(await ask(`/api/look?as=${PEOPLE.saga}`)).toMatchObject({ faults: 0 });
  expect(await post('/api/fault', { id: 'nonsense', times: 1 })).toMatchObject({ error: 'no fault nonsense' });
});

test.each(['/../../package.json', '/%2e%2e/%2e%2e/package.json', '/nothing.js', '/app.ts'])(
  'no file outside the page is given away: %s',
  async (path) => {
    const { url } = await openPage();
    expect((await fetch(url + path)).status).toBe(404);
  },
);

test('deeds that nobody can do, and people who are not there, are refused in words', async () => {
  const { ask, deed } = await openPage();
  expect(await deed({ as: PEOPLE.saga, kind: 'constructor' })).toMatchObject({ error: 'no deed constructor' });
  expect(await ask('/api/look?as=U0NOBODY')).toMatchObject({ error: expect.stringContaining('U0NOBODY') });
});

/** A page before a small bot: its command answers with a button that opens a modal. */
async function openPage() {
  const workspace = await startTestBot((app) => {
    const text = { type: 'plain_text' as const, text: 'Open' };
    const blocks = [{ type: 'actions' as const, elements: [{ type: 'button' as const, action_id: 'open', text }] }];
    app.command('/fix', async ({ ack }) => ack({ text: 'Answer', blocks }));
    app.action('open', async ({ ack, body, client }) => {
      await ack();
      const title = { type: 'plain_text' as const, text: 'Steps' };
      const { trigger_id: trigger } = body as { trigger_id: string };
      await client.views.open({ trigger_id: trigger, view: { type: 'modal', title, blocks: [{ type: 'divider' }] } });
    });
  });
  const page = createPage({ workspace, suggestions: () => [] });
  const server = createServer((request, response) => void page.handle(request, response));
  const url = `http://127.0.0.1:${await listenOnFreePort(server, 0)}`;
  closeServer = () => {
    server.close();
    server.closeAllConnections();
  };
  const ask = async (path: string) => asRecord(await (await fetch(url + path)).json());
  const post = async (path: string, body: unknown) => {
    const headers = { 'content-type': 'application/json', origin: url };
    const answer = asRecord(
      await (await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })).json(),
    );
    await workspace.settled();
    return answer;
  };
  return { url, ask, post, deed: (body: unknown) => post('/api/deed', body) };
}

async function messages(ask: (path: string) => Promise<Record<string, unknown>>, as: string) {
  const { channel } = await ask(`/api/look?as=${as}&channel=${CHANNELS.incidents}`);
  return asList(asRecord(channel)['messages']).map(asRecord);
}
