import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterEach, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { CHANNELS, PEOPLE } from '../src/local/colleagues.ts';
import { startSlackServer } from '../src/local/server.ts';
import { createSlackCloud } from '../src/local/slack-cloud.ts';
import { createWorkspace } from '../src/local/workspace.ts';
import { startBotProcess, type BotProcess } from './faults/bot-process.ts';
import { freePort } from './faults/free-port.ts';
import { textOf } from './slack/start-bot.ts';
import { everythingStored } from './storage/raw-database.ts';
import { newSqliteFiles } from './storage/temporary-folder.ts';

const newDatabase = newSqliteFiles();
const HTTP_MANIFEST = new URL('../manifest.http.yml', import.meta.url);
const SECRETS = { SLACK_CLIENT_SECRET: 'c0ffee0client0secret', SLACK_SIGNING_SECRET: 'c0ffee0signing0secret' };

let bot: BotProcess | undefined;
let stop: (() => Promise<void>) | undefined;
afterEach(async () => {
  await bot?.kill();
  await stop?.();
});

test('the bot as operators run it: installed by a browser, asked, removed; nothing of it is left but an empty database', async () => {
  const url = await newDatabase();
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const workspace = createWorkspace({
    manifest: parse(readFileSync(HTTP_MANIFEST, 'utf8')),
    hasRateLimits: false,
    botToken: 'xoxb-inside',
  });
  const cloud = createSlackCloud({
    workspaces: [workspace],
    clientId: '123.456',
    clientSecret: SECRETS.SLACK_CLIENT_SECRET,
    redirectUrls: [`${base}/slack/oauth_redirect`],
    rotatesTokens: true,
  });
  const deliver = { http: `${base}/slack/events`, signingSecret: SECRETS.SLACK_SIGNING_SECRET };
  const server = await startSlackServer({ ...workspace, fetch: cloud.fetch }, { deliver });
  stop = () => server.stop();
  const key = randomBytes(32).toString('base64');
  bot = await startBotProcess({
    ...SECRETS,
    SLACK_CLIENT_ID: '123.456',
    PUBLIC_URL: base,
    TOKEN_KEYS: `2026:${key}`,
    SLACK_API_URL: server.apiUrl,
    STORAGE_URL: url,
    PORT: String(port),
    HOST: '127.0.0.1',
    LOG_LEVEL: 'debug',
  });
  await bot.ready();

  const begun = await fetch(`${base}/slack/install`, { redirect: 'manual' });
  const back = cloud.allow(begun.headers.get('location') ?? '', workspace.core.team.id, PEOPLE.grace);
  const cookie = (begun.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';
  const done = await fetch(back, { headers: { cookie, 'accept-language': 'it' } });
  expect(await done.text()).toContain('Fix Finder ora funziona in Northwind Mailers');

  await workspace.as(PEOPLE.grace).postMessage(CHANNELS.incidents, '@fixfinder emails have stopped going out');
  await workspace.waitFor(() => workspace.acceptedPosts() === 1);
  await workspace.as(PEOPLE.grace).slashCommand(CHANNELS.incidents, '/campaign-issue settings language sv');
  const answered = await workspace.waitFor(() =>
    workspace
      .as(PEOPLE.grace)
      .messages(CHANNELS.incidents)
      .find((message) => textOf(message).includes('Svenska')),
  );
  expect(answered).toBeDefined();
  const stored = await everythingStored(url);
  expect(stored).toContain(workspace.core.team.id);
  expect(stored).not.toMatch(/xox/u);

  expect(cloud.refusals).toEqual([]);
  await cloud.uninstall(workspace.core.team.id);
  await isGone(url, workspace.core.team.id, 60_000);
  // Removed within minutes of the installation, the event might be that of an earlier one: Slack is asked.
  expect(new Set(cloud.refusals)).toEqual(new Set(['auth.test: account_inactive']));
  expect(workspace.broken).toEqual([]);
  const { code, state } = Object.fromEntries(new URL(back).searchParams);
  for (const secret of [
    ...Object.values(SECRETS),
    key,
    code ?? '?',
    state ?? '?',
    'xoxb-',
    'xoxe',
    'stopped going out',
  ])
    expect(bot.output()).not.toContain(secret);
  expect(await bot.stop()).toBe(0);
}, 90_000);

/** Resolves once no table holds the workspace; the sweep runs every ten seconds. */
async function isGone(url: string, teamId: string, withinMs: number): Promise<void> {
  const end = Date.now() + withinMs;
  while ((await everythingStored(url)).includes(teamId)) {
    if (Date.now() > end) throw new Error(`still there: ${await everythingStored(url)}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 200);
    });
  }
}
