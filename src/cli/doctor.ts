import { config as readDotenv } from 'dotenv';
import { WebClient } from '@slack/web-api';
import { ConfigError, readConfig, type Config, type OAuthConnection } from '../config.ts';
import { BUILT_IN, ContentError, loadContent, teamPlace } from '../content/open-content.ts';
import { allowed } from '../logger.ts';
import { REDIRECT_PATH } from '../slack/install-routes.ts';
import { BOT_SCOPES } from '../slack/scopes.ts';
import { clientOptions } from '../slack/slack-calls.ts';
import { openStore } from '../storage/open-store.ts';
import { createTokenCipher } from '../storage/token-cipher.ts';

/** What was looked at, and how to mend it where it is broken. */
interface Finding {
  readonly what: string;
  readonly isWell: boolean;
  readonly says: string;
}

const MAX_CLOCK_DIFFERENCE_S = 60;
const SILENT = Object.fromEntries(
  ['debug', 'info', 'warn', 'error', 'setLevel', 'getLevel', 'setName'].map((name) => [name, () => undefined]),
) as unknown as NonNullable<NonNullable<ConstructorParameters<typeof WebClient>[1]>['logger']>;

readDotenv({ quiet: true });
const findings: Finding[] = [];
const config = readConfiguration();
if (config !== undefined) {
  const { connection } = config;
  findings.push(await checkContent(config), await checkStorage(config));
  if (connection.kind === 'oauth')
    findings.push(await checkCredentials(config, connection), await checkTokens(config, connection));
  else if (connection.kind !== 'local') findings.push(...(await checkSlack(config, connection)));
}
for (const { what, isWell, says } of findings) process.stdout.write(`${isWell ? 'ok   ' : 'WRONG'} ${what}: ${says}\n`);
process.exitCode = findings.every(({ isWell }) => isWell) ? 0 : 1;

function readConfiguration(): Config | undefined {
  try {
    const read = readConfig(process.env);
    const how = {
      socket: 'Socket Mode',
      http: 'signed HTTP',
      oauth: 'OAuth: many workspaces over signed HTTP',
      local: 'no Slack: a simulated workspace',
    };
    findings.push({ what: 'configuration', isWell: true, says: how[read.connection.kind] });
    return read;
  } catch (error) {
    const says = error instanceof ConfigError ? error.message : describe(error);
    findings.push({ what: 'configuration', isWell: false, says });
    return undefined;
  }
}

async function checkContent({ contentDir }: Config): Promise<Finding> {
  const what = 'content';
  try {
    const places = [BUILT_IN, ...(contentDir === undefined ? [] : [teamPlace(contentDir)])];
    const { base } = await loadContent(places, new Date());
    return { what, isWell: true, says: `version ${base.version}` };
  } catch (error) {
    return { what, isWell: false, says: error instanceof ContentError ? error.message : describe(error) };
  }
}

async function checkStorage({ storageUrl, migrates }: Config): Promise<Finding> {
  const what = 'storage';
  if (storageUrl === 'none')
    return { what, isWell: true, says: 'none: a crash loses what is under way, and nothing is remembered' };
  try {
    const { store, queue, close } = await openStore(storageUrl, { migrate: migrates });
    await store.check();
    const { dead, oldestMs } = await queue.depth();
    await close();
    const letters = dead === 0 ? 'no dead letters' : `${dead} dead letters: see npm run dead-letters`;
    return {
      what,
      isWell: true,
      says: `can be written, the oldest open report is ${Math.round(oldestMs / 1_000)} s old, ${letters}`,
    };
  } catch (error) {
    return {
      what,
      isWell: false,
      says: `${describe(error)}. Check STORAGE_URL, and that the folder or database may be written`,
    };
  }
}

/** Slack looks at the credentials before the code, which is none. */
async function checkCredentials({ slackApiUrl }: Config, connection: OAuthConnection): Promise<Finding> {
  const what = 'client id and secret';
  const client = new WebClient(undefined, { ...clientOptions(slackApiUrl, undefined), logger: SILENT });
  const { clientId, clientSecret, publicUrl } = connection;
  const redirect = `${publicUrl}${REDIRECT_PATH}`;
  try {
    const redirectUri = { redirect_uri: redirect };
    await client.oauth.v2.access({ client_id: clientId, client_secret: clientSecret, code: 'none', ...redirectUri });
  } catch (error) {
    const said = (error as { data?: { error?: string } }).data?.error;
    if (said === 'invalid_code')
      return { what, isWell: true, says: `accepted; ${redirect} has to be among the app's redirect URLs` };
    return {
      what,
      isWell: false,
      says: `${said ?? describe(error)}: copy both from Basic Information > App Credentials`,
    };
  }
  return { what, isWell: true, says: 'accepted' };
}

async function checkTokens({ storageUrl }: Config, { tokenKeys }: OAuthConnection): Promise<Finding> {
  const what = 'installations';
  try {
    const { installations, close } = await openStore(storageUrl, { migrate: false });
    const { all, underOldKeys } = await installations(createTokenCipher(tokenKeys)).count();
    await close();
    const [newest, ...older] = tokenKeys.map(({ id }) => id);
    const keys =
      underOldKeys === 0
        ? `all under the key ${newest ?? ''}${older.length === 0 ? '' : `; ${older.join(', ')} can go from TOKEN_KEYS`}`
        : `${underOldKeys} under another key than ${newest ?? ''}: they are written anew when the bot starts`;
    return { what, isWell: true, says: `${all}, ${keys}` };
  } catch (error) {
    return { what, isWell: false, says: describe(error) };
  }
}

async function checkSlack(
  { slackApiUrl }: Config,
  connection: Exclude<Config['connection'], { kind: 'local' | 'oauth' }>,
): Promise<Finding[]> {
  const address = new URL('auth.test', slackApiUrl ?? 'https://slack.com/api/');
  const found: Finding[] = [];
  try {
    const begun = Date.now();
    const response = await fetch(address, {
      method: 'POST',
      headers: { authorization: `Bearer ${connection.botToken}` },
      signal: AbortSignal.timeout(5_000),
    });
    const body = (await response.json()) as { ok?: boolean; error?: string; team?: string };
    found.push(
      body.ok === true
        ? {
            what: 'bot token',
            isWell: true,
            says: `works in ${body.team ?? 'the workspace'}, answered in ${Date.now() - begun} ms`,
          }
        : {
            what: 'bot token',
            isWell: false,
            says: `${body.error ?? 'refused'}: copy the Bot User OAuth Token from OAuth & Permissions`,
          },
    );
    if (body.ok === true) found.push(checkScopes(response), checkClock(response));
  } catch (error) {
    found.push({
      what: 'Slack',
      isWell: false,
      says: `${describe(error)}. Is ${address.host} reachable from here, directly or by a proxy?`,
    });
  }
  if (connection.kind === 'socket') found.push(await checkSocket(connection.appToken, slackApiUrl));
  return found;
}

function checkScopes(response: Response): Finding {
  const granted = new Set((response.headers.get('x-oauth-scopes') ?? '').split(',').map((scope) => scope.trim()));
  const missing = Object.keys(BOT_SCOPES).filter((scope) => !granted.has(scope));
  const says = missing.map((scope) => `${scope} is missing (${BOT_SCOPES[scope] ?? ''})`).join(', ');
  return missing.length === 0
    ? { what: 'scopes', isWell: true, says: 'all granted' }
    : { what: 'scopes', isWell: false, says: `${says}: add under OAuth & Permissions and install the app again` };
}

/** Slack refuses nothing over a wrong clock, but we refuse its signed requests when ours is off. */
function checkClock(response: Response): Finding {
  const date = Date.parse(response.headers.get('date') ?? '');
  if (Number.isNaN(date)) return { what: 'clock', isWell: true, says: 'not told by Slack' };
  const seconds = Math.round(Math.abs(Date.now() - date) / 1_000);
  return {
    what: 'clock',
    isWell: seconds <= MAX_CLOCK_DIFFERENCE_S,
    says: `${seconds} s from Slack’s${seconds > MAX_CLOCK_DIFFERENCE_S ? ': set it by NTP' : ''}`,
  };
}

async function checkSocket(appToken: string, slackApiUrl: string | undefined): Promise<Finding> {
  try {
    await new WebClient(appToken, { ...clientOptions(slackApiUrl, undefined), logger: SILENT }).apps.connections.open();
    return { what: 'app-level token', isWell: true, says: 'opens a socket' };
  } catch (error) {
    const says = `${describe(error)}: Socket Mode must be on, and the token needs connections:write (Basic Information > App-Level Tokens)`;
    return { what: 'app-level token', isWell: false, says };
  }
}

/** Without tokens. */
function describe(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return String(allowed({ error: text }).error);
}
