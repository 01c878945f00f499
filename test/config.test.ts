import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'dotenv';
import { ConfigError, EXIT_CONFIG, readConfig } from '../src/config.ts';

const SOCKET = { SLACK_BOT_TOKEN: 'xoxb-1-2-abc', SLACK_APP_TOKEN: 'xapp-1-2-abc' };
const HTTP = { SLACK_BOT_TOKEN: 'xoxb-1-2-abc', SLACK_SIGNING_SECRET: '0123456789abcdef' };

describe('how the bot meets Slack', () => {
  test('over a socket where there is an app token, signing secret or not', () => {
    const expected = { kind: 'socket', botToken: 'xoxb-1-2-abc', appToken: 'xapp-1-2-abc' };
    expect(readConfig(SOCKET).connection).toEqual(expected);
    expect(readConfig({ ...SOCKET, ...HTTP }).connection).toEqual(expected);
  });

  test('over HTTP where there is a signing secret only', () => {
    expect(readConfig({ ...HTTP, PORT: '8080', HOST: '127.0.0.1' }).connection).toEqual({
      kind: 'http',
      botToken: 'xoxb-1-2-abc',
      signingSecret: '0123456789abcdef',
      port: 8_080,
      host: '127.0.0.1',
    });
    expect(readConfig(HTTP).connection).toMatchObject({ port: 3_000, host: '0.0.0.0' });
  });

  test.each([
    ['nothing', {}],
    ['blanks', { SLACK_BOT_TOKEN: ' ', SLACK_APP_TOKEN: '', SLACK_SIGNING_SECRET: '\t' }],
    [
      'placeholders',
      { SLACK_BOT_TOKEN: 'xoxb-your-token', SLACK_APP_TOKEN: '<token>', SLACK_SIGNING_SECRET: 'changeme' },
    ],
  ])('not at all where there is %s', (_name, env) => {
    expect(readConfig(env).connection).toEqual({ kind: 'local', port: 3_000 });
  });
});

describe('every problem is named at once, with the way out', () => {
  test.each<[string, Record<string, string>, RegExp]>([
    ['no bot token', { SLACK_APP_TOKEN: 'xapp-1' }, /SLACK_BOT_TOKEN is missing: api\.slack\.com/u],
    ['a user token', { ...SOCKET, SLACK_BOT_TOKEN: 'xoxp-1' }, /SLACK_BOT_TOKEN has to begin with xoxb-/u],
    ['a bot token as app token', { ...SOCKET, SLACK_APP_TOKEN: 'xoxb-1' }, /SLACK_APP_TOKEN has to begin with xapp-/u],
    ['a bot token alone', { SLACK_BOT_TOKEN: 'xoxb-1' }, /SLACK_APP_TOKEN .* or SLACK_SIGNING_SECRET .* is missing/u],
    [
      'a language nobody speaks here',
      { DEFAULT_LANGUAGE: 'tlh' },
      /DEFAULT_LANGUAGE has to be one of en, fr, it, es, sv/u,
    ],
    ['names for ids', { ADMIN_USER_IDS: 'grace, saga' }, /ADMIN_USER_IDS has to be user ids such as U0123ABCD/u],
    ['a channel name', { HELP_CHANNEL_ID: '#incidents' }, /HELP_CHANNEL_ID has to be one channel id/u],
    [
      'minutes out of range',
      { SAME_TROUBLE_MINUTES: '0' },
      /SAME_TROUBLE_MINUTES has to be a whole number from 1 to 1440/u,
    ],
    ['days that are none', { KEEP_REPORT_TEXT_DAYS: 'many' }, /KEEP_REPORT_TEXT_DAYS has to be a whole number/u],
    ['a port out of range', { PORT: '65536' }, /PORT has to be a whole number from 0 to 65535/u],
    ['an unknown store', { STORAGE_URL: 'mysql://x' }, /STORAGE_URL has to begin with file: or postgres:/u],
    ['an address that is none', { SLACK_API_URL: 'slack.com/api' }, /SLACK_API_URL has to be an address/u],
    ['an unknown level', { LOG_LEVEL: 'loud' }, /LOG_LEVEL has to be one of/u],
  ])('%s', (_name, env, message) => {
    expect(() => readConfig(env)).toThrow(message);
    expect(problemsOf(env)).toHaveLength(1);
  });

  test('all together, in one message', () => {
    const env = { SLACK_BOT_TOKEN: 'xoxp-1', PORT: '-1', LOG_LEVEL: 'loud', HELP_CHANNEL_ID: 'help' };
    expect(problemsOf(env)).toHaveLength(5);
    expect(() => readConfig(env)).toThrow(/Every setting is explained in \.env\.example/u);
    expect(EXIT_CONFIG).toBe(78);
  });

  test('and no token is repeated', () => {
    expect(
      problemsOf({ SLACK_BOT_TOKEN: 'xoxp-12345-secret', SLACK_APP_TOKEN: 'xoxb-67890-secret' }).join(),
    ).not.toMatch(/12345|67890/u);
  });
});

test('the other settings are read, and have defaults', () => {
  expect(readConfig({})).toMatchObject({
    defaultLanguage: 'en',
    sameTroubleMinutes: 30,
    keepTextDays: 0,
    storageUrl: 'file:var/fix-finder.sqlite',
    logLevel: 'info',
  });
  const config = readConfig({
    ...SOCKET,
    DEFAULT_LANGUAGE: 'sv',
    ADMIN_USER_IDS: 'U1AB, W2CD U3EF',
    HELP_CHANNEL_ID: 'C1AB',
    SLACK_API_URL: 'http://127.0.0.1:4000/api',
    STORAGE_URL: 'none',
  });
  expect(config).toMatchObject({
    defaultLanguage: 'sv',
    helpChannelId: 'C1AB',
    slackApiUrl: 'http://127.0.0.1:4000/api/',
    storageUrl: 'none',
  });
  expect([...config.admins]).toEqual(['U1AB', 'W2CD', 'U3EF']);
});

describe('many workspaces', () => {
  const KEY = Buffer.alloc(32, 7).toString('base64');
  const OAUTH = {
    SLACK_CLIENT_ID: '123.456',
    SLACK_CLIENT_SECRET: 'c0ffee',
    SLACK_SIGNING_SECRET: '0123456789abcdef',
    PUBLIC_URL: 'https://fix.example.com/',
    TOKEN_KEYS: `b:${KEY}, a:${KEY}`,
  };

  test('where there is a client id: over HTTP, tokens under the first key', () => {
    const { connection } = readConfig({ ...OAUTH, PORT: '8080' });
    expect(connection).toEqual({
      kind: 'oauth',
      clientId: '123.456',
      clientSecret: 'c0ffee',
      signingSecret: '0123456789abcdef',
      publicUrl: 'https://fix.example.com',
      tokenKeys: ['b', 'a'].map((id) => ({ id, key: Buffer.alloc(32, 7) })),
      port: 8_080,
      host: '0.0.0.0',
    });
  });

  test.each<[string, Record<string, string>, RegExp]>([
    ['no secret', { SLACK_CLIENT_SECRET: '' }, /SLACK_CLIENT_SECRET is missing/u],
    ['no id', { SLACK_CLIENT_ID: 'your-client-id' }, /SLACK_CLIENT_ID is missing/u],
    ['no signing secret', { SLACK_SIGNING_SECRET: ' ' }, /SLACK_SIGNING_SECRET is missing/u],
    ['a bot token, too', { SLACK_BOT_TOKEN: 'xoxb-1' }, /SLACK_BOT_TOKEN and SLACK_CLIENT_ID do not go together/u],
    ['a socket, too', { SLACK_APP_TOKEN: 'xapp-1' }, /SLACK_APP_TOKEN and SLACK_CLIENT_ID do not go together/u],
    ['no address', { PUBLIC_URL: '' }, /PUBLIC_URL has to be where browsers reach/u],
    ['an address without TLS', { PUBLIC_URL: 'http://fix.example.com' }, /PUBLIC_URL has to be/u],
    ['an address with a query', { PUBLIC_URL: 'https://fix.example.com?a=1' }, /PUBLIC_URL has to be/u],
    ['no key', { TOKEN_KEYS: '' }, /TOKEN_KEYS has to be one or more/u],
    ['a short key', { TOKEN_KEYS: `a:${KEY.slice(0, 40)}` }, /TOKEN_KEYS has to be one or more/u],
    ['one bad key among good ones', { TOKEN_KEYS: `a:${KEY},b` }, /TOKEN_KEYS has to be one or more/u],
    ['a name twice', { TOKEN_KEYS: `a:${KEY},a:${KEY}` }, /TOKEN_KEYS has to be one or more/u],
    ['administrators of one workspace', { ADMIN_USER_IDS: 'U1AB' }, /ADMIN_USER_IDS cannot hold for many/u],
    ['a channel of one workspace', { HELP_CHANNEL_ID: 'C1AB' }, /HELP_CHANNEL_ID cannot hold for many/u],
    ['nothing to keep tokens in', { STORAGE_URL: 'none' }, /STORAGE_URL cannot be none/u],
  ])('%s', (_name, change, says) => {
    const problems = problemsOf({ ...OAUTH, ...change });
    expect(problems).toEqual([expect.stringMatching(says)]);
    expect(problems.join()).not.toContain(KEY);
  });

  test('an address on this machine may do without TLS, to try it out', () => {
    expect(readConfig({ ...OAUTH, PUBLIC_URL: 'http://127.0.0.1:3000' }).connection.kind).toBe('oauth');
  });
});

describe('.env.example', () => {
  const text = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
  const names = [...text.matchAll(/^#?([A-Z_]+)=/gmu)].map(([, name = '']) => name);
  const source = ['config', 'read-oauth'].map((name) =>
    readFileSync(new URL(`../src/${name}.ts`, import.meta.url), 'utf8'),
  );
  const read = [...source.join('\n').matchAll(/(?:reader\s*\.\w+|needed)\(\s*'([A-Z_]+)'/gu)].map(
    ([, name = '']) => name,
  );

  test('explains every variable that is read, and no other', () => {
    expect(names.toSorted()).toEqual([...new Set(read)].toSorted());
  });

  test('as it stands, starts the workspace on this machine', () => {
    expect(readConfig(parse(text)).connection.kind).toBe('local');
  });

  test('with every comment sign taken away is valid but for the tokens', () => {
    const all = parse(text.replace(/^#(?=[A-Z_]+=)/gmu, ''));
    expect(problemsOf({ ...all, ...SOCKET })).toEqual([]);
    const { ADMIN_USER_IDS: _admins, HELP_CHANNEL_ID: _channel, ...forMany } = all;
    const secrets = { SLACK_CLIENT_ID: '1.2', SLACK_CLIENT_SECRET: 'c0ffee', SLACK_SIGNING_SECRET: '0123456789abcdef' };
    const TOKEN_KEYS = `${all['TOKEN_KEYS']?.split(':')[0] ?? ''}:${Buffer.alloc(32, 7).toString('base64')}`;
    expect(problemsOf({ ...forMany, ...secrets, TOKEN_KEYS })).toEqual([]);
  });
});

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}
