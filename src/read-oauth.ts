import type { OAuthConnection, Reader } from './config.ts';
import type { TokenKey } from './storage/token-cipher.ts';

const KEY_BYTES = 32;

/** What an installation in many workspaces needs; whatever is missing or does not go together is named. */
export function readOAuth(reader: Reader): OAuthConnection {
  const { problems } = reader;
  for (const name of ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN'].filter((one) => reader.secret(one) !== undefined))
    problems.push(
      `${name} and SLACK_CLIENT_ID do not go together: one workspace has a bot token, many install the app over HTTP`,
    );
  const needed = (name: string, where: string): string => {
    const value = reader.secret(name);
    if (value === undefined) problems.push(`${name} is missing: ${where}`);
    return value ?? '';
  };
  const credentials = 'api.slack.com/apps > your app > Basic Information > App Credentials';
  return {
    clientId: needed('SLACK_CLIENT_ID', credentials),
    clientSecret: needed('SLACK_CLIENT_SECRET', credentials),
    signingSecret: needed('SLACK_SIGNING_SECRET', credentials),
    publicUrl: readPublicUrl(reader),
    tokenKeys: readTokenKeys(reader),
    port: reader.number('PORT', 3000, 0, 65_535),
    host: reader.text('HOST') ?? '0.0.0.0',
  };
}

/** Slack redirects to https only; this machine is for trying it out. */
function readPublicUrl(reader: Reader): string {
  const value = reader.text('PUBLIC_URL') ?? '';
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const isLocal = url !== undefined && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  const isPlain = url !== undefined && url.search === '' && url.hash === '' && url.username === '';
  if (isPlain && (url.protocol === 'https:' || (isLocal && url.protocol === 'http:')))
    return url.href.replace(/(?<!\/)\/+$/u, '');
  reader.problems.push('PUBLIC_URL has to be where browsers reach the bot, such as https://fix-finder.example.com');
  return '';
}

/** `new:<base64>,old:<base64>` */
function readTokenKeys(reader: Reader): TokenKey[] {
  const parts =
    reader
      .text('TOKEN_KEYS')
      ?.split(/[\s,]+/u)
      .filter(Boolean) ?? [];
  const keys = parts.map((part) => /^(?<id>[\w.-]{1,40}):(?<key>[\w+/-]{43}=?)$/u.exec(part)?.groups);
  const read = keys.flatMap((found) => {
    const key = Buffer.from(found?.['key'] ?? '', 'base64');
    return found?.['id'] === undefined || key.length !== KEY_BYTES ? [] : [{ id: found['id'], key }];
  });
  const isWhole = read.length > 0 && read.length === parts.length;
  if (isWhole && new Set(read.map(({ id }) => id)).size === read.length) return read;
  reader.problems.push(
    'TOKEN_KEYS has to be one or more <name>:<32 bytes in base64>, separated by commas, each name once: openssl rand -base64 32',
  );
  return [];
}
