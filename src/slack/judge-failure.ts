import type { LeasedWork } from '../storage/work-queue.ts';
import type { SlackCallError } from './slack-calls.ts';

/** What becomes of an item whose attempt failed. */
export type Verdict =
  /** Tried again. `isOutage`: Slack fails as a whole, not for this channel. */
  | { readonly kind: 'later'; readonly delayMs: number; readonly reason: string; readonly isOutage: boolean }
  /** Trying again would change nothing. */
  | { readonly kind: 'final'; readonly reason: string }
  /** Nobody can be told. */
  | { readonly kind: 'dead'; readonly reason: string }
  | { readonly kind: 'told' };

/** Longer than any outage that people would still want an answer after. */
const GIVE_UP_MS = 6 * 3_600_000;
const FIRST_DELAY_MS = 500;
/** However long an outage was: the next attempt is never further away. */
export const MAX_DELAY_MS = 8_000;
/** A post may be made twice, never three times. */
export const MAX_UNCLEAR = 2;
export const UNCLEAR_TWICE = 'it is not clear whether the answer arrived: two attempts were cut while posting it';

/** No call helps any more, an apology neither: https://docs.slack.dev/reference/methods/chat.postMessage#errors */
export const TOKEN_GONE =
  /^(?:not_installed|token_revoked|token_expired|account_inactive|invalid_auth|not_authed|org_login_required|team_access_not_granted|app_missing_action_url)$/u;

/**
 * `unclear` counts the item's posts of which it is not known whether they arrived; `trouble` is a call of this attempt that failed in a
 * way that passes, `error` what the attempt ended with.
 */
export function judgeFailure(
  work: Pick<LeasedWork, 'attempts' | 'receivedAt'>,
  unclear: number,
  trouble: SlackCallError | undefined,
  error: unknown,
  random: () => number = Math.random,
  now: () => number = Date.now,
): Verdict {
  const refused = reasonOf(error);
  if (TOKEN_GONE.test(refused)) return { kind: 'dead', reason: `Slack refuses the token: ${refused}` };
  if (unclear >= MAX_UNCLEAR) return { kind: 'dead', reason: UNCLEAR_TWICE };
  if (trouble === undefined) return { kind: 'final', reason: refused };
  const reason = trouble.message;
  if (now() - work.receivedAt.getTime() > GIVE_UP_MS) return { kind: 'dead', reason: `given up after 6 h: ${reason}` };
  if (trouble.kind === 'limited') {
    const delayMs = Math.max(50, (trouble.retryAfterS ?? 5) * 1_000);
    return { kind: 'later', delayMs, reason, isOutage: false };
  }
  const ceiling = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(work.attempts - 1, 10));
  return { kind: 'later', delayMs: ceiling * (0.5 + random() / 2), reason, isOutage: true };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return (error as { reason?: string }).reason ?? `${error.name}: ${error.message}`;
}
