import { randomUUID } from 'node:crypto';
import { config as readDotenv } from 'dotenv';
import type { Logger as Pino } from 'pino';
import { createBot, type Bot, type BotOptions, type Content, type Settings } from './bot.ts';
import { ConfigError, EXIT_CONFIG, readConfig, type Config } from './config.ts';
import { BUILT_IN, ContentError, teamPlace } from './content/open-content.ts';
import { watchContent, type WatchedContent } from './content/watch-content.ts';
import { allowed, createLogger, createSlackLogger } from './logger.ts';
import { createSlackApp, type SlackApp } from './slack/app.ts';
import { createHttpReceiver } from './slack/http-receiver.ts';
import { createSocketReceiver } from './slack/socket-receiver.ts';
import { createNoStore } from './storage/no-store.ts';
import { openStore, type Storage } from './storage/open-store.ts';
import type { Store } from './storage/store.ts';

/** Longest that SIGTERM waits for what is under way. */
const STOP_PATIENCE_MS = 8_000;

interface Running {
  stop(): Promise<void>;
}

async function main(): Promise<void> {
  readDotenv({ quiet: true });
  const config = readConfig(process.env);
  const logger = createLogger(config.logLevel, process.stderr.isTTY);
  const content = await watchContent(
    [BUILT_IN, ...(config.contentDir === undefined ? [] : [teamPlace(config.contentDir)])],
    (problems) => logger.error({ problems }, 'the new content is not valid; the previous one stays in use'),
  );
  const storage = await openStorage(config, logger);
  const running = await startChannel(config, content, storage.store, logger);
  stopOnSignals(logger, async () => {
    await running.stop();
    await content.close();
    await storage.close();
  });
}

/** Without a writable store the bot still answers; what it cannot do is logged. */
async function openStorage(config: Config, logger: Pino): Promise<Pick<Storage, 'store' | 'close'>> {
  const url = config.connection.kind === 'local' ? ':memory:' : config.storageUrl;
  if (url === 'none') return { store: createNoStore(), close: () => Promise.resolve() };
  try {
    return await openStore(url);
  } catch (error) {
    logger.error(
      { error: describe(error) },
      'nothing can be remembered: no feedback, no language choice, no figures; answers work',
    );
    return { store: createNoStore(), close: () => Promise.resolve() };
  }
}

async function startChannel(config: Config, content: WatchedContent, store: Store, logger: Pino): Promise<Running> {
  const { connection } = config;
  let slack: { botUserId(): string } | undefined;
  const bot = createBot(
    botOptions(
      config,
      () => content.current(),
      store,
      logger,
      () => slack?.botUserId() ?? '',
    ),
  );
  if (connection.kind === 'local') {
    const { startLocalWorkspace } = await import('./local/start-local-workspace.ts');
    const local = await startLocalWorkspace({
      bot,
      store,
      logger: createSlackLogger(logger),
      port: connection.port,
      onReady: say,
    });
    slack = local;
    return local;
  }
  const app = createApp(config, bot, store, logger);
  slack = app;
  await app.start();
  logger.info({ version: content.current().base.version, what: connection.kind }, 'ready');
  return { stop: () => app.stop(STOP_PATIENCE_MS) };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function createApp({ connection, slackApiUrl }: Config, bot: Bot, store: Store, pino: Pino): SlackApp {
  if (connection.kind === 'local') throw new RangeError('the local workspace has an app of its own');
  const logger = createSlackLogger(pino);
  const address = slackApiUrl === undefined ? {} : { slackApiUrl };
  const receiver =
    connection.kind === 'socket'
      ? createSocketReceiver({ ...connection, ...address, logger })
      : createHttpReceiver({ ...connection, logger });
  return createSlackApp({ bot, store, receiver, botToken: connection.botToken, ...address, logger });
}

function botOptions(
  config: Config,
  content: () => Content,
  store: Store,
  logger: Pino,
  botUserId: () => string,
): BotOptions {
  const settings: Settings = {
    defaultLanguage: config.defaultLanguage,
    admins: config.admins,
    sameTroubleMinutes: config.sameTroubleMinutes,
    keepTextDays: config.keepTextDays,
    ...(config.helpChannelId === undefined ? {} : { helpChannelId: config.helpChannelId }),
  };
  return {
    content,
    store,
    settingsOf: () => settings,
    now: () => new Date(),
    newId: () => randomUUID().slice(0, 13),
    mention: () => `<@${botUserId()}>`,
    onTrouble: (what, error) => logger.warn(allowed({ what, error: describe(error) }), 'something could not be done'),
  };
}

function stopOnSignals(logger: Pino, stop: () => Promise<void>): void {
  let isStopping = false;
  const finish = (signal: string): void => {
    if (isStopping) return;
    isStopping = true;
    logger.info({ what: signal }, 'stopping');
    setTimeout(() => process.exit(0), STOP_PATIENCE_MS + 1_500).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ error: describe(error) }, 'not stopped cleanly');
        process.exit(0);
      },
    );
  };
  process.on('SIGTERM', finish);
  process.on('SIGINT', finish);
}

/** Name, message and Slack's own word; never a payload. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { data, code } = error as { data?: { error?: string }; code?: string };
  return [error.name, error.message, data?.error, code].filter(Boolean).join(': ');
}

/** What to do about the errors that Slack answers to a wrong token. */
function startFailure(error: unknown): { message: string; code: number } {
  if (error instanceof ConfigError || error instanceof ContentError)
    return { message: error.message, code: EXIT_CONFIG };
  const reason = describe(error);
  if (/invalid_auth|not_authed|account_inactive|token_revoked|token_expired|not_allowed_token_type/u.test(reason)) {
    return {
      message: `Slack refuses the token (${String(allowed({ error: reason }).error)}).\nCopy the Bot User OAuth Token (xoxb-…) from OAuth & Permissions and, for Socket Mode, the App-Level Token (xapp-…) from Basic Information into .env.`,
      code: EXIT_CONFIG,
    };
  }
  if (reason.includes('EADDRINUSE'))
    return { message: 'The port is in use: set PORT to another one.', code: EXIT_CONFIG };
  return { message: `The bot could not start: ${String(allowed({ error: reason }).error)}`, code: 1 };
}

process.on('unhandledRejection', (reason) => {
  // socket-mode 3.1 rejects with nothing when a socket closes while it reconnects (node-slack-sdk#2656): harmless.
  if (reason === undefined) return;
  process.stderr.write(`unexpected: ${String(allowed({ error: describe(reason) }).error)}\n`);
  process.exitCode = 1;
});

try {
  await main();
} catch (error) {
  const { message, code } = startFailure(error);
  process.stderr.write(`${message}\n`);
  process.exit(code);
}
