import bolt, { type App as BoltApp, type Logger, type Receiver } from '@slack/bolt';
import type { Bot } from '../bot.ts';
import { composeNotice } from '../core/compose-pages.ts';
import type { Store } from '../storage/store.ts';
import { tellPerson } from './deliver.ts';
import { createIntake, type IntakeCounts } from './intake.ts';
import { registerListeners } from './listeners/index.ts';
import { renderMessage } from './render.ts';
import { clientOptions, createSlackCalls, type SlackCalls } from './slack-calls.ts';
import { doerOf, readSpot } from './spot.ts';
import { createUserLocales, type UserLocales } from './user-locale.ts';

export interface SlackAppOptions {
  readonly bot: Bot;
  readonly store: Store;
  readonly receiver: Receiver;
  readonly botToken: string;
  readonly slackApiUrl?: string;
  readonly fetch?: typeof globalThis.fetch;
  readonly logger: Logger;
}

/** What listeners work with. */
export interface SlackContext {
  readonly bot: Bot;
  readonly calls: SlackCalls;
  readonly locales: UserLocales;
  readonly store: Store;
  readonly logger: Logger;
}

export interface SlackApp {
  readonly bolt: BoltApp;
  readonly counts: IntakeCounts;
  /** Checks the token and begins to receive. Rejects with Slack's reason when the token is refused. */
  start(): Promise<void>;
  /** Takes nothing new and waits for what is under way, at most this long. */
  stop(patienceMs: number): Promise<void>;
  /** The bot's user id, known once started. */
  readonly botUserId: () => string;
}

/** Joins Slack to the bot: routing, acknowledgement, escaping and errors are here, decisions are the bot's. */
export function createSlackApp({
  bot,
  store,
  receiver,
  botToken,
  slackApiUrl,
  fetch,
  logger,
}: SlackAppOptions): SlackApp {
  const calls = createSlackCalls({
    botToken,
    ...(slackApiUrl === undefined ? {} : { apiUrl: slackApiUrl }),
    ...(fetch === undefined ? {} : { fetch }),
  });
  const app = new bolt.App({
    receiver,
    token: botToken,
    logger,
    logLevel: bolt.LogLevel.INFO,
    clientOptions: clientOptions(slackApiUrl, fetch),
    convoStore: false,
    deferInitialization: true,
    extendedErrorHandler: true,
  });
  const context: SlackContext = { bot, calls, locales: createUserLocales(calls), store, logger };
  registerListeners(app, context);
  app.error(async (failure) => apologise(context, failure as unknown as Failure));
  let botUserId = '';
  const intake = createIntake({ app, store, logger, botUserId: () => botUserId });
  receiver.init({ processEvent: intake.process } as unknown as Parameters<Receiver['init']>[0]);
  return {
    bolt: app,
    counts: intake.counts,
    botUserId: () => botUserId,
    async start() {
      await app.init();
      botUserId = String((await app.client.auth.test()).user_id);
      await app.start();
    },
    async stop(patienceMs) {
      await Promise.race([app.stop(), pause(patienceMs)]);
      await intake.drained(patienceMs);
    },
  };
}

/** What Bolt hands over with `extendedErrorHandler`. */
interface Failure {
  readonly error: Error;
  readonly body: unknown;
}

/** Logs once, without what was written, and tells the person in their language. */
async function apologise({ bot, calls, locales, logger }: SlackContext, { error, body }: Failure): Promise<void> {
  logger.error('listener failed', { error: `${error.name}: ${error.message}` });
  const spot = readSpot(body);
  if (spot === undefined) return;
  const words = await bot.wordsOf(doerOf(spot, await locales.of(spot)));
  const reply = composeNotice(words, words.translate('error.title'), [words.translate('error.apology')]);
  try {
    await tellPerson(calls, spot, renderMessage(reply));
  } catch (again) {
    logger.error('apology not delivered', { error: String(again) });
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
