import { LANGUAGES, type Language } from './core/language.ts';
import { readOAuth } from './read-oauth.ts';
import type { TokenKey } from './storage/token-cipher.ts';

/** How the bot meets Slack: over a socket it opens, over HTTP requests it receives, or not at all (local workspace). */
export type Connection =
  | { readonly kind: 'socket'; readonly botToken: string; readonly appToken: string }
  | {
      readonly kind: 'http';
      readonly botToken: string;
      readonly signingSecret: string;
      readonly port: number;
      readonly host: string;
    }
  | ({ readonly kind: 'oauth' } & OAuthConnection)
  | { readonly kind: 'local'; readonly port: number };

/** Over HTTP, for as many workspaces as install the app. */
export interface OAuthConnection {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly signingSecret: string;
  /** Where browsers and Slack reach the bot: `https://…`, no slash at the end. */
  readonly publicUrl: string;
  /** Tokens are written under the first, and read under any. */
  readonly tokenKeys: readonly TokenKey[];
  readonly port: number;
  readonly host: string;
}

export interface Config {
  readonly connection: Connection;
  /** Another address of Slack's API, for simulators and proxies. */
  readonly slackApiUrl?: string;
  readonly defaultLanguage: Language;
  readonly admins: ReadonlySet<string>;
  readonly helpChannelId?: string;
  readonly sameTroubleMinutes: number;
  readonly keepTextDays: number;
  /** `file:…`, `postgres://…` or `none`. */
  readonly storageUrl: string;
  /** False for a database role that may not create tables. */
  readonly migrates: boolean;
  readonly contentDir?: string;
  /** A folder per workspace inside. */
  readonly teamContentDir?: string;
  /** Reports and clicks per minute; 0: no limit. */
  readonly limits: { readonly perUser: number; readonly perChannel: number; readonly perWorkspace: number };
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
  readonly healthPort?: number;
  readonly healthHost: string;
}

/** Everything wrong with the environment at once, with the way out. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'config_invalid';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `The configuration is not complete:\n${problems.map((problem) => `  - ${problem}`).join('\n')}\nEvery setting is explained in .env.example.`,
    );
    this.problems = problems;
  }
}

/** Exit code for a wrong configuration, from sysexits.h (EX_CONFIG). */
export const EXIT_CONFIG = 78;

type Environment = Readonly<Record<string, string | undefined>>;

/** The only place that knows the environment's variables. Throws `ConfigError` naming every problem. */
export function readConfig(env: Environment): Config {
  const reader = createReader(env);
  const config = {
    connection: readConnection(reader),
    slackApiUrl: reader.url('SLACK_API_URL'),
    defaultLanguage: reader.oneOf('DEFAULT_LANGUAGE', LANGUAGES, 'en'),
    admins: new Set(
      reader.ids('ADMIN_USER_IDS', /^[UW][A-Z0-9]+$/u, 'user ids such as U0123ABCD: profile > More > Copy member ID'),
    ),
    helpChannelId: reader.ids(
      'HELP_CHANNEL_ID',
      /^[CG][A-Z0-9]+$/u,
      'one channel id such as C0123ABCD: channel name > About, at the bottom',
    )[0],
    sameTroubleMinutes: reader.number('SAME_TROUBLE_MINUTES', 30, 1, 1_440),
    keepTextDays: reader.number('KEEP_REPORT_TEXT_DAYS', 0, 0, 365),
    storageUrl: reader.text('STORAGE_URL') ?? 'file:var/fix-finder.sqlite',
    migrates: reader.oneOf('STORAGE_MIGRATE', ['yes', 'no'] as const, 'yes') === 'yes',
    contentDir: reader.text('CONTENT_DIR'),
    teamContentDir: reader.text('TEAM_CONTENT_DIR'),
    limits: {
      perUser: reader.number('LIMIT_PER_USER', 30, 0, 100_000),
      perChannel: reader.number('LIMIT_PER_CHANNEL', 600, 0, 100_000),
      perWorkspace: reader.number('LIMIT_PER_WORKSPACE', 3_000, 0, 1_000_000),
    },
    logLevel: reader.oneOf('LOG_LEVEL', ['debug', 'info', 'warn', 'error'] as const, 'info'),
    healthPort: reader.text('HEALTH_PORT') === undefined ? undefined : reader.number('HEALTH_PORT', 0, 1, 65_535),
    healthHost: reader.text('HEALTH_HOST') ?? '127.0.0.1',
  };
  if (!/^(?:none$|file:|postgres(?:ql)?:\/\/|:memory:$)/u.test(config.storageUrl)) {
    reader.problems.push('STORAGE_URL has to begin with file: or postgres://, or be none');
  }
  if (config.connection.kind === 'oauth') refuseForAll(reader, config.storageUrl);
  if (reader.problems.length > 0) throw new ConfigError(reader.problems);
  return withoutUndefined(config);
}

function readConnection(reader: Reader): Connection {
  const { problems } = reader;
  const botToken = reader.secret('SLACK_BOT_TOKEN');
  const appToken = reader.secret('SLACK_APP_TOKEN');
  const signingSecret = reader.secret('SLACK_SIGNING_SECRET');
  if (reader.secret('SLACK_CLIENT_ID') !== undefined || reader.secret('SLACK_CLIENT_SECRET') !== undefined)
    return { kind: 'oauth', ...readOAuth(reader) };
  if (botToken === undefined && appToken === undefined && signingSecret === undefined) {
    return { kind: 'local', port: reader.number('PORT', 3000, 0, 65_535) };
  }
  if (botToken === undefined)
    problems.push(
      'SLACK_BOT_TOKEN is missing: api.slack.com/apps > your app > OAuth & Permissions > Bot User OAuth Token (xoxb-…)',
    );
  else if (!botToken.startsWith('xoxb-'))
    problems.push('SLACK_BOT_TOKEN has to begin with xoxb-: take the Bot User OAuth Token from OAuth & Permissions');
  if (appToken !== undefined) {
    if (!appToken.startsWith('xapp-'))
      problems.push(
        'SLACK_APP_TOKEN has to begin with xapp-: Basic Information > App-Level Tokens, scope connections:write',
      );
    return { kind: 'socket', botToken: botToken ?? '', appToken };
  }
  if (signingSecret === undefined) {
    problems.push(
      'SLACK_APP_TOKEN (Socket Mode: Basic Information > App-Level Tokens, scope connections:write) or SLACK_SIGNING_SECRET (HTTP: Basic Information > App Credentials) is missing',
    );
  }
  const port = reader.number('PORT', 3000, 0, 65_535);
  return {
    kind: 'http',
    botToken: botToken ?? '',
    signingSecret: signingSecret ?? '',
    port,
    host: reader.text('HOST') ?? '0.0.0.0',
  };
}

/** User ids and channels of one workspace mean nothing, or somebody else, in another. */
function refuseForAll({ problems, text }: Reader, storageUrl: string): void {
  for (const name of ['ADMIN_USER_IDS', 'HELP_CHANNEL_ID'].filter((one) => text(one) !== undefined))
    problems.push(
      `${name} cannot hold for many workspaces: leave it out, administrators set it with /campaign-issue settings`,
    );
  if (storageUrl === 'none') problems.push('STORAGE_URL cannot be none with SLACK_CLIENT_ID: tokens have to be kept');
}

export type Reader = ReturnType<typeof createReader>;

function createReader(env: Environment) {
  const problems: string[] = [];
  const text = (name: string): string | undefined => {
    const value = env[name]?.trim();
    return value === undefined || value === '' ? undefined : value;
  };
  return {
    problems,
    text,
    /** Blank values and the placeholders of `.env.example` count as missing. */
    secret: (name: string): string | undefined => {
      const value = text(name);
      return value === undefined ||
        /your|example|placeholder|change-?me|xxx|\.\.\.|…/iu.test(value) ||
        /^<.*>$/u.test(value)
        ? undefined
        : value;
    },
    number(name: string, fallback: number, least: number, most: number): number {
      const value = text(name);
      if (value === undefined) return fallback;
      const number = Number(value);
      if (Number.isInteger(number) && number >= least && number <= most) return number;
      problems.push(`${name} has to be a whole number from ${least} to ${most}`);
      return fallback;
    },
    oneOf<T extends string>(name: string, allowed: readonly T[], fallback: T): T {
      const value = text(name);
      if (value === undefined) return fallback;
      const found = allowed.find((one) => one === value);
      if (found === undefined) problems.push(`${name} has to be one of ${allowed.join(', ')}`);
      return found ?? fallback;
    },
    ids(name: string, pattern: RegExp, what: string): string[] {
      const values =
        text(name)
          ?.split(/[\s,]+/u)
          .filter(Boolean) ?? [];
      if (values.every((value) => pattern.test(value))) return values;
      problems.push(`${name} has to be ${what}`);
      return [];
    },
    url(name: string): string | undefined {
      const value = text(name);
      if (value === undefined || URL.canParse(value))
        return value === undefined ? undefined : value.replace(/\/?$/u, '/');
      problems.push(`${name} has to be an address such as https://slack.com/api/`);
      return undefined;
    },
  };
}

type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

function withoutUndefined<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
}
