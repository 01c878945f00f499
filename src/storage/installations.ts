import type { Tenant, TenantId } from '../core/tenant.ts';

/** The app in a workspace or a whole organisation, with the token that it calls Slack with there. Never to be logged. */
export interface Installation {
  readonly id: TenantId;
  readonly appId: string;
  readonly botUserId: string;
  readonly botId: string;
  readonly scopes: readonly string[];
  /** Who installed it; a first administrator of the bot there. */
  readonly installedBy: string;
  readonly installedAt: Date;
  readonly tokens: Tokens;
  /** Slack's word for refusing the token; nothing is tried there until the app is installed anew. */
  readonly parked?: string;
}

export interface Tokens {
  readonly botToken: string;
  /** With token rotation only: usable once. */
  readonly refreshToken?: string;
  readonly expiresAt?: Date;
}

/**
 * Where the app is installed. Tokens are encrypted at rest. Every method rejects with `StoreError` when the storage cannot be used or
 * a token cannot be read.
 */
export interface Installations {
  /** Of the workspace itself, else of its organisation. One from before the workspace joined the organisation is carried over, with its data. */
  find(tenant: Tenant): Promise<Installation | undefined>;
  /**
   * Where none was, whatever is left of an earlier one is deleted first. One that is there is replaced and keeps the data. The installer
   * is an administrator of the bot there.
   */
  save(installation: Installation): Promise<void>;
  /** The one process that gets true may use the refresh token within `leaseMs`. False while somebody else may. */
  leaseRefresh(id: TenantId, leaseMs: number): Promise<boolean>;
  /** False when the refresh token is no longer the one in the storage: the app was removed or installed anew meanwhile. */
  replaceTokens(id: TenantId, usedRefreshToken: string, tokens: Tokens): Promise<boolean>;
  /** Parks it if the refused token is still the one in use. False otherwise, and when it is parked already. */
  park(id: TenantId, refusedToken: string, reason: string): Promise<boolean>;
  /**
   * Writes what is under older keys under the current one; resolves with how many installations were, and how many cannot be read.
   * Rejects when none of them can be.
   */
  renewKeys(): Promise<{ readonly renewed: number; readonly unreadable: number }>;
  /** How many installations there are, and how many of them still need an older key. */
  count(): Promise<{ readonly all: number; readonly underOldKeys: number }>;
  readonly states: OAuthStates;
}

/** What is sent to Slack with somebody who installs, and has to come back with them. */
export interface OAuthStates {
  /** Keeps a hash of it, for `lifeMs`. Rejects when far too many are open. */
  open(state: string, lifeMs: number): Promise<void>;
  /** True once, and only while it is open, whichever process asks. */
  use(state: string): Promise<boolean>;
}
