import { config as readDotenv } from 'dotenv';
import { WebClient } from '@slack/web-api';
import { ConfigError, readConfig, type Config } from '../config.ts';
import { BUILT_IN, ContentError, loadContent, teamPlace } from '../content/open-content.ts';
import { allowed } from '../logger.ts';
import { clientOptions } from '../slack/slack-calls.ts';
import { openStore } from '../storage/open-store.ts';

/** What was looked at, and how to mend it where it is broken. */
interface Finding {
  readonly what: string;
  readonly isWell: boolean;
  readonly says: string;
}

/** As in manifest.yml; each says what it is needed for. */
const SCOPES: Readonly<Record<string, string>> = {
  commands: 'the command and the message shortcut',
  'app_mentions:read': 'mentions',
  'chat:write': 'answers in threads',
  'users:read': 'the language of each person',
};
const MAX_CLOCK_DIFFERENCE_S = 60;
const SILENT = Object.fromEntries(
  ['debug', 'info', 'warn', 'error', 'setLevel', 'getLevel', 'setName'].map((name) => [name, () => undefined]),
) as unknown as NonNullable<NonNullable<ConstructorParameters<typeof WebClient>[1]>['logger']>;

readDotenv({ quiet: true });
const findings: Finding[] = [];
const config = readConfiguration();
if (config !== undefined) {
  findings.push(await checkContent(config), await checkStorage(config));
  if (config.connection.kind !== 'local') findings.push(...(await checkSlack(config, config.connection)));
}
for (const { what, isWell, says } of findings) process.stdout.write(`${isWell ? 'ok   ' : 'WRONG'} ${what}: ${says}\n`);
process.exitCode = findings.every(({ isWell }) => isWell) ? 0 : 1;

function readConfiguration(): Config | undefined {
  try {
    const read = readConfig(process.env);
    const how = { socket: 'Socket Mode', http: 'signed HTTP', local: 'no Slack: a simulated workspace' };
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

async function checkSlack(
  { slackApiUrl }: Config,
  connection: Exclude<Config['connection'], { kind: 'local' }>,
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
  const missing = Object.keys(SCOPES).filter((scope) => !granted.has(scope));
  const says = missing.map((scope) => `${scope} is missing (${SCOPES[scope] ?? ''})`).join(', ');
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
