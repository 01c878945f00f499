import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { createBot } from '../../src/bot.ts';
import { BUILT_IN, loadContent } from '../../src/content/open-content.ts';
import { BOT_USER_ID, CHANNELS } from '../../src/local/colleagues.ts';
import { createLocalReceiver } from '../../src/local/receiver.ts';
import { createWorkspace, type Workspace, type WorkspaceOptions } from '../../src/local/workspace.ts';
import { createSlackApp, type SlackApp, type SlackAppOptions } from '../../src/slack/app.ts';
import { withOwnClaims } from '../../src/slack/own-claims.ts';
import { newIdInScope } from '../../src/slack/work-scope.ts';
import { openStore, type Storage } from '../../src/storage/open-store.ts';
import type { WorkQueue } from '../../src/storage/work-queue.ts';
import { SILENT } from '../local/test-bot.ts';

/** The bot with its queue inside this process, in a simulated workspace: hundreds of schedules a minute. */
export interface InProcess {
  readonly workspace: Workspace;
  readonly app: SlackApp;
  readonly storage: Storage;
  /** Resolves when nothing is left to do. */
  idle(patienceMs?: number): Promise<void>;
  end(): Promise<void>;
}

const MANIFEST = new URL('../../manifest.yml', import.meta.url);
let loading: ReturnType<typeof loadContent> | undefined;

export async function startInProcess(
  options: Partial<SlackAppOptions> & {
    readonly workspace?: Partial<WorkspaceOptions>;
    /** In memory unless given. */
    readonly storage?: Storage;
    /** Puts faults into the queue. */
    readonly wrapQueue?: (queue: WorkQueue) => WorkQueue;
  } = {},
): Promise<InProcess> {
  loading ??= loadContent([BUILT_IN], new Date());
  const content = await loading;
  const storage = options.storage ?? (await openStore(':memory:'));
  const store = withOwnClaims(storage.store);
  let ids = 0;
  const bot = createBot({
    content: () => content,
    store,
    settingsOf: () => ({
      defaultLanguage: 'en',
      admins: new Set(),
      sameTroubleMinutes: 30,
      keepTextDays: 0,
      helpChannelId: CHANNELS.campaignOps,
    }),
    now: () => new Date(),
    newId: () => newIdInScope(() => `id-${(ids += 1)}`),
    mention: () => `<@${BOT_USER_ID}>`,
    onTrouble: () => undefined,
  });
  const workspace = createWorkspace({
    manifest: parse(readFileSync(MANIFEST, 'utf8')),
    hasRateLimits: false,
    retryDelaysMs: [0, 50, 100],
    ...options.workspace,
  });
  const app = createSlackApp({
    bot,
    store,
    queue: options.wrapQueue?.(storage.queue) ?? storage.queue,
    receiver: createLocalReceiver(workspace),
    installedIn: workspace.botToken,
    fetch: workspace.fetch,
    isPaced: false,
    logger: SILENT,
    ...options,
  });
  await app.start();
  return {
    workspace,
    app,
    storage,
    async idle(patienceMs = 15_000) {
      const end = Date.now() + patienceMs;
      for (;;) {
        await workspace.settled({ quietMs: 5 });
        const { received, leased, posted } = await storage.queue.depth();
        // What the worker counts after its last write, which may have been committed together with this read.
        if (received + leased + posted === 0) return void (await new Promise((resolve) => setImmediate(resolve)));
        if (Date.now() > end) throw new Error(`still at work: ${JSON.stringify(await storage.queue.depth())}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    async end() {
      await app.stop(1_000);
      await storage.close();
    },
  };
}
