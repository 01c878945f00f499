import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomBytes } from 'node:crypto';
import { createSlackCloud, type SlackCloud } from '../../src/local/slack-cloud.ts';
import { createWorkspace } from '../../src/local/workspace.ts';
import { PEOPLE } from '../../src/local/colleagues.ts';
import { createHttpReceiver } from '../../src/slack/http-receiver.ts';
import { createInstallRoutes } from '../../src/slack/install-routes.ts';
import type { Installations } from '../../src/storage/installations.ts';
import { openStore, type Storage } from '../../src/storage/open-store.ts';
import { createTokenCipher } from '../../src/storage/token-cipher.ts';
import { FULL_MANIFEST } from '../local/local-manifest.ts';
import { everythingStored, runRaw } from '../storage/raw-database.ts';
import { newSqliteFiles } from '../storage/temporary-folder.ts';
import { loggerInto, realContent } from './start-bot.ts';
import { CLIENT, TEAM } from './start-tenants.ts';

const PUBLIC_URL = 'https://fix.example.com';
const REDIRECT_URL = `${PUBLIC_URL}/slack/oauth_redirect`;
const newDatabase = newSqliteFiles();

let url = '';
let storage: Storage;
let installations: Installations;
let cloud: SlackCloud;
let server: Server;
let base = '';
let log: string[];
let joined: string[];
let stop: () => Promise<unknown>;
beforeEach(async () => {
  url = await newDatabase();
  storage = await openStore(url);
  installations = storage.installations(createTokenCipher([{ id: 'k1', key: randomBytes(32) }]));
  cloud = createSlackCloud({
    workspaces: [createWorkspace({ manifest: FULL_MANIFEST })],
    redirectUrls: [REDIRECT_URL],
    ...CLIENT,
  });
  log = [];
  joined = [];
  const content = await realContent();
  const pages = createInstallRoutes({
    ...CLIENT,
    publicUrl: PUBLIC_URL,
    installations,
    wordsFor: () => content.wordsFor,
    defaultLanguage: 'en',
    fetch: cloud.fetch,
    logger: loggerInto(log),
    onInstalled: (id) => joined.push(id),
  });
  const logger = loggerInto(log);
  const receiver = createHttpReceiver({ signingSecret: 'c0ffee', port: 0, host: '127.0.0.1', pages, logger });
  receiver.init({ processEvent: () => Promise.resolve() } as never);
  server = (await receiver.start()) as Server;
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  stop = () => receiver.stop();
});
afterEach(async () => {
  await stop();
  await storage.close();
});

describe('installing', () => {
  test('leads to Slack and back, and keeps the token of that workspace, encrypted', async () => {
    const { authorizeUrl, cookie } = await begin();
    const asked = new URL(authorizeUrl);
    expect(`${asked.origin}${asked.pathname}`).toBe('https://slack.com/oauth/v2/authorize');
    expect(asked.searchParams.get('redirect_uri')).toBe(REDIRECT_URL);
    expect(asked.searchParams.get('scope')?.split(',').toSorted()).toEqual(
      ['app_mentions:read', 'chat:write', 'commands', 'users:read'].toSorted(),
    );
    const page = await comeBack(cloud.allow(authorizeUrl, TEAM, PEOPLE.saga), cookie);
    expect(page.status).toBe(200);
    expect(page.text).toContain('Fix Finder works in Northwind Mailers now.');
    expect(page.text).toContain(`https://slack.com/app_redirect?app=A0FIXAPP1&#38;team=${TEAM}`);
    const kept = await installations.find({ teamId: TEAM });
    expect(kept).toMatchObject({ id: TEAM, installedBy: PEOPLE.saga, botUserId: 'U0FIXBOT1', botId: 'B0FIXBOT1' });
    expect(kept?.tokens.botToken).toMatch(/^xoxb-/u);
    expect((await storage.store.settings(TEAM)).admins).toEqual([PEOPLE.saga]);
    expect(joined).toEqual([TEAM]);
    expect(await everythingStored(url)).not.toContain('xox');
    expect(cloud.refusals).toEqual([]);
  });

  test('its cookie is for this host alone, over TLS, out of reach of scripts, and gone afterwards', async () => {
    const { setCookie, authorizeUrl, cookie } = await begin();
    expect(setCookie).toMatch(/^__Host-[\w-]+=[\w-]{43}; /u);
    for (const part of ['Secure', 'HttpOnly', 'Path=/', 'Max-Age=600']) expect(setCookie).toContain(part);
    expect(setCookie).not.toContain('Domain');
    const page = await comeBack(cloud.allow(authorizeUrl, TEAM, PEOPLE.saga), cookie);
    expect(page.setCookie).toMatch(/^__Host-[\w-]+=deleted; .*Expires=Thu, 01 Jan 1970/u);
  });

  test('no secret, code or state reaches a log, a page is never cached and tells nobody where it was', async () => {
    const { authorizeUrl, cookie } = await begin();
    const back = cloud.allow(authorizeUrl, TEAM, PEOPLE.saga);
    const page = await comeBack(back, cookie);
    await comeBack(back, cookie);
    const { code, state } = Object.fromEntries(new URL(back).searchParams);
    for (const secret of [CLIENT.clientSecret, code ?? '?', state ?? '?', 'xoxb']) {
      expect(log.join('\n')).not.toContain(secret);
      expect(page.text).not.toContain(secret);
    }
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test.each([
    ['fr-CH, fr;q=0.9, en;q=0.8', 'Non installé', 'fr'],
    ['pt-BR,sv;q=0.5', 'Inte installerad', 'sv'],
    ['it', 'Non installato', 'it'],
    ['es-MX', 'No instalado', 'es'],
    ['tlh', 'Not installed', 'en'],
    ['x,'.repeat(5_000), 'Not installed', 'en'],
  ])('the page speaks the language of the browser', async (wanted, title, language) => {
    const answer = await fetch(`${base}/slack/oauth_redirect?error=access_denied`, {
      headers: { 'accept-language': wanted },
    });
    const text = await answer.text();
    expect(answer.status).toBe(200);
    expect(text).toContain(`<html lang="${language}">`);
    expect(text).toContain(`<h1>${title}</h1>`);
  });
});

describe('a redirect is refused', () => {
  test('with a state that nobody gave out', async () => {
    const { authorizeUrl } = await begin();
    const forged = randomBytes(32).toString('base64url');
    const back = new URL(cloud.allow(authorizeUrl, TEAM, PEOPLE.saga));
    back.searchParams.set('state', forged);
    expect(await refusal(back.href, `__Host-fix-finder-install=${forged}`)).toEqual(REFUSED);
  });

  test('a second time', async () => {
    const { authorizeUrl, cookie } = await begin();
    const back = cloud.allow(authorizeUrl, TEAM, PEOPLE.saga);
    expect((await comeBack(back, cookie)).status).toBe(200);
    const again = new URL(cloud.allow(authorizeUrl, TEAM, PEOPLE.grace));
    await storage.store.forgetTeam(TEAM);
    expect(await refusal(again.href, cookie)).toEqual(REFUSED);
    expect(await refusal(back, cookie)).toEqual(REFUSED);
  });

  test('of ten at once, but one', async () => {
    const { authorizeUrl, cookie } = await begin();
    const backs = Array.from({ length: 10 }, () => cloud.allow(authorizeUrl, TEAM, PEOPLE.saga));
    const pages = await Promise.all(backs.map((back) => comeBack(back, cookie)));
    expect(pages.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(pages.filter(({ status }) => status === 400)).toHaveLength(9);
  });

  test('when the state has run out', async () => {
    const { authorizeUrl, cookie } = await begin();
    await runRaw(url, 'update oauth_states set expires_at = 1');
    expect(await refusal(cloud.allow(authorizeUrl, TEAM, PEOPLE.saga), cookie)).toEqual(REFUSED);
  });

  test('in another browser: without the cookie, with that of another installation, or with a state in its place', async () => {
    const mine = await begin();
    const victim = await begin();
    const back = cloud.allow(mine.authorizeUrl, TEAM, PEOPLE.saga);
    expect(await refusal(back, undefined)).toEqual(REFUSED);
    expect(await refusal(back, victim.cookie)).toEqual(REFUSED);
    expect(await refusal(back, 'slack-app-oauth-state=x; other=y')).toEqual(REFUSED);
    expect((await comeBack(back, mine.cookie)).status).toBe(200);
  });

  test('without a code or a state', async () => {
    const { cookie } = await begin();
    expect(await refusal(`${REDIRECT_URL}?code=abc`, cookie)).toEqual(REFUSED);
    expect(await refusal(`${REDIRECT_URL}?state=abc`, cookie)).toEqual(REFUSED);
    expect(await refusal(REDIRECT_URL, cookie)).toEqual(REFUSED);
  });

  test('when Slack does not know the code', async () => {
    const { authorizeUrl, cookie } = await begin();
    const back = new URL(cloud.allow(authorizeUrl, TEAM, PEOPLE.saga));
    back.searchParams.set('code', 'another');
    expect(await refusal(back.href, cookie)).toEqual({ ...REFUSED, status: 502 });
    expect(cloud.refusals).toEqual(['oauth.v2.access: invalid_code']);
  });
});

test('Slack shows an error when the address to come back to is not the registered one, letter by letter', async () => {
  const { authorizeUrl } = await begin();
  for (const other of [`${REDIRECT_URL}/`, `${REDIRECT_URL}?a=1`, 'https://evil.example/slack/oauth_redirect']) {
    const asked = new URL(authorizeUrl);
    asked.searchParams.set('redirect_uri', other);
    expect(() => cloud.allow(asked.href, TEAM, PEOPLE.saga)).toThrow(/did not match/u);
  }
});

test('the address sent with the code is that of the configuration, whatever host the browser names', async () => {
  const { authorizeUrl, cookie } = await begin({ host: 'evil.example', 'x-forwarded-host': 'evil.example' });
  expect(new URL(authorizeUrl).searchParams.get('redirect_uri')).toBe(REDIRECT_URL);
  expect((await comeBack(cloud.allow(authorizeUrl, TEAM, PEOPLE.saga), cookie)).status).toBe(200);
});

test('a storage that fails begins nothing and says so', async () => {
  await storage.close();
  const answer = await fetch(`${base}/slack/install`, { redirect: 'manual' });
  expect(answer.status).toBe(503);
  expect(await answer.text()).toContain('Begin again');
  storage = await openStore(url);
});

test('other addresses and methods are as before', async () => {
  expect((await fetch(`${base}/slack/events`)).status).toBe(404);
  expect((await fetch(`${base}/slack/install/x`)).status).toBe(404);
  expect((await fetch(`${base}/slack/install`, { method: 'POST' })).status).toBe(404);
});

async function begin(headers: Record<string, string> = {}) {
  const answer = await fetch(`${base}/slack/install`, { redirect: 'manual', headers });
  expect(answer.status).toBe(302);
  const setCookie = answer.headers.get('set-cookie') ?? '';
  return { authorizeUrl: answer.headers.get('location') ?? '', setCookie, cookie: setCookie.split(';', 1)[0] ?? '' };
}

async function comeBack(address: string, cookie: string | undefined) {
  const { pathname, search } = new URL(address);
  const answer = await fetch(`${base}${pathname}${search}`, { headers: cookie === undefined ? {} : { cookie } });
  const { status, headers } = answer;
  return { status, headers, setCookie: headers.get('set-cookie') ?? '', text: await answer.text() };
}

const REFUSED = { status: 400, says: true, installations: 0 };

async function refusal(address: string, cookie: string | undefined) {
  const { status, text } = await comeBack(address, cookie);
  return { status, says: text.includes('Not installed'), installations: (await installations.count()).all };
}
