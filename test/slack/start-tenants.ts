import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Receiver } from '@slack/bolt';
import { parse } from 'yaml';
import { createBot, type Settings } from '../../src/bot.ts';
import { createColleagues } from '../../src/local/colleagues.ts';
import { createLocalReceiver } from '../../src/local/receiver.ts';
import { createSlackCloud, type SlackCloud, type SlackCloudOptions } from '../../src/local/slack-cloud.ts';
import { createWorkspace, type Workspace } from '../../src/local/workspace.ts';
import { createSlackApp, type SlackApp, type SlackAppOptions } from '../../src/slack/app.ts';
import { withOwnClaims } from '../../src/slack/own-claims.ts';
import { newIdInScope } from '../../src/slack/work-scope.ts';
import type { Installation, Installations } from '../../src/storage/installations.ts';
import { openStore, type Storage } from '../../src/storage/open-store.ts';
import { createTokenCipher, type TokenKey } from '../../src/storage/token-cipher.ts';
import { createKeptSettings } from '../../src/team-settings.ts';
import { loggerInto, MANIFEST_FILE, realContent } from './start-bot.ts';

/** The bot in several simulated workspaces whose people, channels and ids are the same, as if somebody wanted to mix them up. */
export interface Tenants {
  readonly workspaces: ReadonlyMap<string, Workspace>;
  readonly cloud: SlackCloud;
  readonly app: SlackApp;
  readonly storage: Storage;
  readonly installations: Installations;
  readonly log: readonly string[];
  workspace(teamId: string): Workspace;
  /** Puts the installation there without a browser; `known` changes what is kept of it. */
  install(teamId: string, known?: Partial<Installation>): Promise<Installation>;
  /** Resolves when nothing is left to do anywhere. */
  idle(): Promise<void>;
  end(): Promise<void>;
}

export interface TenantsOptions {
  readonly teamIds?: readonly string[];
  readonly cloud?: Partial<SlackCloudOptions>;
  readonly url?: string;
  readonly keys?: readonly TokenKey[];
  readonly defaults?: Partial<Settings>;
  readonly app?: Partial<SlackAppOptions>;
  /** ms, of the workspaces and the bot. */
  readonly now?: () => number;
  /** How another replica on the same storage and cloud is started. */
  readonly beside?: Tenants;
}

export const OTHER_TEAM = 'T0OTHER01';
export const TEAM = 'T0LOCAL01';
export const CLIENT = { clientId: '123.456', clientSecret: 'c0ffee-client-secret' };
const KEY: TokenKey = { id: 'k1', key: randomBytes(32) };

export async function startTenants(options: TenantsOptions = {}): Promise<Tenants> {
  const content = await realContent();
  const { teamIds = [TEAM, OTHER_TEAM], now = Date.now, beside } = options;
  const workspaces = beside?.workspaces ?? new Map(teamIds.map((id) => [id, workspaceOf(id, now)]));
  const cloud =
    beside?.cloud ??
    createSlackCloud({ workspaces: [...workspaces.values()], redirectUrls: [], ...CLIENT, now, ...options.cloud });
  const storage = beside?.storage ?? (await openStore(options.url ?? ':memory:'));
  const installations = storage.installations(createTokenCipher(options.keys ?? [KEY]));
  const store = withOwnClaims(storage.store);
  const log: string[] = [];
  const onTrouble = (what: string, error: unknown): void => void log.push(`trouble: ${what}: ${String(error)}`);
  const settings = createKeptSettings({ store, defaults: defaultsWith(options.defaults), onTrouble, now });
  let app: SlackApp | undefined;
  const bot = createBot({
    content: () => content,
    store,
    settingsOf: settings.of,
    changeSetting: settings.change,
    now: () => new Date(now()),
    newId: () => newIdInScope(() => randomBytes(6).toString('hex')),
    mention: (teamId) => `<@${app?.botUserId(teamId) ?? ''}>`,
    permalink: async (...message) => app?.permalink(...message),
    onTrouble,
  });
  app = createSlackApp({
    bot,
    store,
    queue: storage.queue,
    receiver: joined([...workspaces.values()].map(createLocalReceiver)),
    installedIn: { installations, ...CLIENT },
    fetch: cloud.fetch,
    prepare: settings.prepare,
    onLeft: settings.left,
    isPaced: false,
    logger: loggerInto(log),
    ...options.app,
  });
  await app.start();
  return {
    workspaces,
    cloud,
    app,
    storage,
    installations,
    log,
    workspace: (teamId) => found(workspaces.get(teamId)),
    async install(teamId, known = {}) {
      const workspace = found(workspaces.get(teamId));
      const installation = installationOf(workspace, cloud, now, known);
      await installations.save(installation);
      app.joined(installation.id);
      return installation;
    },
    idle: () => untilIdle(workspaces, storage),
    async end() {
      await app.stop(1_000);
      if (beside === undefined) await storage.close();
    },
  };
}

function installationOf(
  workspace: Workspace,
  cloud: SlackCloud,
  now: () => number,
  known: Partial<Installation>,
): Installation {
  const { team, bot } = workspace.core;
  const [admin] = [...workspace.core.users.values()].filter(({ isAdmin }) => isAdmin);
  return {
    id: team.id,
    appId: bot.appId ?? '',
    botUserId: bot.id,
    botId: bot.botId ?? '',
    scopes: [...workspace.core.manifest.scopes],
    installedBy: admin?.id ?? '',
    installedAt: new Date(now() - 3_600_000),
    tokens: cloud.install(team.id),
    ...known,
  };
}

async function untilIdle(workspaces: ReadonlyMap<string, Workspace>, { queue }: Storage): Promise<void> {
  for (const end = Date.now() + 15_000; ;) {
    for (const workspace of workspaces.values()) await workspace.settled({ quietMs: 5 });
    const { received, leased, posted } = await queue.depth();
    if (received + leased + posted === 0) return;
    if (Date.now() > end) throw new Error(`still at work: ${JSON.stringify(await queue.depth())}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  }
}

function workspaceOf(teamId: string, now: () => number): Workspace {
  const colleagues = createColleagues();
  return createWorkspace({
    manifest: parse(readFileSync(MANIFEST_FILE, 'utf8')),
    hasRateLimits: false,
    retryDelaysMs: [0, 50, 100],
    now,
    colleagues: { ...colleagues, team: { ...colleagues.team, id: teamId } },
    botToken: `xoxb-inside-${teamId}`,
  });
}

function defaultsWith(known: Partial<Settings> = {}): Settings {
  return { defaultLanguage: 'en', admins: new Set(), sameTroubleMinutes: 30, keepTextDays: 0, ...known };
}

/** Deliveries of all workspaces come in at one address. */
function joined(receivers: readonly ReturnType<typeof createLocalReceiver>[]): Receiver {
  return {
    init: (app) => receivers.forEach((receiver) => receiver.init(app)),
    start: () => Promise.all(receivers.map((receiver) => receiver.start())),
    stop: () => Promise.all(receivers.map((receiver) => receiver.stop())),
  };
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('no such workspace');
  return value;
}
