import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { Logger } from '@slack/bolt';
import { parse } from 'yaml';
import type { Bot } from '../bot.ts';
import { createSlackApp } from '../slack/app.ts';
import type { SlackApp } from '../slack/app.ts';
import type { FloodLimits } from '../slack/flood-gate.ts';
import type { Store } from '../storage/store.ts';
import type { WorkQueue } from '../storage/work-queue.ts';
import { CHANNELS, PEOPLE } from './colleagues.ts';
import { writeFirstMessages } from './page/first-messages.ts';
import { listenOnFreePort } from './page/listen-on-free-port.ts';
import { openBrowser } from './page/open-browser.ts';
import { createPage } from './page/page-server.ts';
import { suggestionsOf } from './page/suggestions.ts';
import { createLocalReceiver } from './receiver.ts';
import { createWorkspace } from './workspace.ts';
import type { Workspace } from './workspace.ts';

export interface LocalWorkspaceOptions {
  readonly bot: Bot;
  readonly store: Store;
  /** Keeps deliveries until they are answered, as in production; without it they are answered at once. */
  readonly queue?: WorkQueue;
  readonly prepare?: (teamId: string) => Promise<void>;
  /** None by default: whoever tries things out is fast. */
  readonly floodLimits?: FloodLimits;
  /** Bolt's. */
  readonly logger: Logger;
  /** Where the page is wanted; the next free port is taken when it is in use, any with 0. */
  readonly port: number;
  /** Is given one line that says where the page is. */
  readonly onReady: (line: string) => void;
  /** Opens the page in the system's browser. */
  readonly open?: boolean;
}

export interface LocalWorkspace {
  /** "http://127.0.0.1:3000/" */
  readonly url: string;
  readonly botUserId: SlackApp['botUserId'];
  readonly permalink: SlackApp['permalink'];
  readonly workspace: Workspace;
  /** Waits for what the bot has under way, at most a second, and closes the page. */
  stop(): Promise<void>;
}

/** So that everything can be tried: Grace is the administrator, help is asked for in #campaign-ops, texts are kept for the gaps. */
export const DEMO_SETTINGS = {
  admins: new Set([PEOPLE.grace]),
  helpChannelId: CHANNELS.campaignOps,
  keepTextDays: 1,
} as const;

const MANIFEST = new URL('../../manifest.yml', import.meta.url);

/** Shorter than Slack's minutes, so that a redelivery can be watched. */
const RETRY_DELAYS_MS = [0, 5_000, 15_000];

const STOP_PATIENCE_MS = 1_000;

/** The bot in a simulated workspace with a page to use it in. Everything is kept in memory. */
export async function startLocalWorkspace(options: LocalWorkspaceOptions): Promise<LocalWorkspace> {
  const workspace = createWorkspace({
    manifest: parse(await readFile(MANIFEST, 'utf8')),
    retryDelaysMs: RETRY_DELAYS_MS,
  });
  await writeFirstMessages(workspace);
  const app = await startApp(workspace, options);
  const server = servePage(workspace, options.bot);
  const url = `http://127.0.0.1:${await listenOnFreePort(server, options.port)}/`;
  options.onReady(
    `${workspace.core.bot.realName} is ready in a simulated Slack: open ${url} (invented colleagues, nothing leaves this machine). Ctrl-C stops it.`,
  );
  if (options.open === true) openBrowser(url);
  return {
    url,
    botUserId: app.botUserId,
    permalink: app.permalink,
    workspace,
    async stop() {
      await app.stop(STOP_PATIENCE_MS);
      await close(server);
    },
  };
}

async function startApp(workspace: Workspace, options: LocalWorkspaceOptions): Promise<SlackApp> {
  const { bot, store, queue, prepare, floodLimits, logger } = options;
  const app = createSlackApp({
    bot,
    store,
    ...(queue === undefined ? {} : { queue }),
    ...(prepare === undefined ? {} : { prepare }),
    ...(floodLimits === undefined ? {} : { floodLimits }),
    receiver: createLocalReceiver(workspace),
    installedIn: workspace.botToken,
    fetch: workspace.fetch,
    logger,
  });
  await app.start();
  return app;
}

function servePage(workspace: Workspace, bot: Bot): Server {
  const page = createPage({ workspace, suggestions: () => suggestionsOf(bot.options.content()) });
  return createServer((request, response) => void page.handle(request, response));
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
