import type { AppManifest } from './app-manifest.ts';
import type { Delivery, DeliveryReport, Transport } from './deliveries.ts';
import type { Faults } from './faults.ts';
import type { Ids } from './ids.ts';
import type { Ledger } from './ledger.ts';
import type { RateLimits } from './rate-limits.ts';
import type { ResponseUrls } from './response-urls.ts';
import type { Triggers } from './triggers.ts';

/** A JSON object in Slack's own spelling (snake_case). */
export type Json = Record<string, unknown>;

export interface User {
  readonly id: string;
  /** The handle, as in "@name". */
  readonly name: string;
  readonly realName: string;
  displayName: string;
  /** BCP 47, as Slack's users.info tells it: "sv-SE". */
  locale: string;
  /** IANA name: "Europe/Stockholm". */
  tz: string;
  readonly isAdmin: boolean;
  readonly isBot: boolean;
  readonly botId?: string;
  readonly appId?: string;
  /** Ephemeral messages reach active users only. */
  active: boolean;
}

export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly kind: 'public' | 'private' | 'im';
  readonly members: Set<string>;
  archived: boolean;
}

export interface Message {
  readonly ts: string;
  readonly channelId: string;
  readonly userId: string;
  readonly botId?: string;
  readonly appId?: string;
  readonly clientMsgId?: string;
  readonly threadTs?: string;
  /** The one user who sees it; such a message is gone when that user reloads. */
  readonly ephemeralFor?: string;
  readonly isBroadcast: boolean;
  text: string;
  blocks: Json[];
  attachments: Json[];
  metadata?: unknown;
  replyCount: number;
  editedTs?: string;
  /** Deleted although it had replies: shown as a tombstone, no longer to be updated. */
  isTombstone: boolean;
  readonly reactions: Map<string, Set<string>>;
}

/** State of the stateful elements of a view: block_id, then action_id, then Slack's value object. */
export type ViewState = Record<string, Record<string, Json>>;

export interface View {
  readonly id: string;
  readonly userId: string;
  readonly rootViewId: string;
  readonly previousViewId: string | null;
  /** What the bot sent, with missing block and action ids filled in. */
  definition: Json;
  hash: string;
  state: ViewState;
}

export interface BrokenRule {
  /** Slack's error name where there is one ("invalid_blocks"), else a name of this simulator ("ack_timeout"). */
  readonly rule: string;
  readonly detail: string;
  /** Workspace clock, ms. */
  readonly at: number;
}

export interface Settings {
  readonly botToken: string;
  readonly appToken: string;
  /** How long the bot has for an acknowledgement, ms. Slack: 3,000. */
  readonly ackTimeoutMs: number;
  /** Pauses before redeliveries 1 to 3 of an event, ms. Slack: at once, 1 minute, 5 minutes. */
  readonly retryDelaysMs: readonly number[];
  readonly dedupesClientMsgIds: boolean;
}

export interface Team {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
}

/** Everything the parts of the simulator share. Tests use Workspace instead. */
export interface Core {
  readonly settings: Settings;
  readonly manifest: AppManifest;
  readonly team: Team;
  readonly bot: User;
  readonly users: Map<string, User>;
  readonly channels: Map<string, Channel>;
  /** By channel, then by ts, oldest first. */
  readonly messages: Map<string, Map<string, Message>>;
  readonly views: Map<string, View>;
  /** Ids of each user's open modal views, root first. */
  readonly viewStacks: Map<string, string[]>;
  readonly homes: Map<string, View>;
  readonly broken: BrokenRule[];
  readonly ledger: Ledger;
  readonly ids: Ids;
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
  readonly rateLimits: RateLimits;
  readonly faults: Faults;
  readonly transports: Set<Transport>;
  /** Set when the app is uninstalled: every call is then refused with this error. */
  tokenError: string | undefined;
  /** Where sockets are to be opened; undefined while no server runs. */
  socketUrl: (() => string) | undefined;
  readonly now: () => number;
  readonly breakRule: (rule: string, detail: string) => void;
  /** Counts `work` as under way until it settles. */
  readonly track: <T>(work: Promise<T>) => Promise<T>;
  readonly deliver: (delivery: Delivery) => Promise<DeliveryReport>;
  /** Tells whoever waits for a change of state. */
  readonly changed: () => void;
}
