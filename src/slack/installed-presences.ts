import type { Logger } from '@slack/bolt';
import { parseTenantId, tenantId, type Tenant, type TenantId } from '../core/tenant.ts';
import type { Installation, Installations } from '../storage/installations.ts';
import { TOKEN_GONE } from './judge-failure.ts';
import { passing, type CallsWith, type Presence, type Presences, type Removal } from './presences.ts';
import type { TokenRefresher } from './refresh-tokens.ts';
import { SlackCallError, type SlackCalls } from './slack-calls.ts';
import { within } from './within.ts';

export interface InstalledOptions {
  readonly installations: Installations;
  readonly refresher: TokenRefresher;
  readonly callsWith: CallsWith;
  readonly logger: Logger;
  /** ms */
  readonly now?: () => number;
}

/** Other processes install, refresh and remove, too: what the storage said counts this long, also that there is nothing. */
const FRESH_MS = 5_000;
/** Slack waits 3 s for an acknowledgement. */
const STANDING_WITHIN_MS = 500;
/** Workspaces and clients remembered; the least used go first. */
const MAX_REMEMBERED = 1_000;
/** Slack's clock may be off from ours by so much. */
const CLOCKS_MS = 5 * 60_000;

/** As many workspaces as have the app installed; each has its own token, and calls are made with no other. */
export function createInstalledPresences(options: InstalledOptions): Presences {
  const { installations, refresher, callsWith, logger, now = Date.now } = options;
  const looks = new Map<TenantId, { readonly at: number; readonly found: Promise<Installation | undefined> }>();
  const presences = new Map<TenantId, { readonly botToken: string; readonly presence: Presence }>();
  const entered = new Map<TenantId, Presence>();

  const look = (tenant: Tenant): Promise<Installation | undefined> => {
    const id = tenantId(tenant) ?? '';
    const last = looks.get(id);
    if (last !== undefined && now() - last.at < FRESH_MS) return last.found;
    const found = installations.find(tenant);
    remember(looks, id, { at: now(), found });
    found.catch(() => looks.delete(id));
    return found;
  };

  const forget = (id: TenantId): void => {
    for (const remembered of [looks, presences, entered])
      for (const key of remembered.keys()) if (key === id || key.startsWith(`${id}.`)) remembered.delete(key);
  };

  /** Slack refuses the token: perhaps because there is a newer one. If not, nothing more is tried in this workspace. */
  const afterRefusal = async ({ id, tokens }: Installation, error: SlackCallError): Promise<SlackCallError> => {
    forget(id);
    const current = await installations.find(parseTenantId(id) ?? {});
    if (current !== undefined && current.tokens.botToken !== tokens.botToken)
      return passing('installation', 'the token was replaced', error);
    if (current?.tokens.refreshToken !== undefined && error.reason === 'token_expired') {
      await refresher.renew(current, 'now');
      return passing('installation', 'the token was renewed', error);
    }
    if (await installations.park(id, tokens.botToken, error.reason))
      logger.error('a workspace is parked until the app is installed there again', {
        teamId: id,
        reason: error.reason,
      });
    forget(id);
    return error;
  };

  const presenceOf = (installation: Installation): Presence => {
    const { id, tokens, botUserId, botId } = installation;
    const known = presences.get(id);
    if (known?.botToken === tokens.botToken) return known.presence;
    const calls = callsWith(tokens.botToken, async (call) => {
      try {
        return await call();
      } catch (error) {
        if (!isRefusal(error)) throw error;
        throw await asCall(afterRefusal(installation, error));
      }
    });
    const presence = { botUserId, botId, ...calls };
    remember(presences, id, { botToken: tokens.botToken, presence });
    return presence;
  };

  return {
    async start() {
      const { renewed, unreadable } = await installations.renewKeys();
      if (renewed > 0) logger.info('tokens are under the newest key now', { count: renewed });
      if (unreadable > 0)
        logger.error('tokens cannot be read: their key is not among TOKEN_KEYS', { count: unreadable });
    },

    async standing(tenant) {
      try {
        const found = await within(STANDING_WITHIN_MS, 'known', look(tenant));
        if (found === undefined) return { kind: 'unknown' };
        return { kind: found.parked === undefined ? 'here' : 'parked', botUserId: found.botUserId };
      } catch {
        // Kept, if that is possible, and looked up again by the worker.
        return { kind: 'here', botUserId: entered.get(tenantId(tenant) ?? '')?.botUserId ?? '' };
      }
    },

    async enter(teamId) {
      const installation = await asCall(look(parseTenantId(teamId) ?? {}));
      if (installation === undefined) throw new SlackCallError('installation', 'not_installed');
      if (installation.parked !== undefined) throw new SlackCallError('installation', installation.parked);
      const current = await asCall(refresher.renew(installation, 'when due'));
      if (current !== installation) looks.delete(teamId);
      const presence = presenceOf(current);
      remember(entered, teamId, presence);
      return presence;
    },

    of(teamId) {
      const presence = entered.get(teamId);
      if (presence === undefined) throw new RangeError('a workspace has to be entered before it is worked in');
      return presence;
    },

    async removal(tenant, atS): Promise<Removal> {
      const teamId = tenantId(tenant) ?? '';
      const found = await installations.find(tenant);
      if (found === undefined) return { teamId, keepInstallation: false };
      const isLate = atS * 1_000 < found.installedAt.getTime() + CLOCKS_MS;
      if (!isLate && found.id === teamId) return { teamId, keepInstallation: false };
      // Of an earlier installation, or of one workspace of an organisation: only Slack knows whether the token is still good.
      const isAlive = await isGood(callsWith(found.tokens.botToken).rawCalls);
      return { teamId: isAlive ? teamId : found.id, keepInstallation: isAlive && found.id === teamId };
    },

    left: forget,
  };
}

function isRefusal(error: unknown): error is SlackCallError {
  return error instanceof SlackCallError && error.kind === 'refused' && TOKEN_GONE.test(error.reason);
}

async function isGood(calls: SlackCalls): Promise<boolean> {
  try {
    await calls.whoAmI();
    return true;
  } catch (error) {
    if (isRefusal(error)) return false;
    throw passing('auth.test', 'Slack does not say whether the token is good', error);
  }
}

/** A storage that fails now may work later; what comes from Slack is as it is. */
async function asCall<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof SlackCallError ? error : passing('installation', 'the storage does not answer', error);
  }
}

/** The newest is last; what is used again moves there. */
function remember<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > MAX_REMEMBERED && oldest !== undefined) map.delete(oldest);
}
