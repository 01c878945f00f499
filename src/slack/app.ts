import bolt, { type App as BoltApp, type Logger, type Receiver, type ReceiverEvent } from '@slack/bolt';
import type { Bot } from '../bot.ts';
import { tenantId } from '../core/tenant.ts';
import type { Installations } from '../storage/installations.ts';
import type { Store } from '../storage/store.ts';
import type { LeasedWork, WorkItem, WorkQueue } from '../storage/work-queue.ts';
import { createFloodGate, NO_FLOOD_LIMITS, type FloodLimits } from './flood-gate.ts';
import { createIntake, type IntakeCounts, type IntakeStep } from './intake.ts';
import { registerListeners } from './listeners/index.ts';
import { createOncePerMinute, tellNotice, type NoticeKey } from './notices.ts';
import { createInstalledPresences } from './installed-presences.ts';
import { createPacer } from './pacer.ts';
import { createPostHealth } from './post-health.ts';
import { createSinglePresence, mapCalls, passing, type CallsWith, type Presences } from './presences.ts';
import { readTenant } from './read-tenant.ts';
import { createTokenRefresher } from './refresh-tokens.ts';
import { clientOptions, createSlackCalls, PATIENT_TIMEOUT_MS, SlackCallError, type SlackCalls } from './slack-calls.ts';
import { createUserLocales, type UserLocales } from './user-locale.ts';
import { createWorkCalls, type CallStep } from './work-calls.ts';
import { isRemoval } from './work-item.ts';
import { currentScope } from './work-scope.ts';
import { createWorker, type WorkerCounts } from './worker.ts';

export interface SlackAppOptions {
  readonly bot: Bot;
  readonly store: Store;
  /** Where deliveries are kept until they are answered. Without it they are answered before they are acknowledged, and may be lost. */
  readonly queue?: WorkQueue;
  readonly receiver: Receiver;
  /** The token of one workspace, or where the tokens of as many as install the app are kept. */
  readonly installedIn: string | InstalledIn;
  /** Called before anything is done in a workspace; what it rejects with is tried again. */
  readonly prepare?: (teamId: string) => Promise<void>;
  /** A workspace has left: whatever is remembered of it is to be forgotten. */
  readonly onLeft?: (teamId: string) => void;
  readonly slackApiUrl?: string;
  readonly fetch?: typeof globalThis.fetch;
  readonly floodLimits?: FloodLimits;
  readonly logger: Logger;
  /** Milliseconds from the arrival of a delivery to its acknowledgement. */
  readonly onAck?: (tookMs: number) => void;
  /** ms; Date.now by default. Of tokens that expire. */
  readonly now?: () => number;
  /** False: posts do not wait for their turn. */
  readonly isPaced?: boolean;
  /** How long a process that died keeps others from its work; 10 s unless given, and longer than the 7 s that a post may take. */
  readonly leaseMs?: number;
  /** Called at each step of a delivery's way, for tests that crash there. */
  readonly onStep?: (step: IntakeStep | CallStep) => void;
}

export interface InstalledIn {
  readonly installations: Installations;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** What listeners work with. */
export interface SlackContext {
  readonly bot: Bot;
  readonly presences: Presences;
  readonly onLeft: (teamId: string) => void;
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
  /** The app was installed in a workspace. */
  readonly joined: (teamId: string) => void;
  /** The bot's user id in a workspace, known once it works there. */
  readonly botUserId: (teamId: string) => string;
  /** Address of a message. */
  readonly permalink: (teamId: string, channelId: string, ts: string) => Promise<string | undefined>;
}

/** Joins Slack to the bot: routing, acknowledgement, escaping and errors are here, decisions are the bot's. */
export function createSlackApp(options: SlackAppOptions): SlackApp {
  const { bot, store, queue, receiver, slackApiUrl, fetch, logger, onStep = () => undefined } = options;
  const pacer = options.isPaced === false ? { turn: () => 0 } : createPacer();
  const address = { ...(slackApiUrl === undefined ? {} : { slackApiUrl }), ...(fetch === undefined ? {} : { fetch }) };
  const health = createPostHealth();
  const callsWith: CallsWith = (botToken, around = (call) => call()) => {
    const apiUrl = slackApiUrl === undefined ? {} : { apiUrl: slackApiUrl };
    const create = (timeout: { timeoutMs?: number }): SlackCalls =>
      mapCalls(createSlackCalls({ botToken, ...address, ...apiUrl, ...timeout, logger }), around);
    const rawCalls = create({});
    let patient: SlackCalls | undefined;
    const patientCalls = (): SlackCalls => (patient ??= create({ timeoutMs: PATIENT_TIMEOUT_MS }));
    return { rawCalls, calls: createWorkCalls(rawCalls, { pacer, onStep, health, patientCalls }) };
  };
  const presences = withinItsWorkspace(createPresences(options, callsWith, address));
  const app = new bolt.App({
    receiver,
    // Bolt gets no token: nothing here uses its clients, and those that it keeps per workspace are never let go.
    authorize: (_source, body) => Promise.resolve(identityIn(presences, body)),
    logger,
    logLevel: bolt.LogLevel.INFO,
    clientOptions: clientOptions(slackApiUrl, fetch),
    convoStore: false,
    deferInitialization: true,
    extendedErrorHandler: true,
  });
  const locales = createUserLocales((teamId) => presences.of(teamId).calls);
  const context: SlackContext = { bot, presences, locales, store, logger, onLeft: options.onLeft ?? (() => undefined) };
  registerListeners(app, context);
  app.error(async (failure) => {
    const { error, body } = failure as unknown as Failure;
    if (worker !== undefined) throw error;
    logger.error('listener failed', { error: `${error.name}: ${error.message}` });
    await tellQuietly(context, body, 'error.apology');
  });
  const answer = async (event: ReceiverEvent, { teamId, kind }: WorkItem): Promise<void> => {
    if (isRemoval(kind)) return untilDone(app.processEvent(event));
    await arrive(teamId, presences, options.prepare);
    await app.processEvent(event);
  };
  const mayTell = createOncePerMinute();
  const worker =
    queue === undefined
      ? undefined
      : createWorker({
          queue,
          logger,
          ...(options.leaseMs === undefined ? {} : { leaseMs: options.leaseMs }),
          answer: (work) => answer(eventOf(work), work),
          apologise: (work) => tellNotice(context, bodyOf(work), 'error.apology'),
          onWait: (work) => {
            const body = bodyOf(work);
            if (mayTell(body)) void tellQuietly(context, body, 'error.waiting');
          },
        });
  const intake = createIntake({
    worker,
    processEvent: answer,
    store,
    gate: createFloodGate(options.floodLimits ?? NO_FLOOD_LIMITS),
    logger,
    standing: presences.standing,
    onTooMany: (body) => void tellQuietly(context, body, 'error.tooMany'),
    ...(options.onAck === undefined ? {} : { onAck: options.onAck }),
    onStep,
  });
  receiver.init({ processEvent: intake.process } as unknown as Parameters<Receiver['init']>[0]);
  return {
    bolt: app,
    counts: intake.counts,
    work: worker?.counts,
    // Forgets what was remembered: the next delivery looks up the new installation.
    joined: presences.left,
    botUserId: (teamId) => presences.of(teamId).botUserId,
    permalink: (teamId, channelId, ts) => presences.of(teamId).rawCalls.permalink(channelId, ts),
    async start() {
      await presences.start();
      await app.init();
      worker?.start();
      await app.start();
    },
    async stop(patienceMs) {
      const end = performance.now() + patienceMs;
      try {
        // Until then the worker still answers what comes in. A connection that does not close leaves it half of the time.
        await Promise.race([app.stop(), pause(patienceMs / 2)]);
      } finally {
        const leftMs = Math.max(0, end - performance.now());
        await Promise.all([intake.drained(leftMs), worker?.stop(leftMs)]);
      }
    },
  };
}

function createPresences(
  { installedIn, now = Date.now, logger }: SlackAppOptions,
  callsWith: CallsWith,
  address: Pick<SlackAppOptions, 'slackApiUrl' | 'fetch'>,
): Presences {
  if (typeof installedIn === 'string') return createSinglePresence(installedIn, callsWith);
  const refresher = createTokenRefresher({ ...installedIn, ...address, now, logger });
  return createInstalledPresences({ installations: installedIn.installations, refresher, callsWith, now, logger });
}

/** A net under everything that decides by workspace: within an item of work there is no way into another one. */
function withinItsWorkspace(presences: Presences): Presences {
  return {
    ...presences,
    of(teamId) {
      assertOwn(teamId);
      return presences.of(teamId);
    },
    enter(teamId) {
      assertOwn(teamId);
      return presences.enter(teamId);
    },
  };
}

function assertOwn(teamId: string): void {
  const own = currentScope()?.work.teamId;
  if (own !== undefined && own !== teamId) throw new RangeError('an item of work reached for another workspace');
}

/** Bolt asks after the workspace was entered; events of an app that was removed it does not ask about. */
function identityIn(presences: Presences, body: unknown): { botId: string; botUserId: string } {
  const { botId, botUserId } = presences.of(tenantId(readTenant(body) ?? {}) ?? '');
  return { botId, botUserId };
}

/** A workspace's token and settings, before anything is done there. What passes is tried again. */
async function arrive(teamId: string, presences: Presences, prepare: SlackAppOptions['prepare']): Promise<void> {
  try {
    await presences.enter(teamId);
    await prepare?.(teamId);
  } catch (error) {
    const scope = currentScope();
    if (scope !== undefined && error instanceof SlackCallError && error.kind !== 'refused') scope.trouble = error;
    throw error;
  }
}

/** There is nobody to apologise to about data that was not deleted: it is tried until it works. */
async function untilDone(removing: Promise<void>): Promise<void> {
  try {
    await removing;
  } catch (error) {
    const scope = currentScope();
    if (scope !== undefined) scope.trouble = passing('removal', 'not everything could be deleted', error);
    throw error;
  }
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
