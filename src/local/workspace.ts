import { createActivity } from './activity.ts';
import type { Activity } from './activity.ts';
import type { FetchInit, FetchInput } from './api-request.ts';
import { readAppManifest } from './app-manifest.ts';
import { APP_ID, BOT_ID, BOT_USER_ID, createColleagues } from './colleagues.ts';
import type { Colleagues } from './colleagues.ts';
import { deliverDeed } from './deed.ts';
import type { Deed } from './deed.ts';
import { deliver } from './deliveries.ts';
import type { Delivery, DeliveryReport } from './deliveries.ts';
import { eventDelivery } from './events.ts';
import { createFaults } from './faults.ts';
import type { Faults } from './faults.ts';
import { createIds } from './ids.ts';
import { asString } from './json.ts';
import { createLedger } from './ledger.ts';
import type { LedgerEntry } from './ledger.ts';
import { addMessage, findMessage } from './messages.ts';
import type { BrokenRule, Core, Json, Message, User } from './model.ts';
import { createPerson } from './person.ts';
import type { Person } from './person.ts';
import { createRateLimits } from './rate-limits.ts';
import { createResponseUrls } from './response-urls.ts';
import { createTriggers } from './triggers.ts';
import { answerFetch } from './web-api.ts';

export interface WorkspaceOptions {
  /** The parsed manifest.yml: decides what is delivered and permitted. */
  readonly manifest: unknown;
  /** ms; Date.now by default. */
  readonly now?: () => number;
  readonly colleagues?: Colleagues;
  readonly botToken?: string;
  readonly appToken?: string;
  /** 3,000 by default, as Slack's. */
  readonly ackTimeoutMs?: number;
  /** Pauses before redeliveries 1 to 3; [0, 60,000, 300,000] by default, as Slack's. */
  readonly retryDelaysMs?: readonly number[];
  /** On by default; load tests switch them off. */
  readonly hasRateLimits?: boolean;
  /** How many posts a rested channel takes at once. */
  readonly postBurst?: number;
  /** Entries kept; 5,000 by default, 0 switches the ledger off. */
  readonly ledgerLimit?: number;
  /** Rules that are enforced but not recorded as broken. */
  readonly tolerates?: readonly string[];
  /** Scopes of the manifest that the admin did not grant. */
  readonly refusedScopes?: readonly string[];
  /** Treats client_msg_id as an idempotency key, which Slack does not promise. */
  readonly dedupesClientMsgIds?: boolean;
}

/** A strict simulator of a Slack workspace with one app installed. */
export interface Workspace {
  /** Give this to Bolt as `clientOptions.fetch`. */
  readonly fetch: (input: FetchInput, init?: FetchInit) => Promise<Response>;
  readonly botToken: string;
  readonly appToken: string;
  /** What the bot did against Slack's rules, in order. */
  readonly broken: BrokenRule[];
  readonly ledger: readonly LedgerEntry[];
  readonly faults: Faults;
  /** Users, channels, views and messages as they are; the page reads them here. */
  readonly core: Core;
  as(userId: string): Person;
  /** Any event as Slack would send it; a message that it speaks of is stored first. */
  deliverEvent(event: Json): Promise<Deed>;
  /** Any body at all, also one that Slack would never send. */
  deliverRaw(delivery: Delivery): Promise<DeliveryReport>;
  /** Messages accepted from the bot that everybody sees: in one channel, or in all. */
  acceptedPosts(channelId?: string): number;
  /** The calls of one method, oldest first, as far as the ledger goes. */
  calls(method: string): LedgerEntry[];
  /** Every call with a bot token is refused from now on; undefined lets them through again. */
  refuseTokens(error: string | undefined): void;
  /** Resolves when no delivery or bot call is under way, nor has begun for `quietMs`. */
  settled(options?: { readonly quietMs?: number; readonly timeoutMs?: number }): Promise<void>;
  /** Resolves with the first value that is neither undefined nor false; looks again at every change of the workspace. */
  waitFor<T>(look: () => T | undefined | false, timeoutMs?: number): Promise<T>;
  /** Calls `listener` at every change of the workspace, until the function returned is called. */
  subscribe(listener: () => void): () => void;
}

export function createWorkspace(options: WorkspaceOptions): Workspace {
  const activity = createActivity();
  const core = createCore(options, activity);
  return {
    fetch: (input, init) => answerFetch(core, input, init),
    botToken: core.settings.botToken,
    appToken: core.settings.appToken,
    broken: core.broken,
    ledger: core.ledger.entries,
    faults: core.faults,
    core,
    as: (userId) => createPerson(core, userById(core, userId)),
    deliverEvent: (event) => deliverEvent(core, event),
    deliverRaw: (delivery) => core.track(core.deliver(delivery)),
    acceptedPosts: (channelId) => countPosts(core, channelId),
    calls: (method) => core.ledger.entries.filter((entry) => entry.direction === 'from-bot' && entry.kind === method),
    refuseTokens(error) {
      core.tokenError = error;
    },
    settled: ({ quietMs = 0, timeoutMs = 10_000 } = {}) => activity.settled(quietMs, timeoutMs),
    waitFor: (look, timeoutMs = 10_000) => activity.waitFor(look, timeoutMs),
    subscribe: activity.subscribe,
  };
}

function createCore(options: WorkspaceOptions, activity: Activity): Core {
  const now = options.now ?? Date.now;
  const colleagues = options.colleagues ?? createColleagues();
  const manifest = readAppManifest(options.manifest, options.refusedScopes);
  const ids = createIds(now);
  const broken: BrokenRule[] = [];
  const bot = createBotUser(manifest.botName, manifest.appName);
  const core: Core = {
    settings: settingsOf(options),
    manifest,
    team: colleagues.team,
    bot,
    users: new Map([...colleagues.users, bot].map((user) => [user.id, user])),
    channels: new Map(colleagues.channels.map((channel) => [channel.id, channel])),
    messages: new Map<string, Map<string, Message>>(),
    views: new Map(),
    viewStacks: new Map(),
    homes: new Map(),
    broken,
    ledger: createLedger(options.ledgerLimit ?? 5000),
    ids,
    triggers: createTriggers(now, ids),
    responseUrls: createResponseUrls(now, ids, colleagues.team.id, 'https://hooks.slack.com'),
    rateLimits: createRateLimits(now, options.hasRateLimits ?? true, options.postBurst),
    faults: createFaults(),
    transports: new Set(),
    tokenError: undefined,
    socketUrl: undefined,
    now,
    breakRule: (rule, detail) =>
      void (options.tolerates?.includes(rule) === true || broken.push({ rule, detail, at: now() })),
    track: activity.track,
    deliver: (delivery) => deliver(core, delivery),
    changed: activity.changed,
  };
  return core;
}

function settingsOf(options: WorkspaceOptions): Core['settings'] {
  return {
    botToken: options.botToken ?? 'xoxb-local',
    appToken: options.appToken ?? 'xapp-local',
    ackTimeoutMs: options.ackTimeoutMs ?? 3000,
    retryDelaysMs: options.retryDelaysMs ?? [0, 60_000, 300_000],
    dedupesClientMsgIds: options.dedupesClientMsgIds ?? false,
  };
}

function createBotUser(name: string, realName: string): User {
  const ids = { id: BOT_USER_ID, botId: BOT_ID, appId: APP_ID };
  return {
    ...ids,
    name,
    realName,
    displayName: name,
    locale: 'en-US',
    tz: 'Etc/UTC',
    isAdmin: false,
    isBot: true,
    active: true,
  };
}

function userById(core: Core, userId: string): User {
  const user = core.users.get(userId);
  if (user === undefined) throw new Error(`no user ${userId} in the workspace`);
  return user;
}

async function deliverEvent(core: Core, event: Json): Promise<Deed> {
  const [channelId, ts, userId] = ['channel', 'ts', 'user'].map((name) => asString(event[name]));
  const isNew =
    ts !== undefined &&
    ts !== '' &&
    event['subtype'] === undefined &&
    findMessage(core, channelId ?? '', ts) === undefined;
  if (isNew && core.channels.has(channelId ?? '')) {
    addMessage(core, { channelId: channelId ?? '', userId: userId ?? '', text: asString(event['text']), ts });
  }
  return deliverDeed(core, [eventDelivery(core, event)]);
}

function countPosts(core: Core, channelId: string | undefined): number {
  const { acceptedPosts } = core.ledger;
  if (channelId !== undefined) return acceptedPosts.get(channelId) ?? 0;
  return [...acceptedPosts.values()].reduce((total, count) => total + count, 0);
}
