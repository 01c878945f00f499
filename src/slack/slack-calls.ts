import type { Logger } from '@slack/bolt';
import type { KnownBlock, View } from '@slack/types';
import { WebClient } from '@slack/web-api';
import type { RenderedMessage } from './render.ts';

/** Calls to Slack that the bot makes, in its own terms. Each rejects with `SlackCallError`. */
export interface SlackCalls {
  /** Resolves with the `ts` of the message. Two posts with the same `clientMsgId`, a UUID, are one message where Slack honours it. */
  post(channelId: string, message: RenderedMessage, threadTs?: string, clientMsgId?: string): Promise<string>;
  postEphemeral(channelId: string, userId: string, message: RenderedMessage, threadTs?: string): Promise<void>;
  update(channelId: string, ts: string, message: RenderedMessage): Promise<void>;
  openView(triggerId: string, view: View): Promise<{ id: string; hash: string }>;
  /** On top of the window that the trigger comes from; closing it leads back there. */
  pushView(triggerId: string, view: View): Promise<void>;
  updateView(viewId: string, view: View): Promise<void>;
  publishHome(userId: string, blocks: KnownBlock[]): Promise<void>;
  /** To a `response_url`: seen by the person alone; `replace` puts it in the place of the message pressed on. */
  respond(url: string, message: RenderedMessage, how: 'add' | 'replace'): Promise<void>;
  /** BCP 47, or undefined when Slack does not say. */
  userLocale(userId: string): Promise<string | undefined>;
  permalink(channelId: string, ts: string): Promise<string | undefined>;
  /** Changes nothing; resolves when Slack works and the token is good. */
  whoAmI(): Promise<{ readonly userId: string; readonly botId: string }>;
}

/**
 * What is known after a call that failed: Slack said no; said to wait; said that it could not; never got it; or may have carried it out
 * although we do not know (cut after sending, or no answer in time).
 */
export type FailureKind = 'refused' | 'limited' | 'failed' | 'unsent' | 'unclear';

/** Slack asks for less; a proxy that says a day would put an answer beyond the six hours after which it is given up. */
const MAX_RETRY_AFTER_S = 300;

/** Slack refused, could not be reached, or took too long. `reason` is Slack's own word where there is one. */
export class SlackCallError extends Error {
  override readonly name = 'SlackCallError';
  readonly code = 'slack_call_failed';
  readonly reason: string;
  readonly kind: FailureKind;
  /** Seconds to wait, 300 at most, where Slack says so. */
  readonly retryAfterS: number | undefined;

  constructor(
    method: string,
    reason: string,
    options: { cause?: unknown; kind?: FailureKind; retryAfterS?: number | undefined } = {},
  ) {
    super(`${method}: ${reason}`, { cause: options.cause });
    this.reason = reason;
    this.kind = options.kind ?? 'refused';
    this.retryAfterS = options.retryAfterS === undefined ? undefined : Math.min(options.retryAfterS, MAX_RETRY_AFTER_S);
  }
}

export interface SlackCallsOptions {
  readonly botToken: string;
  /** `https://slack.com/api/` unless given. */
  readonly apiUrl?: string;
  readonly fetch?: typeof globalThis.fetch;
  readonly logger?: Logger;
  /** Of one call; 2.5 s unless given, and less than a lease of work lasts. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 2_500;
/** For a post that is not made again. A lease lasts 10 s from its beginning. */
export const PATIENT_TIMEOUT_MS = 7_000;
const RESPONSE_ORIGIN = 'https://hooks.slack.com';

/** Two clients, so that a slow post never delays a window whose trigger lives three seconds. No retries here: the caller decides. */
export function createSlackCalls({
  botToken,
  apiUrl,
  fetch = globalThis.fetch,
  logger,
  timeoutMs = TIMEOUT_MS,
}: SlackCallsOptions): SlackCalls {
  const options = { ...clientOptions(apiUrl, fetch), timeout: timeoutMs, ...(logger === undefined ? {} : { logger }) };
  const interactive = new WebClient(botToken, options);
  const posts = new WebClient(botToken, options);
  const origins = new Set([RESPONSE_ORIGIN, ...(apiUrl === undefined ? [] : [new URL(apiUrl).origin])]);
  return {
    async post(channelId, message, threadTs, clientMsgId) {
      const thread = threadTs === undefined ? {} : { thread_ts: threadTs };
      const once = clientMsgId === undefined ? {} : { client_msg_id: clientMsgId };
      const body = { channel: channelId, ...message, ...thread, ...once, unfurl_links: false, unfurl_media: false };
      const result = await call('chat.postMessage', () => posts.chat.postMessage(body));
      return String(result.ts);
    },
    async postEphemeral(channelId, userId, message, threadTs) {
      const thread = threadTs === undefined ? {} : { thread_ts: threadTs };
      await call('chat.postEphemeral', () =>
        posts.chat.postEphemeral({ channel: channelId, user: userId, ...message, ...thread }),
      );
    },
    async update(channelId, ts, message) {
      await call('chat.update', () => posts.chat.update({ channel: channelId, ts, ...message }));
    },
    async openView(triggerId, view) {
      const result = await call('views.open', () => interactive.views.open({ trigger_id: triggerId, view }));
      return { id: result.view?.id ?? '', hash: result.view?.hash ?? '' };
    },
    async pushView(triggerId, view) {
      await call('views.push', () => interactive.views.push({ trigger_id: triggerId, view }));
    },
    async updateView(viewId, view) {
      await call('views.update', () => interactive.views.update({ view_id: viewId, view }));
    },
    async publishHome(userId, blocks) {
      await call('views.publish', () => interactive.views.publish({ user_id: userId, view: { type: 'home', blocks } }));
    },
    async respond(url, message, how) {
      const body = { response_type: 'ephemeral', replace_original: how === 'replace', ...message };
      await call('response_url', () => postJson(fetch, origins, url, body, timeoutMs));
    },
    async userLocale(userId) {
      const result = await call('users.info', () => interactive.users.info({ user: userId, include_locale: true }));
      return result.user?.locale;
    },
    async permalink(channelId, ts) {
      const result = await call('chat.getPermalink', () =>
        interactive.chat.getPermalink({ channel: channelId, message_ts: ts }),
      );
      return result.permalink;
    },
    async whoAmI() {
      const result = await call('auth.test', () => interactive.auth.test());
      return { userId: result.user_id ?? '', botId: result.bot_id ?? '' };
    },
  };
}

/** Options for every client that talks to Slack: no hidden retries, no global pause, no foreign addresses. */
export function clientOptions(apiUrl: string | undefined, fetch: typeof globalThis.fetch | undefined) {
  return {
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    ...(fetch === undefined ? {} : { fetch }),
    timeout: TIMEOUT_MS,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
  };
}

/** A forged `response_url` is never followed, and no redirect either. */
async function postJson(
  fetch: typeof globalThis.fetch,
  origins: ReadonlySet<string>,
  url: string,
  body: object,
  timeoutMs: number,
): Promise<void> {
  if (!URL.canParse(url) || !origins.has(new URL(url).origin)) throw new SlackCallError('response_url', 'foreign_host');
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(body),
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  });
  const { status } = response;
  const said = await response.text();
  const refusal = /^\{"ok":false,"error":"([a-z_]{1,60})"/u.exec(said.replace(/\s/gu, ''))?.[1];
  // Slack says "ok"; a page is something on the way, whatever its status.
  const isPage = said.trimStart().startsWith('<');
  if (response.ok && refusal === undefined && !isPage) return;
  const retryAfterS = Number(response.headers.get('retry-after') ?? Number.NaN);
  throw new SlackCallError('response_url', refusal ?? (response.ok ? 'no_json' : `http_${status}`), {
    kind: status === 429 ? 'limited' : status >= 500 || (response.ok && isPage) ? 'failed' : 'refused',
    retryAfterS: retryAfterS >= 0 ? retryAfterS : undefined,
  });
}

async function call<T>(method: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof SlackCallError) throw cause;
    throw asCallError(method, cause);
  }
}

function asCallError(method: string, cause: unknown): SlackCallError {
  const failure = cause as { data?: { error?: string }; code?: string | number; name?: string; retryAfter?: number };
  const { data, retryAfter } = failure;
  // A DOMException has a number for a code.
  const code = typeof failure.code === 'number' ? failure.name : failure.code;
  // What is no word of Slack's is a page that something on the way put in its place.
  const said = data?.error === undefined || /^[a-z_]{1,60}$/u.test(data.error) ? data?.error : 'no_json';
  const kind = kindOf(said, code, cause);
  return new SlackCallError(method, said ?? code ?? 'unreachable', { cause, kind, retryAfterS: retryAfter });
}

/** Slack's words for "not now": https://docs.slack.dev/reference/methods/chat.postMessage#errors */
const TROUBLE_AT_SLACK: ReadonlySet<string> = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'no_json',
]);
/** Errors of Node's sockets and of undici that come before anything was sent. */
const NEVER_SENT =
  /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|ENETDOWN|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|CERT_|ERR_TLS/u;

function kindOf(said: string | undefined, code: string | undefined, cause: unknown): FailureKind {
  if (code === 'slack_webapi_rate_limited_error' || said === 'ratelimited' || said === 'rate_limited') return 'limited';
  if (said !== undefined) return TROUBLE_AT_SLACK.has(said) ? 'failed' : 'refused';
  if (code === 'slack_webapi_http_error') return 'failed';
  const chain = errorChain(cause);
  if (chain.some(({ message }) => message.includes('Retry header'))) return 'limited';
  return chain.some((error) => NEVER_SENT.test(String((error as { code?: unknown }).code))) ? 'unsent' : 'unclear';
}

function errorChain(error: unknown): Error[] {
  if (!(error instanceof Error)) return [];
  const several = error instanceof AggregateError ? error.errors.flatMap(errorChain) : [];
  return [error, ...several, ...errorChain(error.cause)];
}
