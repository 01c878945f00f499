import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { config as readDotenv } from 'dotenv';
import type { Logger as Pino } from 'pino';
import { createBot, type BotOptions, type Content, type Settings } from './bot.ts';
import { buildApp, type Memory } from './build-app.ts';
import { readConfig, type Config } from './config.ts';
import type { ContentPlace } from './content/load-content.ts';
import { BUILT_IN, teamPlace } from './content/open-content.ts';
import { createTeamContents } from './content/team-contents.ts';
import { watchContent } from './content/watch-content.ts';
import type { Readiness } from './health/readiness.ts';
import { describe, startFailure } from './health/start-failure.ts';
import { startHealth } from './health/start-health.ts';
import { allowed, createLogger, createSlackLogger } from './logger.ts';
import type { SlackApp } from './slack/app.ts';
import { withOwnClaims } from './slack/own-claims.ts';
import { warmUp } from './slack/warm-up.ts';
import { newIdInScope } from './slack/work-scope.ts';
import { startHousekeeping } from './storage/keep-house.ts';
import { createNoStore } from './storage/no-store.ts';
import { openStore, type Storage } from './storage/open-store.ts';
import type { Store } from './storage/store.ts';
import { createKeptSettings } from './team-settings.ts';

/** Longest that SIGTERM waits for what is under way. */
const STOP_PATIENCE_MS = 8_000;
const MAX_PAUSE_MS = 8_000;

type Closing = () => unknown;

/** What the bot has to know of Slack once it is connected. */
type InSlack = Pick<SlackApp, 'botUserId' | 'permalink'>;

async function main(): Promise<void> {
  readDotenv({ quiet: true });
  const config = readConfig(process.env);
  const logger = createLogger(config.logLevel, process.stderr.isTTY);
  const closings: Closing[] = [];
  stopOnSignals(logger, closings);
  const places = [BUILT_IN, ...(config.contentDir === undefined ? [] : [teamPlace(config.contentDir)])];
  const content = await watchContent(places, (problems) =>
    logger.error({ problems }, 'the new content is not valid; the previous one stays in use'),
  );
  closings.unshift(() => content.close());
  if (config.connection.kind === 'local')
    return startLocal(config, config.connection.port, places, content.current, logger, closings);

  const health = await startHealth(config);
  if (health.port !== undefined) logger.info({ port: health.port }, 'health');
  closings.unshift(() => health.stop());
  const memory = await openMemory(config, logger, health.readiness);
  closings.unshift(() => memory.close());
  health.watchStore(memory.store);
  if (memory.queue !== undefined) keepHouse(config, memory.store, memory.queue, logger, closings);

  let app: SlackApp | undefined;
  const store = withOwnClaims(memory.store);
  const teams = keepTeams(config, places, content.current, store, logger);
  closings.unshift(() => teams.close());
  const bot = createBot(botOptions(teams, store, logger, () => app));
  const made = buildApp(config, health.metrics.counting(bot), { ...memory, store }, health.metrics, teams, logger);
  app = made.app;
  closings.unshift(() => made.app.stop(STOP_PATIENCE_MS));
  closings.unshift(() => health.readiness.set('start', 'stopping'));
  health.watchApp(made.app, made.sockets, memory.queue);
  const answering = untilSlackAnswers(() => made.app.start(), logger, health.readiness);
  // While Slack is asked who we are, there is little else to do.
  await Promise.all([answering, warmUp(bot)]);
  logger.info({ version: content.current().base.version, what: config.connection.kind }, 'ready');
}

/** A bot in a simulated workspace on this machine, with nothing to keep. */
async function startLocal(
  config: Config,
  port: number,
  places: readonly ContentPlace[],
  content: () => Content,
  logger: Pino,
  closings: Closing[],
): Promise<void> {
  const { store, queue, close } = await openStore(':memory:');
  closings.unshift(close);
  const { DEMO_SETTINGS, startLocalWorkspace } = await import('./local/start-local-workspace.ts');
  let slack: InSlack | undefined;
  const teams = keepTeams({ ...config, ...DEMO_SETTINGS }, places, content, store, logger);
  closings.unshift(() => teams.close());
  const bot = createBot(botOptions(teams, store, logger, () => slack));
  const local = await startLocalWorkspace({
    bot,
    store,
    queue,
    prepare: teams.prepare,
    logger: createSlackLogger(logger),
    port,
    onReady: say,
  });
  slack = local;
  closings.unshift(() => local.stop());
  await warmUp(bot);
}

/** A file that cannot be opened leaves a bot that answers and forgets, and says so. For a database server the start waits. */
async function openMemory(config: Config, logger: Pino, readiness: Readiness): Promise<Memory> {
  const { storageUrl, migrates, connection } = config;
  if (storageUrl === 'none') return { store: createNoStore(), close: () => Promise.resolve() };
  for (let attempt = 1; ; attempt += 1) {
    try {
      const storage = await openStore(storageUrl, { migrate: migrates });
      readiness.set('storage', undefined);
      return storage;
    } catch (error) {
      const reason = String(allowed({ error: describe(error) }).error);
      if (!storageUrl.startsWith('postgres')) {
        if (connection.kind === 'oauth') throw error;
        logger.error(
          { error: reason },
          'nothing can be kept: no feedback, no language choice, no figures; answers work',
        );
        return { store: createNoStore(error), close: () => Promise.resolve() };
      }
      if (attempt === 1) logger.error({ error: reason }, 'the database cannot be opened; trying again until it can');
      readiness.set('storage', 'the database cannot be opened');
      await sleep(pauseAfter(attempt));
    }
  }
}

function keepHouse(
  { keepTextDays }: Config,
  store: Store,
  queue: Storage['queue'],
  logger: Pino,
  closings: Closing[],
): void {
  const onTrouble = (error: unknown): void =>
    logger.warn(allowed({ error: describe(error) }), 'what is old could not be deleted');
  const house = startHousekeeping({ store, queue, keepTextDays, onTrouble });
  closings.unshift(() => house.stop());
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Slack may be down when we start: a refused token ends the start, everything else passes. */
async function untilSlackAnswers(start: () => Promise<void>, logger: Pino, readiness: Readiness): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await start();
      return readiness.set('start', undefined);
    } catch (error) {
      const { isPassing } = startFailure(error);
      if (!isPassing) throw error;
      if (attempt === 1) logger.error(allowed({ error: describe(error) }), 'Slack does not answer; trying again');
      readiness.set('start', 'Slack does not answer');
      await sleep(pauseAfter(attempt));
    }
  }
}

/** Milliseconds; never so long that an outage is followed by another. */
function pauseAfter(attempt: number): number {
  return Math.min(MAX_PAUSE_MS, 500 * 2 ** Math.min(attempt - 1, 10)) * (0.5 + Math.random() / 2);
}

function settingsFor(config: Config): Settings {
  return {
    defaultLanguage: config.defaultLanguage,
    admins: config.admins,
    sameTroubleMinutes: config.sameTroubleMinutes,
    keepTextDays: config.keepTextDays,
    ...(config.helpChannelId === undefined ? {} : { helpChannelId: config.helpChannelId }),
  };
}

/** What each workspace has set up, and the content that it has of its own. */
function keepTeams(
  config: Config,
  sharedPlaces: readonly ContentPlace[],
  shared: () => Content,
  store: Store,
  logger: Pino,
) {
  const onTrouble = troubleIn(logger);
  const settings = createKeptSettings({ store, defaults: settingsFor(config), onTrouble });
  const folder = config.teamContentDir;
  const onProblems = (teamId: string, problems: readonly string[]): void =>
    logger.error({ teamId, problems }, 'the content of a workspace is not valid; what was in use before stays');
  const contents = folder === undefined ? undefined : createTeamContents({ folder, shared, sharedPlaces, onProblems });
  return {
    settings,
    content: (teamId?: string) => (teamId === undefined ? shared() : (contents?.of(teamId) ?? shared())),
    hasOwnContent: (teamId: string) => contents?.exists(teamId) ?? false,
    async prepare(teamId: string) {
      await settings.prepare(teamId);
      await contents?.prepare(teamId, settings.of(teamId).usesOwnContent !== false);
    },
    onLeft(teamId: string) {
      settings.left(teamId);
      contents?.left(teamId);
    },
    close: async () => contents?.close(),
  };
}

function troubleIn(logger: Pino): BotOptions['onTrouble'] {
  return (what, error) => logger.warn(allowed({ what, error: describe(error) }), 'something could not be done');
}

function botOptions(
  { content, settings, hasOwnContent }: ReturnType<typeof keepTeams>,
  store: Store,
  logger: Pino,
  slack: () => InSlack | undefined,
): BotOptions {
  return {
    content,
    store,
    settingsOf: settings.of,
    changeSetting: settings.change,
    hasOwnContent,
    now: () => new Date(),
    newId: () => newIdInScope(() => randomUUID().slice(0, 13)),
    mention: (teamId) => `<@${slack()?.botUserId(teamId) ?? ''}>`,
    permalink: async (...message) => slack()?.permalink(...message),
    onTrouble: troubleIn(logger),
  };
}

/** Closes what was opened, the latest first. */
function stopOnSignals(logger: Pino, closings: readonly Closing[]): void {
  let isStopping = false;
  const finish = (signal: string): void => {
    if (isStopping) return;
    isStopping = true;
    logger.info({ what: signal }, 'stopping');
    setTimeout(() => process.exit(0), STOP_PATIENCE_MS + 1_500).unref();
    void closeAll(logger, closings).finally(() => process.exit(0));
  };
  process.on('SIGTERM', finish);
  process.on('SIGINT', finish);
}

async function closeAll(logger: Pino, closings: readonly Closing[]): Promise<void> {
  for (const close of closings) {
    try {
      await close();
    } catch (error) {
      logger.error(allowed({ error: describe(error) }), 'not stopped cleanly');
    }
  }
}

process.on('unhandledRejection', (reason) => {
  // socket-mode 3.1 rejects with nothing when a socket closes while it reconnects (node-slack-sdk#2656): harmless.
  if (reason === undefined) return;
  process.stderr.write(`unexpected: ${String(allowed({ error: describe(reason) }).error)}\n`);
  process.exitCode = 1;
});

/** From now on garbage is collected earlier. The start, which makes much that stays, is a sixth shorter without. */
function saveMemory(): void {
  setFlagsFromString('--heap-growing-percent=20');
}

try {
  await main();
  saveMemory();
} catch (error) {
  const { message, code } = startFailure(error);
  process.stderr.write(`${message}\n`);
  process.exit(code);
}
