import { tenantId, type Tenant, type TenantId } from '../core/tenant.ts';
import { SlackCallError, type SlackCalls } from './slack-calls.ts';

/** The bot in one workspace: who it is there, and Slack's calls with the token of that workspace. */
export interface Presence {
  readonly botUserId: string;
  readonly botId: string;
  /** As an item of work makes them. */
  readonly calls: SlackCalls;
  /** As they are. */
  readonly rawCalls: SlackCalls;
}

/** What is known of a workspace when a delivery comes in. Nothing is tried in one that is parked: Slack refuses its token. */
export type Standing =
  | { readonly kind: 'here'; readonly botUserId: string }
  | { readonly kind: 'unknown' | 'parked'; readonly botUserId?: string };

/** What goes when the app is removed. */
export interface Removal {
  readonly teamId: TenantId;
  /** It was installed anew meanwhile. */
  readonly keepInstallation: boolean;
}

/** Everywhere the bot is. */
export interface Presences {
  /** Rejects with Slack's reason when the token is refused. */
  start(): Promise<void>;
  /** Asked before a delivery is acknowledged, so it waits for nobody longer than 500 ms. Who cannot be looked up counts as here. */
  standing(tenant: Tenant): Promise<Standing>;
  /** Makes sure of a good token. Rejects with SlackCallError where there is none. */
  enter(teamId: TenantId): Promise<Presence>;
  /** Of a workspace that was entered. */
  of(teamId: TenantId): Presence;
  /** What an event that says so at that time, in s since 1970, removes. */
  removal(tenant: Tenant, atS: number): Promise<Removal>;
  /** Whatever is remembered of it is forgotten. */
  left(teamId: TenantId): void;
}

/** Slack's calls with one token, each within `around`. */
export type CallsWith = (botToken: string, around?: Around) => Pick<Presence, 'calls' | 'rawCalls'>;
export type Around = <T>(call: () => Promise<T>) => Promise<T>;

/** One workspace, whose token is in the environment: whatever comes in is from there. */
export function createSinglePresence(botToken: string, callsWith: CallsWith): Presences {
  const calls = callsWith(botToken);
  let presence: Presence = { ...calls, botUserId: '', botId: '' };
  return {
    async start() {
      const { userId, botId } = await calls.rawCalls.whoAmI();
      presence = { ...calls, botUserId: userId, botId };
    },
    standing: () => Promise.resolve({ kind: 'here', botUserId: presence.botUserId }),
    enter: () => Promise.resolve(presence),
    of: () => presence,
    removal: (tenant) => Promise.resolve({ teamId: tenantId(tenant) ?? '', keepInstallation: false }),
    left: () => undefined,
  };
}

export function mapCalls(calls: SlackCalls, around: Around): SlackCalls {
  const each = Object.entries(calls).map(([name, call]) => [
    name,
    (...given: unknown[]) => around(() => (call as (...values: unknown[]) => Promise<unknown>)(...given)),
  ]);
  return Object.fromEntries(each) as SlackCalls;
}

/** Something in one workspace that is worth another attempt in a second; no trouble of Slack's as a whole. */
export function passing(method: string, reason: string, cause?: unknown): SlackCallError {
  return new SlackCallError(method, reason, { kind: 'limited', retryAfterS: 1, cause });
}
