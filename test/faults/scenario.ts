import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { startSlackServer, type SlackServer } from '../../src/local/server.ts';
import { createWorkspace, type Workspace, type WorkspaceOptions } from '../../src/local/workspace.ts';
import { startBotProcess, type BotProcess } from './bot-process.ts';
import { createCrowd } from './crowd.ts';
import { freePort } from './free-port.ts';

/** A simulated Slack, and bots that run as processes of their own against it. */
export interface Scenario {
  readonly workspace: Workspace;
  readonly server: SlackServer;
  readonly storageUrl: string;
  /** Where signed requests go, with HTTP. */
  readonly botUrl: string;
  /** Starts one more bot and waits until it is ready, unless told not to. */
  startBot(env?: Readonly<Record<string, string>>, waits?: boolean): Promise<BotProcess>;
  end(): Promise<void>;
}

export interface ScenarioOptions {
  readonly transport?: 'socket' | 'http';
  /** A file of its own unless given. */
  readonly storageUrl?: string;
  readonly workspace?: Partial<WorkspaceOptions>;
  readonly people?: number;
  readonly channels?: number;
  /** Between the bot and Slack's Web API, such as a proxy. */
  readonly apiUrl?: (apiUrl: string) => string;
}

export const SIGNING_SECRET = 'a-secret-for-tests-0123456789';
const MANIFEST = new URL('../../manifest.yml', import.meta.url);

/** Limits that a load test would run into are off; they have tests of their own. */
const UNLIMITED = {
  LIMIT_PER_USER: '0',
  LIMIT_PER_CHANNEL: '0',
  LIMIT_PER_WORKSPACE: '0',
  TEST_PACING: 'off',
  LOG_LEVEL: 'info',
};

export async function startScenario(options: ScenarioOptions = {}): Promise<Scenario> {
  const folder = mkdtempSync(join(tmpdir(), 'fix-finder-faults-'));
  const isHttp = options.transport === 'http';
  const manifest = parse(readFileSync(MANIFEST, 'utf8')) as { settings: object };
  const settings = { ...manifest.settings, socket_mode_enabled: !isHttp };
  const workspace = createWorkspace({
    manifest: { ...manifest, settings },
    colleagues: createCrowd(options.people ?? 50, options.channels ?? 40),
    retryDelaysMs: [0, 500, 2_000],
    hasRateLimits: false,
    ledgerLimit: 200_000,
    ...options.workspace,
  });
  const port = isHttp ? await freePort() : 0;
  const botUrl = `http://127.0.0.1:${port}/slack/events`;
  const server = await startSlackServer(workspace, {
    deliver: isHttp ? { http: botUrl, signingSecret: SIGNING_SECRET } : 'socket',
  });
  const storageUrl = options.storageUrl ?? `file:${join(folder, 'memory.sqlite')}`;
  const bots: BotProcess[] = [];
  const own = isHttp
    ? { SLACK_SIGNING_SECRET: SIGNING_SECRET, PORT: String(port), HOST: '127.0.0.1' }
    : { SLACK_APP_TOKEN: workspace.appToken };
  return {
    workspace,
    server,
    storageUrl,
    botUrl,
    async startBot(env = {}, waits = true) {
      const apiUrl = options.apiUrl?.(server.apiUrl) ?? server.apiUrl;
      const base = { SLACK_BOT_TOKEN: workspace.botToken, SLACK_API_URL: apiUrl, STORAGE_URL: storageUrl };
      const bot = await startBotProcess({ ...UNLIMITED, ...base, ...own, ...env });
      bots.push(bot);
      if (waits) await bot.ready();
      return bot;
    },
    async end() {
      await Promise.all(bots.map((bot) => bot.kill()));
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
