import type { Logger as BoltLogger } from '@slack/bolt';
import bolt from '@slack/bolt';
import pino, { type Logger as Pino } from 'pino';

export type LogLevelName = 'debug' | 'info' | 'warn' | 'error';

/**
 * The only fields that reach the log: a text that somebody wrote, a token or an address that carries one is not among them.
 * What Slack's libraries say is shortened and cleaned, see `createSlackLogger`.
 */
const FIELDS = [
  'what',
  'error',
  'teamId',
  'channelId',
  'caseId',
  'outcome',
  'language',
  'port',
  'version',
  'count',
  'tookMs',
  'reason',
  'problems',
  'storage',
] as const;

export type LogFields = Partial<Record<(typeof FIELDS)[number], string | number | boolean | readonly string[]>>;

/** JSON lines; one plain line each at a terminal. */
export function createLogger(level: LogLevelName, isTerminal: boolean): Pino {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return isTerminal
    ? pino(options, { write: (line: string) => process.stderr.write(readable(line)) })
    : pino(options, pino.destination({ dest: 2, sync: true }));
}

function readable(line: string): string {
  const { level, time, msg, ...rest } = JSON.parse(line) as Record<string, unknown>;
  const fields = Object.entries(rest).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return `${String(time).slice(11, 19)} ${String(level).padEnd(5)} ${String(msg)} ${fields.join(' ')}`.trimEnd() + '\n';
}

/** Bolt's logger on ours. Slack's libraries print frames, tickets and tokens at debug: that level is dropped whatever ours is. */
export function createSlackLogger(logger: Pino): BoltLogger {
  const write =
    (level: 'info' | 'warn' | 'error') =>
    (message: unknown, fields?: unknown): void => {
      logger[level](allowed(fields), clean(message instanceof Error ? message.message : String(message)));
    };
  return {
    debug: () => undefined,
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    setLevel: () => undefined,
    getLevel: () => bolt.LogLevel.INFO,
    setName: () => undefined,
  };
}

/** Keeps the fields that may be logged, and cleans them too. */
export function allowed(fields: unknown): LogFields {
  if (typeof fields !== 'object' || fields === null) return {};
  const kept = Object.entries(fields).filter(([name]) => (FIELDS as readonly string[]).includes(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, typeof value === 'string' ? clean(value) : value]));
}

const MAX_LENGTH = 300;

/** A net under the allow-list: tokens, secrets, tickets and addresses that carry them. */
export function clean(text: string): string {
  return text
    .replace(/x(?:ox[a-z]|app)-[\w-]+/giu, '[token]')
    .replace(/https?:\/\/hooks\.[^\s"']+/giu, '[response_url]')
    .replace(
      /(?:ticket|code|state|client_secret|secret|token|trigger_id)=[^\s&"']+/giu,
      (match) => `${match.split('=', 1)[0] ?? ''}=[hidden]`,
    )
    .replace(/\b[0-9a-f]{32,}\b/giu, '[secret]')
    .slice(0, MAX_LENGTH);
}
