import type { KnownBlock, View } from '@slack/types';
import { WebClient } from '@slack/web-api';
import type { RenderedMessage } from './render.ts';

/** Calls to Slack that the bot makes, in its own terms. Each rejects with `SlackCallError`. */
export interface SlackCalls {
  /** Resolves with the `ts` of the message. Waits for its turn: one message per second and channel. */
  post(channelId: string, message: RenderedMessage, threadTs?: string): Promise<string>;
  postEphemeral(channelId: string, userId: string, message: RenderedMessage, threadTs?: string): Promise<void>;
  update(channelId: string, ts: string, message: RenderedMessage): Promise<void>;
  openView(triggerId: string, view: View): Promise<{ id: string; hash: string }>;
  updateView(viewId: string, view: View): Promise<void>;
  publishHome(userId: string, blocks: KnownBlock[]): Promise<void>;
  /** To a `response_url`: seen by the person alone; `replace` puts it in the place of the message pressed on. */
  respond(url: string, message: RenderedMessage, how: 'add' | 'replace'): Promise<void>;
  /** BCP 47, or undefined when Slack does not say. */
  userLocale(userId: string): Promise<string | undefined>;
  permalink(channelId: string, ts: string): Promise<string | undefined>;
}

/** Slack refused, could not be reached, or took too long. `reason` is Slack's own word where there is one. */
export class SlackCallError extends Error {
  override readonly name = 'SlackCallError';
  readonly code = 'slack_call_failed';
  readonly reason: string;
  /** Seconds to wait, where Slack says so. */
  readonly retryAfterS: number | undefined;

  constructor(method: string, reason: string, options: { cause?: unknown; retryAfterS?: number | undefined } = {}) {
    super(`${method}: ${reason}`, { cause: options.cause });
    this.reason = reason;
    this.retryAfterS = options.retryAfterS;
  }
}

export interface SlackCallsOptions {
  readonly botToken: string;
  /** `https://slack.com/api/` unless given. */
  readonly apiUrl?: string;
  readonly fetch?: typeof globalThis.fetch;
}

const TIMEOUT_MS = 2_500;
const RESPONSE_HOST = 'hooks.slack.com';

/** Two clients, so that a slow post never delays a window whose trigger lives three seconds. No retries here: the caller decides. */
export function createSlackCalls({ botToken, apiUrl, fetch = globalThis.fetch }: SlackCallsOptions): SlackCalls {
  const options = clientOptions(apiUrl, fetch);
  const interactive = new WebClient(botToken, options);
  const posts = new WebClient(botToken, options);
  const hosts = new Set([RESPONSE_HOST, ...(apiUrl === undefined ? [] : [new URL(apiUrl).host])]);
  return {
    async post(channelId, message, threadTs) {
      const thread = threadTs === undefined ? {} : { thread_ts: threadTs };
      const body = { channel: channelId, ...message, ...thread, unfurl_links: false, unfurl_media: false };
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
    async updateView(viewId, view) {
      await call('views.update', () => interactive.views.update({ view_id: viewId, view }));
    },
    async publishHome(userId, blocks) {
      await call('views.publish', () => interactive.views.publish({ user_id: userId, view: { type: 'home', blocks } }));
    },
    async respond(url, message, how) {
      const body = { response_type: 'ephemeral', replace_original: how === 'replace', ...message };
      await call('response_url', () => postJson(fetch, hosts, url, body));
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
  hosts: ReadonlySet<string>,
  url: string,
  body: object,
): Promise<void> {
  if (!URL.canParse(url) || !hosts.has(new URL(url).host)) throw new SlackCallError('response_url', 'foreign_host');
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(body),
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok)
    throw new SlackCallError('response_url', (await response.text()).slice(0, 100) || `http_${response.status}`);
}

async function call<T>(method: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof SlackCallError) throw cause;
    const { data, code, retryAfter } = cause as { data?: { error?: string }; code?: string; retryAfter?: number };
    throw new SlackCallError(method, data?.error ?? code ?? 'unreachable', { cause, retryAfterS: retryAfter });
  }
}
