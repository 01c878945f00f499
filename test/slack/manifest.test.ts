import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { REDIRECT_PATH } from '../../src/slack/install-routes.ts';
import { registerListeners } from '../../src/slack/listeners/index.ts';
import { BOT_SCOPES } from '../../src/slack/scopes.ts';
import { MANIFEST_FILE } from './start-bot.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const HTTP_MANIFEST_FILE = join(ROOT, 'manifest.http.yml');
const SCHEMAS = join(ROOT, '../shared/payloads/manifest');
const manifest = (): Manifest => parse(readFileSync(MANIFEST_FILE, 'utf8')) as Manifest;

interface Manifest {
  readonly display_information: Record<string, string>;
  readonly features: {
    readonly slash_commands: readonly { readonly command: string; readonly should_escape: boolean }[];
    readonly shortcuts: readonly { readonly callback_id: string; readonly type: string }[];
    readonly app_home: { readonly home_tab_enabled: boolean; readonly messages_tab_enabled: boolean };
  };
  readonly oauth_config: { readonly scopes: Record<string, readonly string[]> };
  readonly settings: {
    readonly event_subscriptions: { readonly bot_events: readonly string[] };
    readonly interactivity: { readonly is_enabled: boolean };
  };
}

/** The scope that each method needs; empty for none. https://docs.slack.dev/reference/methods */
const SCOPE_OF_METHOD: Readonly<Record<string, string>> = {
  'auth.test': '',
  'chat.getPermalink': '',
  'chat.postEphemeral': 'chat:write',
  'chat.postMessage': 'chat:write',
  'chat.update': 'chat:write',
  'users.info': 'users:read',
  'views.open': '',
  'views.publish': '',
  'views.push': '',
  'views.update': '',
};
/** The scope that each way in needs. https://docs.slack.dev/reference/events */
const SCOPE_OF_LISTENER: Readonly<Record<string, string>> = {
  command: 'commands',
  shortcut: 'commands',
  app_mention: 'app_mentions:read',
};

test('the manifest declares what the code listens to, and nothing else', () => {
  const heard = listeners();
  const { features, settings } = manifest();
  expect(features.slash_commands.map(({ command }) => command)).toEqual(heard.command);
  expect(features.shortcuts.map(({ callback_id: id }) => id)).toEqual(heard.shortcut);
  expect(settings.event_subscriptions.bot_events.toSorted()).toEqual(heard.event.toSorted());
  expect(settings.interactivity.is_enabled).toBe(heard.action.length + heard.shortcut.length > 0);
  expect(features.app_home.home_tab_enabled).toBe(heard.event.includes('app_home_opened'));
  expect(features.app_home.messages_tab_enabled).toBe(heard.event.includes('message'));
  expect(features.slash_commands.every(({ should_escape: escapes }) => escapes)).toBe(true);
});

test('the scopes are those that the methods called and the ways in need, and no more', () => {
  const methods = methodsCalled();
  expect(methods.filter((method) => !Object.hasOwn(SCOPE_OF_METHOD, method))).toEqual([]);
  expect(Object.keys(SCOPE_OF_METHOD).filter((method) => !methods.includes(method))).toEqual([]);
  const { command, shortcut, event } = listeners();
  const ways = [...(command.length > 0 ? ['command'] : []), ...(shortcut.length > 0 ? ['shortcut'] : []), ...event];
  const needed = new Set(
    [
      ...methods.map((method) => SCOPE_OF_METHOD[method] ?? ''),
      ...ways.map((way) => SCOPE_OF_LISTENER[way] ?? ''),
    ].filter((scope) => scope !== ''),
  );
  const { bot = [], ...others } = manifest().oauth_config.scopes;
  expect([...bot].toSorted()).toEqual([...needed].toSorted());
  expect(others).toEqual({});
});

test('scopes that browsers are sent to Slack with are those of the manifest', () => {
  expect(Object.keys(BOT_SCOPES).toSorted()).toEqual([...(manifest().oauth_config.scopes['bot'] ?? [])].toSorted());
});

test('the manifest for HTTP differs in nothing but addresses and the socket', () => {
  const http = parse(readFileSync(HTTP_MANIFEST_FILE, 'utf8')) as Record<string, unknown>;
  const addresses = JSON.stringify(http).match(/https:\/\/[^"]*/gu) ?? [];
  expect(addresses.map((address) => new URL(address).pathname)).toEqual([
    '/slack/events',
    REDIRECT_PATH,
    '/slack/events',
    '/slack/events',
  ]);
  const same = JSON.parse(JSON.stringify(http), (key, value: unknown) =>
    ['url', 'request_url', 'redirect_urls'].includes(key) ? undefined : value,
  ) as { settings: Record<string, unknown> };
  expect(same.settings['socket_mode_enabled']).toBe(false);
  same.settings['socket_mode_enabled'] = true;
  expect(same).toEqual(manifest());
});

test('names are within the limits of Slack', () => {
  const { display_information: shown, features } = manifest();
  expect(shown['name']?.length).toBeLessThanOrEqual(35);
  expect(shown['description']?.length).toBeLessThanOrEqual(140);
  expect(shown['long_description']?.length).toBeGreaterThanOrEqual(174);
  expect(shown['long_description']?.length).toBeLessThanOrEqual(4_000);
  for (const { command } of features.slash_commands) expect(command.length).toBeLessThanOrEqual(32);
});

const isThere = existsSync(SCHEMAS);
const describeThere = isThere ? describe : describe.skip;

/** Slack's own samples show that this test can tell right from wrong. */
describeThere(isThere ? "Slack's own schema" : "Slack's own schema (skipped: no ../shared/payloads/manifest)", () => {
  test.each([
    ['manifest.schema.1.0.0.json', 'v1'],
    ['manifest.schema.2.0.0.json', 'v2'],
  ])('%s accepts the manifest', (file, version) => {
    const accepts = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(readSample(file));
    expect(accepts(readSample(`${version}.manifest.valid.json`))).toBe(true);
    expect(accepts(readSample(`${version}.manifest.invalid.json`))).toBe(false);
    for (const mine of [manifest(), parse(readFileSync(HTTP_MANIFEST_FILE, 'utf8'))]) {
      accepts(mine);
      expect(accepts.errors ?? []).toEqual([]);
    }
  });
});

function readSample(name: string): object {
  return JSON.parse(readFileSync(join(SCHEMAS, name), 'utf8')) as object;
}

function listeners(): Record<'command' | 'event' | 'shortcut' | 'action', string[]> {
  const heard = { command: [] as string[], event: [] as string[], shortcut: [] as string[], action: [] as string[] };
  const note = (kind: keyof typeof heard) => (name: unknown) => void heard[kind].push(String(name));
  const app = { command: note('command'), event: note('event'), shortcut: note('shortcut'), action: note('action') };
  registerListeners(
    app as unknown as Parameters<typeof registerListeners>[0],
    {} as Parameters<typeof registerListeners>[1],
  );
  return heard;
}

/** Every `client.family.method(` in the Slack channel's source; what every function has is none. */
function methodsCalled(): string[] {
  const folder = join(ROOT, 'src/slack');
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const calls = sources.flatMap((name) => [
    ...readFileSync(join(folder, name), 'utf8').matchAll(/\b(?:client|posts|interactive)\s*\.(\w+)\.(\w+)\(/gu),
  ]);
  return [...new Set(calls.map(([, family, method]) => `${family}.${method}`))]
    .filter((name) => !/\.(?:bind|call|apply)$/u.test(name))
    .toSorted();
}
