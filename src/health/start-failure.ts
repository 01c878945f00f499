import { ConfigError, EXIT_CONFIG } from '../config.ts';
import { ContentError } from '../content/open-content.ts';
import { allowed } from '../logger.ts';

/** Name, message and Slack's own word; never a payload. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { data, code } = error as { data?: { error?: string }; code?: string };
  return [error.name, error.message, data?.error, code].filter(Boolean).join(': ');
}

export interface StartFailure {
  readonly message: string;
  readonly code: number;
  /** Slack could not be reached, or had trouble of its own. */
  readonly isPassing: boolean;
}

/** What to do about the errors that Slack answers to a wrong token. */
export function startFailure(error: unknown): StartFailure {
  if (error instanceof ConfigError || error instanceof ContentError)
    return { message: error.message, code: EXIT_CONFIG, isPassing: false };
  const reason = describe(error);
  if (/invalid_auth|not_authed|account_inactive|token_revoked|token_expired|not_allowed_token_type/u.test(reason)) {
    return {
      message: `Slack refuses the token (${String(allowed({ error: reason }).error)}).\nCopy the Bot User OAuth Token (xoxb-…) from OAuth & Permissions and, for Socket Mode, the App-Level Token (xapp-…) from Basic Information into .env.`,
      code: EXIT_CONFIG,
      isPassing: false,
    };
  }
  if (reason.includes('TOKEN_KEYS'))
    return {
      message: `${String(allowed({ error: reason }).error)}\nPut the key that is missing behind the newest one in TOKEN_KEYS; it can go once the bot has started with both.`,
      code: EXIT_CONFIG,
      isPassing: false,
    };
  if (reason.includes('EADDRINUSE'))
    return { message: 'The port is in use: set PORT to another one.', code: EXIT_CONFIG, isPassing: false };
  const isPassing =
    /slack_webapi_(?:request|http|rate_limited)_error|internal_error|service_unavailable|unreachable/u.test(reason);
  return { message: `The bot could not start: ${String(allowed({ error: reason }).error)}`, code: 1, isPassing };
}
