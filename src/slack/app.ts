import bolt, { type App as BoltApp, type Logger, type Receiver, type ReceiverEvent } from '@slack/bolt';
import type { Bot } from '../bot.ts';
import type { Store } from '../storage/store.ts';
import type { LeasedWork, WorkQueue } from '../storage/work-queue.ts';
import { createFloodGate, NO_FLOOD_LIMITS, type FloodLimits } from './flood-gate.ts';
import { createIntake, type IntakeCounts, type IntakeStep } from './intake.ts';
import { registerListeners } from './listeners/index.ts';
import { createOncePerMinute, tellNotice, type NoticeKey } from './notices.ts';
import { createPacer } from './pacer.ts';
import { clientOptions, createSlackCalls, type SlackCalls } from './slack-calls.ts';
import { createUserLocales, type UserLocales } from './user-locale.ts';
import { createWorkCalls, type CallStep } from './work-calls.ts';
import { createWorker, type WorkerCounts } from './worker.ts';

export interface SlackAppOptions {
  readonly bot: Bot;
  readonly store: Store;
  /** Where deliveries are kept until they are answered. Without it they are answered before they are acknowledged, and may be lost. */
  readonly queue?: WorkQueue;
  readonly receiver: Receiver;
  readonly botToken: string;
  readonly slackApiUrl?: string;
  readonly fetch?: typeof globalThis.fetch;
  readonly floodLimits?: FloodLimits;
  readonly logger: Logger;
  /** Milliseconds from the arrival of a delivery to its acknowledgement. */
  readonly onAck?: (tookMs: number) => void;
  /** False: posts do not wait for their turn. */
  readonly isPaced?: boolean;
  /** How long a process that died keeps others from its work; 10 s unless given, and longer than a call to Slack may take. */
  readonly leaseMs?: number;
  /** Called at each step of a delivery's way, for tests that crash there. */
  readonly onStep?: (step: IntakeStep | CallStep) => void;
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
  /** Undefined without a queue. */
  readonly work: WorkerCounts | undefined;
  /** Checks the token and begins to receive. Rejects with Slack's reason when the token is refused. */
  start(): Promise<void>;
  /** Takes nothing new and waits for what is under way, at most this long. */
  stop(patienceMs: number): Promise<void>;
  /** The bot's user id, known once started. */
  readonly botUserId: () => string;
  /** Address of a message. */
  readonly permalink: (channelId: string, ts: string) => Promise<string | undefined>;
}

/** Joins Slack to the bot: routing, acknowledgement, escaping and errors are here, decisions are the bot's. */
export function createSlackApp(options: SlackAppOptions): SlackApp {
  const { bot, store, queue, receiver, botToken, slackApiUrl, fetch, logger, onStep = () => undefined } = options;
  const rawCalls = createSlackCalls({
    botToken,
    ...(slackApiUrl === undefined ? {} : { apiUrl: slackApiUrl }),
    ...(fetch === undefined ? {} : { fetch }),
    logger,
  });
  const calls = createWorkCalls(rawCalls, {
    pacer: options.isPaced === false ? { turn: () => 0 } : createPacer(),
    onStep,
    isSlackFailing: () => worker?.isSlackFailing() ?? false,
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
  app.error(async (failure) => {
    const { error, body } = failure as unknown as Failure;
    if (worker !== undefined) throw error;
    logger.error('listener failed', { error: `${error.name}: ${error.message}` });
    await tellQuietly(context, body, 'error.apology');
  });
  const mayTell = createOncePerMinute();
  const worker =
    queue === undefined
      ? undefined
      : createWorker({
          queue,
          logger,
          ...(options.leaseMs === undefined ? {} : { leaseMs: options.leaseMs }),
          answer: (work) => app.processEvent(eventOf(work)),
          apologise: (work) => tellNotice(context, bodyOf(work), 'error.apology'),
          onWait: (work) => {
            const body = bodyOf(work);
            if (mayTell(body)) void tellQuietly({ ...context, calls: rawCalls }, body, 'error.waiting');
          },
        });
  let botUserId = '';
  const intake = createIntake({
    worker,
    processEvent: (event) => app.processEvent(event),
    store,
    gate: createFloodGate(options.floodLimits ?? NO_FLOOD_LIMITS),
    logger,
    botUserId: () => botUserId,
    onTooMany: (body) => void tellQuietly(context, body, 'error.tooMany'),
    ...(options.onAck === undefined ? {} : { onAck: options.onAck }),
    onStep,
  });
  receiver.init({ processEvent: intake.process } as unknown as Parameters<Receiver['init']>[0]);
  return {
    bolt: app,
    counts: intake.counts,
    work: worker?.counts,
    botUserId: () => botUserId,
    permalink: (channelId, ts) => rawCalls.permalink(channelId, ts),
    async start() {
      botUserId = String((await app.client.auth.test()).user_id);
      await app.init();
      worker?.start();
      await app.start();
    },
    async stop(patienceMs) {
      await Promise.race([app.stop(), pause(patienceMs)]);
      await intake.drained(patienceMs);
      await worker?.stop(patienceMs);
    },
  };
}

/** What Bolt hands over with `extendedErrorHandler`. */
interface Failure {
  readonly error: Error;
  readonly body: unknown;
}

async function tellQuietly(context: SlackContext, body: unknown, key: NoticeKey): Promise<void> {
  try {
    await tellNotice(context, body, key);
  } catch (error) {
    context.logger.error('a notice was not delivered', { error: String(error), what: key });
  }
}

/** Acknowledged long ago. */
function eventOf(work: LeasedWork): ReceiverEvent {
  return { body: bodyOf(work), ack: () => Promise.resolve() };
}

function bodyOf(work: LeasedWork): ReceiverEvent['body'] {
  return JSON.parse(work.body) as ReceiverEvent['body'];
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
