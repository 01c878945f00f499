import { App, HTTPReceiver, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import { CHANNELS, PEOPLE } from '../../src/local/colleagues.ts';
import { startSlackServer } from '../../src/local/server.ts';
import type { SlackServer } from '../../src/local/server.ts';
import { signatureHeaders } from '../../src/local/signed-http.ts';
import { createWorkspace } from '../../src/local/workspace.ts';
import type { Workspace, WorkspaceOptions } from '../../src/local/workspace.ts';
import { FULL_MANIFEST } from './local-manifest.ts';
import { connect, readFrames, socketAddress } from './socket-connection.ts';
import { brokenRules, call, SILENT } from './test-bot.ts';

const SECRET = 'local-signing-secret';
const SOCKET_MODE = { ...FULL_MANIFEST };
const HTTP_MODE = { ...FULL_MANIFEST, settings: { ...FULL_MANIFEST.settings, socket_mode_enabled: false } };

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

describe('Socket Mode', () => {
  test('a real Bolt App answers a mention and a command', async () => {
    const { workspace } = await startSocketBot();
    expect(await converse(workspace)).toEqual(['hello', 'you said mta']);
    expect(brokenRules(workspace)).toEqual([]);
  });

  test('a lost connection brings the unacknowledged envelope again, unchanged, on the next', async () => {
    const { workspace, server } = await startSocketServer();
    const first = await connect(workspace);
    const posted = workspace.as(PEOPLE.grace).postMessage(CHANNELS.incidents, '@testbot mta');
    const lost = await first.next('events_api');
    server.sockets.lose();
    const second = await connect(workspace);
    const again = await second.next('events_api');
    second.socket.send(JSON.stringify({ envelope_id: again['envelope_id'] }));
    expect(again).toEqual(lost);
    expect(again).toMatchObject({ retry_attempt: 0, retry_reason: '' });
    expect((await posted).isAcked).toBe(true);
    expect(brokenRules(workspace)).toEqual([]);
  });

  test('each payload goes to one of several connections, in turn', async () => {
    const { workspace } = await startSocketServer();
    const connections = [await connect(workspace), await connect(workspace)];
    expect(await connections[1]?.next('hello')).toMatchObject({ num_connections: 2 });
    const grace = workspace.as(PEOPLE.grace);
    for (const connection of connections) {
      const posted = grace.postMessage(CHANNELS.incidents, '@testbot mta');
      const frame = await connection.next('events_api');
      connection.socket.send(JSON.stringify({ envelope_id: frame['envelope_id'] }));
      expect((await posted).isAcked).toBe(true);
    }
    expect(connections.map((connection) => connection.count('events_api'))).toEqual([1, 1]);
  });

  test('a refresh says disconnect and closes; the eleventh connection is one too many', async () => {
    const { workspace, server } = await startSocketServer();
    const connections = [];
    for (let count = 0; count < 11; count += 1) connections.push(await connect(workspace));
    expect(await connections[10]?.next('disconnect')).toMatchObject({ reason: 'too_many_websockets' });
    server.sockets.refresh();
    expect(await connections[0]?.next('disconnect')).toMatchObject({ reason: 'refresh_requested' });
    await workspace.waitFor(() => server.sockets.count() === 0);
  });

  test('a warning, a switched-off link and a frame of any kind can be sent', async () => {
    const { workspace, server } = await startSocketServer();
    const connection = await connect(workspace);
    server.sockets.sendRaw('{"type":"events_api","payload":null}');
    expect(await connection.next('events_api')).toMatchObject({ payload: null });
    await server.sockets.warn(1);
    expect(await connection.next('disconnect')).toMatchObject({ reason: 'warning' });
    expect(await connection.next('disconnect')).toMatchObject({ reason: 'refresh_requested' });
    const another = await connect(workspace);
    server.sockets.disableLink();
    expect(await another.next('disconnect')).toMatchObject({ reason: 'link_disabled' });
  });

  test('a deaf connection stays open and delivers nothing, for which the bot is not to blame', async () => {
    const { workspace, server } = await startSocketServer({ ackTimeoutMs: 20, retryDelaysMs: [] });
    const connection = await connect(workspace);
    server.sockets.deafen(true);
    const deed = await workspace.as(PEOPLE.grace).postMessage(CHANNELS.incidents, '@testbot mta');
    expect([deed.isAcked, server.sockets.count(), connection.count('events_api')]).toEqual([false, 1, 0]);
    expect(brokenRules(workspace)).toEqual([]);
  });

  test('a bot that never acknowledges on its socket is late', async () => {
    const { workspace } = await startSocketServer({ ackTimeoutMs: 20, retryDelaysMs: [] });
    await connect(workspace);
    await workspace.as(PEOPLE.grace).postMessage(CHANNELS.incidents, '@testbot mta');
    expect(brokenRules(workspace)).toEqual(['ack_timeout']);
  });

  test('an address is good for one connection, and needs Socket Mode and the app’s token', async () => {
    const { workspace, server } = await startSocketServer();
    const address = await socketAddress(workspace);
    await readFrames(address).next('hello');
    const refused = new WebSocket(address);
    const message = await new Promise((resolve) => refused.once('error', (error) => resolve(error.message)));
    expect(message).toContain('401');
    expect(await call(workspace, 'apps.connections.open', {})).toMatchObject({ error: 'not_allowed_token_type' });
    const http = createWorkspace({ manifest: HTTP_MODE });
    expect(await call(http, 'apps.connections.open', {}, http.appToken)).toMatchObject({
      error: 'socket_mode_not_enabled',
    });
    expect(server.sockets.count()).toBe(1);
  });
});

describe('signed HTTP', () => {
  test('a real Bolt App verifies the signature, and answers a mention and a command', async () => {
    const { workspace, server } = await startHttpBot(SECRET);
    expect(await server.verifyUrl()).toBe(true);
    expect(await converse(workspace)).toEqual(['hello', 'you said mta']);
    expect(brokenRules(workspace)).toEqual([]);
  });

  test('a bot with another signing secret fails every delivery', async () => {
    const { workspace } = await startHttpBot('another-secret', { retryDelaysMs: [] });
    const deed = await workspace.as(PEOPLE.grace).slashCommand(CHANNELS.incidents, 'mta');
    expect(deed.deliveries[0]?.failure).toBe('http_error');
    expect(brokenRules(workspace)).toEqual(['ack_failed']);
  });

  test('an answer other than 2xx brings the event again with its headers, until x-slack-no-retry', async () => {
    const seen: unknown[] = [];
    const url = await listen((request) => {
      seen.push([request.headers['x-slack-retry-num'], request.headers['x-slack-retry-reason']]);
      return seen.length < 3 ? [500, {}] : [500, { 'x-slack-no-retry': '1' }];
    });
    const { workspace } = await startServer(
      { http: url, signingSecret: SECRET },
      { manifest: HTTP_MODE, retryDelaysMs: [0, 1, 1] },
    );
    await workspace.as(PEOPLE.grace).postMessage(CHANNELS.incidents, '@testbot mta');
    await workspace.settled({ quietMs: 20 });
    expect(seen).toEqual([
      [undefined, undefined],
      ['1', 'http_error'],
      ['2', 'http_error'],
    ]);
  });

  test('a bot that takes longer than the time for an acknowledgement is late', async () => {
    const url = await listen(() => undefined);
    const options = { manifest: HTTP_MODE, ackTimeoutMs: 30, retryDelaysMs: [] };
    const { workspace } = await startServer({ http: url, signingSecret: SECRET }, options);
    await workspace.as(PEOPLE.grace).slashCommand(CHANNELS.incidents, 'mta');
    expect(brokenRules(workspace)).toEqual(['ack_timeout']);
  });

  test('the signature is Slack’s own example', () => {
    const body =
      'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
    expect(signatureHeaders(body, 1531420618, '8f742231b10e8888abcd99yyyzzz85a5')).toEqual({
      'x-slack-request-timestamp': '1531420618',
      'x-slack-signature': 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
    });
  });
});

describe('the port', () => {
  test('is on loopback only', async () => {
    const workspace = createWorkspace({ manifest: SOCKET_MODE });
    await expect(startSlackServer(workspace, { host: '0.0.0.0', deliver: 'socket' })).rejects.toThrow('loopback only');
  });

  test('answers calls, resets and unknown paths', async () => {
    const { workspace, server } = await startSocketServer();
    const headers = { authorization: `Bearer ${workspace.botToken}` };
    const answer = await fetch(`${server.apiUrl}auth.test`, { method: 'POST', headers });
    expect(await answer.json()).toMatchObject({ ok: true, team: 'Northwind Mailers' });
    workspace.faults.add({ method: 'auth.test', kind: 'reset' });
    await expect(fetch(`${server.apiUrl}auth.test`, { method: 'POST', headers })).rejects.toThrow('fetch failed');
    expect((await fetch(`${server.url}/elsewhere`)).status).toBe(404);
  });
});

/** What every bot of this file does: greets who mentions it, and repeats a command to whoever gave it. */
function register(app: App): void {
  app.event('app_mention', async ({ event, say }) => void (await say({ text: 'hello', thread_ts: event.ts })));
  app.command('/fix', async ({ ack, body, respond }) => {
    await ack();
    await respond({ text: `you said ${body.text}`, response_type: 'ephemeral' });
  });
}

/** Grace mentions the bot and runs a command: what it answered to each. */
async function converse(workspace: Workspace): Promise<(string | undefined)[]> {
  const grace = workspace.as(PEOPLE.grace);
  const { ts = '' } = await grace.postMessage(CHANNELS.incidents, '@testbot mta is down');
  await workspace.waitFor(() => grace.thread(CHANNELS.incidents, ts).length === 2);
  await grace.slashCommand(CHANNELS.warRoom, '/fix mta');
  await workspace.waitFor(() => grace.messages(CHANNELS.warRoom).length === 1);
  return [grace.thread(CHANNELS.incidents, ts).at(-1)?.text, grace.messages(CHANNELS.warRoom)[0]?.text];
}

async function startServer(
  deliver: Parameters<typeof startSlackServer>[1]['deliver'],
  options: Partial<WorkspaceOptions>,
): Promise<{ workspace: Workspace; server: SlackServer }> {
  const workspace = createWorkspace({ manifest: SOCKET_MODE, ...options });
  const server = await startSlackServer(workspace, { deliver });
  cleanups.push(() => server.stop());
  return { workspace, server };
}

function startSocketServer(
  options: Partial<WorkspaceOptions> = {},
): Promise<{ workspace: Workspace; server: SlackServer }> {
  return startServer('socket', options);
}

async function startSocketBot(): Promise<{ workspace: Workspace; server: SlackServer }> {
  const { workspace, server } = await startSocketServer();
  const clientOptions = { slackApiUrl: server.apiUrl };
  const receiver = new SocketModeReceiver({
    appToken: workspace.appToken,
    logger: SILENT,
    logLevel: LogLevel.ERROR,
    installerOptions: { clientOptions },
  });
  const app = new App({
    receiver,
    token: workspace.botToken,
    clientOptions,
    logger: SILENT,
    deferInitialization: true,
  });
  register(app);
  await app.init();
  await app.start();
  cleanups.push(() => receiver.client.disconnect());
  return { workspace, server };
}

async function startHttpBot(
  signingSecret: string,
  options: Partial<WorkspaceOptions> = {},
): Promise<{ workspace: Workspace; server: SlackServer }> {
  const receiver = new HTTPReceiver({ signingSecret, logger: SILENT });
  const listening = await receiver.start({ host: '127.0.0.1', port: 0 });
  const address = listening.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const target = { http: `http://127.0.0.1:${port}/slack/events`, signingSecret: SECRET };
  const { workspace, server } = await startServer(target, { manifest: HTTP_MODE, ...options });
  const clientOptions = { slackApiUrl: server.apiUrl };
  const app = new App({
    receiver,
    token: workspace.botToken,
    clientOptions,
    logger: SILENT,
    deferInitialization: true,
  });
  register(app);
  await app.init();
  cleanups.push(() => {
    listening.closeAllConnections();
    return receiver.stop();
  });
  return { workspace, server };
}

/** A bot reduced to its HTTP answers; undefined never answers. */
async function listen(
  answer: (request: IncomingMessage) => [number, Record<string, string>] | undefined,
): Promise<string> {
  const server = createServer((request, response) => {
    request.resume().once('end', () => {
      const reply = answer(request);
      if (reply !== undefined) response.writeHead(...reply).end();
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => void server.close(resolve));
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/slack/events`;
}
