import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import { parseTenantId } from '../core/tenant.ts';
import type { Installation, Installations, Tokens } from '../storage/installations.ts';
import { passing } from './presences.ts';
import { clientOptions, SlackCallError } from './slack-calls.ts';

/** Token rotation: https://docs.slack.dev/authentication/using-token-rotation — tokens live 12 h, a refresh token is good for one use. */
export interface TokenRefresher {
  /** The same installation while its token is good. Rejects with SlackCallError when there is no good token and none to be had. */
  renew(installation: Installation, when: 'when due' | 'now'): Promise<Installation>;
}

export interface RefresherOptions {
  readonly installations: Installations;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly slackApiUrl?: string;
  readonly fetch?: typeof globalThis.fetch;
  readonly logger: Logger;
  /** ms */
  readonly now?: () => number;
}

/** As @slack/oauth has it; the old token stays good until its own end. */
const AHEAD_MS = 2 * 3_600_000;
/** Longer than a call and the writing after it can take. */
const LEASE_MS = 30_000;
/** A refresh token that is used up and not replaced would end the installation. */
const SAVE_PAUSES_MS = [0, 200, 1_000, 3_000];

/**
 * Why not `InstallProvider.authorize` of @slack/oauth 4.0, which refreshes, too: it does so in every process that notices, without a
 * lock, though the refresh token is good for one use; it hides failures; and Bolt calls it before an event is acknowledged.
 */
export function createTokenRefresher(options: RefresherOptions): TokenRefresher {
  const { installations, logger, now = Date.now } = options;
  const client = new WebClient(undefined, { ...clientOptions(options.slackApiUrl, options.fetch), logger });

  const ask = async (refreshToken: string): Promise<Tokens> => {
    const askedAt = now();
    const given = await client.oauth.v2.access({
      client_id: options.clientId,
      client_secret: options.clientSecret,
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
    });
    const { access_token: botToken, refresh_token: next, expires_in: seconds } = given;
    if (botToken === undefined || next === undefined) throw new SlackCallError('oauth.v2.access', 'no_token');
    return { botToken, refreshToken: next, expiresAt: new Date(askedAt + (seconds ?? 43_200) * 1_000) };
  };

  const save = async ({ id }: Installation, used: string, tokens: Tokens): Promise<boolean> => {
    for (const [attempt, pauseMs] of SAVE_PAUSES_MS.entries()) {
      await sleep(pauseMs);
      try {
        return await installations.replaceTokens(id, used, tokens);
      } catch (error) {
        if (attempt === SAVE_PAUSES_MS.length - 1) throw error;
      }
    }
    return false;
  };

  const refresh = async (installation: Installation, used: string): Promise<Installation> => {
    const tenant = parseTenantId(installation.id) ?? {};
    if (!(await installations.leaseRefresh(installation.id, LEASE_MS))) throw new SomebodyElseError('leased');
    const current = await installations.find(tenant);
    if (current?.tokens.refreshToken !== used) return current ?? installation;
    const tokens = await ask(used);
    await save(installation, used, tokens);
    return { ...installation, tokens };
  };

  return {
    async renew(installation, when) {
      const { refreshToken, expiresAt } = installation.tokens;
      if (refreshToken === undefined || expiresAt === undefined) return installation;
      const leftMs = expiresAt.getTime() - now();
      if (when === 'when due' && leftMs > AHEAD_MS) return installation;
      try {
        return await refresh(installation, refreshToken);
      } catch (error) {
        const reason = refusalOf(error);
        if (!(error instanceof SomebodyElseError))
          logger.warn('a token could not be renewed', { teamId: installation.id, reason: reason ?? String(error) });
        if (when === 'when due' && leftMs > 0) return installation;
        if (reason === undefined) throw passing('oauth.v2.access', 'the token could not be renewed', error);
        await installations.park(installation.id, installation.tokens.botToken, reason);
        throw new SlackCallError('oauth.v2.access', 'token_expired', { cause: error });
      }
    },
  };
}

/** Another process, or another item of this one, is renewing the token at this moment, or failed to within the last half minute. */
class SomebodyElseError extends Error {
  override readonly name = 'SomebodyElseError';
}

/** Slack's word, where it said no for good. A wrong client secret is the operator's to mend, and ends no installation. */
function refusalOf(error: unknown): string | undefined {
  const { data } = error as { data?: { error?: string } };
  return /^(?:invalid_refresh_token|token_revoked|token_expired|account_inactive)$/u.exec(data?.error ?? '')?.[0];
}
