import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { CHANNELS, PEOPLE } from '../../src/local/colleagues.ts';
import { messagesSeenBy } from '../../src/local/messages.ts';
import type { Message } from '../../src/local/model.ts';
import { startSlackServer, type SlackServer } from '../../src/local/server.ts';
import { signatureHeaders } from '../../src/local/signed-http.ts';
import { createWorkspace, type Workspace } from '../../src/local/workspace.ts';
import { startBotProcess, type BotProcess } from '../faults/bot-process.ts';
import { freePort } from '../faults/free-port.ts';
import { buttonsOf, MANIFEST_FILE, textOf } from './start-bot.ts';

const SIGNING_SECRET = 'a-signing-secret-0123456789abcdef';
const MAILS_STUCK = 'emails have stopped going out since this morning';

interface Running {
  readonly workspace: Workspace;
  readonly server: SlackServer;
  readonly bot: BotProcess;
  /** Where signed requests go; "" over sockets. */
  readonly botUrl: string;
}

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

describe.each(['socket', 'http'] as const)('the bot as a process of its own, over %s', (transport) => {
  test('answers a command and a mention, opens a section, records a judgement, and stops when told', async () => {
    const { workspace, bot } = await run(transport);
    const grace = workspace.as(PEOPLE.grace);
    const { isAcked } = await grace.slashCommand(CHANNELS.incidents, `/campaign-issue ${MAILS_STUCK}`);
    expect(isAcked).toBe(true);
    await seen(
      workspace,
      PEOPLE.grace,
      (message) => message.ephemeralFor === PEOPLE.grace && textOf(message).includes('Module: mta'),
    );
    await workspace.as(PEOPLE.saga).postMessage(CHANNELS.incidents, '@fixfinder mejlen går inte ut längre');
    const answer = await seen(
      workspace,
      PEOPLE.grace,
      (message) => message.threadTs !== undefined && textOf(message).includes('Modul: mta'),
    );
    await grace.click(answer.ts, buttonsOf(answer)[0] ?? '');
    const window = await workspace.waitFor(() => grace.modal());
    expect(textOf(window)).toContain("Adobe's documentation");
    await grace.click(answer.ts, 'Löst');
    await seen(workspace, PEOPLE.dario, (message) => textOf(message).includes(`<@${PEOPLE.grace}>: löst`));
    const begun = performance.now();
    expect(await bot.stop()).toBe(0);
    expect(performance.now() - begun).toBeLessThan(10_000);
    expect(workspace.broken).toEqual([]);
    expect(bot.output()).not.toMatch(/mejlen|emails have|xoxb-|xapp-|ticket=/u);
  });

  test('finishes what is under way before it stops', async () => {
    const { workspace, bot } = await run(transport);
    workspace.faults.add({ method: 'chat.postMessage', kind: 'delay', delayMs: 800 });
    await workspace.as(PEOPLE.grace).postMessage(CHANNELS.incidents, `@fixfinder ${MAILS_STUCK}`);
    expect(await bot.stop()).toBe(0);
    expect(workspace.acceptedPosts(CHANNELS.incidents)).toBe(1);
  });
});

describe('a start that cannot succeed', () => {
  test.each([
    [
      'a bot token that Slack refuses',
      { SLACK_BOT_TOKEN: 'xoxb-somebody-elses' },
      /refuses the token.*OAuth & Permissions/su,
    ],
    [
      'an app token that Slack refuses',
      { SLACK_APP_TOKEN: 'xapp-somebody-elses' },
      /refuses the token.*App-Level Token/su,
    ],
    [
      'tokens that were swapped',
      { SLACK_BOT_TOKEN: 'xapp-local', SLACK_APP_TOKEN: 'xoxb-local' },
      /has to begin with xoxb-.*has to begin with xapp-/su,
    ],
    ['placeholders', { SLACK_BOT_TOKEN: 'xoxb-your-token' }, /SLACK_BOT_TOKEN is missing/u],
    ['no way to hear Slack', { SLACK_APP_TOKEN: '' }, /SLACK_APP_TOKEN .*or SLACK_SIGNING_SECRET .*is missing/u],
  ])('%s: exit code 78 and the way out, no stack', async (_name, env, message) => {
    const { bot } = await run('socket', env, false);
    expect(await bot.ended).toBe(78);
    expect(bot.output()).toMatch(message);
    expect(bot.output()).not.toMatch(/^\s+at /mu);
    expect(bot.output()).not.toMatch(/somebody-elses/u);
  });
});

describe('over HTTP, what Slack did not sign', () => {
  const BODY = new URLSearchParams({
    command: '/campaign-issue',
    text: 'help',
    team_id: 'T0LOCAL01',
    user_id: PEOPLE.grace,
    channel_id: CHANNELS.incidents,
    trigger_id: '1.2',
  }).toString();

  test('is refused, whatever is wrong with it, and nothing happens; what is right is let in', async () => {
    const { workspace, server, botUrl } = await run('http');
    expect(await server.verifyUrl()).toBe(true);
    const good = signatureHeaders(BODY, now(), SIGNING_SECRET);
    const before = workspace.ledger.length;
    const wrong: Record<string, Record<string, string>> = {
      'no signature': {},
      'another secret': signatureHeaders(BODY, now(), 'another-secret'),
      'another body': signatureHeaders(`${BODY}&x=1`, now(), SIGNING_SECRET),
      'six minutes ago': signatureHeaders(BODY, now() - 360, SIGNING_SECRET),
      'in six minutes': signatureHeaders(BODY, now() + 360, SIGNING_SECRET),
      'no timestamp': { 'x-slack-signature': good['x-slack-signature'] ?? '' },
      'no number': { ...good, 'x-slack-request-timestamp': `${now()}abc` },
      'cut short': { ...good, 'x-slack-signature': good['x-slack-signature']?.slice(0, -1) ?? '' },
      'another version': { ...good, 'x-slack-signature': good['x-slack-signature']?.replace('v0', 'v1') ?? '' },
    };
    const statuses = await Promise.all(
      Object.entries(wrong).map(async ([name, headers]) => [name, await post(botUrl, headers)]),
    );
    expect(statuses.filter(([, status]) => status !== 401)).toEqual([]);
    expect(workspace.ledger).toHaveLength(before);
    expect(await post(botUrl, good)).toBe(200);
    expect(await post(botUrl.replace('/slack/events', '/other'), good)).toBe(404);
    expect((await fetch(botUrl)).status).toBe(404);
  });

  function post(url: string, headers: Record<string, string>): Promise<number> {
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    return fetch(url, { method: 'POST', headers: { ...type, ...headers }, body: BODY }).then(({ status }) => status);
  }
});

/** Seconds since 1970. */
function now(): number {
  return Math.floor(Date.now() / 1_000);
}

async function run(transport: 'socket' | 'http', env: Record<string, string> = {}, waits = true): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), 'fix-finder-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  const manifest = parse(readFileSync(MANIFEST_FILE, 'utf8')) as { settings: object };
  const workspace = createWorkspace({
    manifest: { ...manifest, settings: { ...manifest.settings, socket_mode_enabled: transport === 'socket' } },
  });
  const port = await freePort();
  const botUrl = `http://127.0.0.1:${port}/slack/events`;
  const server = await startSlackServer(workspace, {
    deliver: transport === 'socket' ? 'socket' : { http: botUrl, signingSecret: SIGNING_SECRET },
  });
  cleanups.push(() => server.stop());
  const own: Record<string, string> =
    transport === 'socket'
      ? { SLACK_APP_TOKEN: workspace.appToken }
      : { SLACK_SIGNING_SECRET: SIGNING_SECRET, PORT: String(port), HOST: '127.0.0.1' };
  const bot = await startBotProcess({
    SLACK_BOT_TOKEN: workspace.botToken,
    SLACK_API_URL: server.apiUrl,
    STORAGE_URL: `file:${join(folder, 'memory.sqlite')}`,
    SLACK_APP_TOKEN: '',
    SLACK_SIGNING_SECRET: '',
    ...own,
    ...env,
  });
  cleanups.push(() => bot.kill());
  if (waits) await bot.ready();
  return { workspace, server, bot, botUrl: transport === 'socket' ? '' : botUrl };
}

function seen(workspace: Workspace, userId: string, isIt: (message: Message) => boolean): Promise<Message> {
  return workspace.waitFor(() =>
    messagesSeenBy(workspace.core, userId, CHANNELS.incidents).findLast(
      (message) => message.userId === workspace.core.bot.id && isIt(message),
    ),
  );
}
