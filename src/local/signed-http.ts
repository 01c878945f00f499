import { createHmac, randomUUID } from 'node:crypto';
import type { Attempt, Outcome, Transport } from './deliveries.ts';
import { asRecord, asString } from './json.ts';
import type { Json } from './model.ts';

export interface HttpTarget {
  /** The bot's request URL, such as http://127.0.0.1:3000/slack/events */
  readonly http: string;
  readonly signingSecret: string;
}

/** Slack's headers for a body: docs.slack.dev/authentication/verifying-requests-from-slack. `timestampS` in s since 1970. */
export function signatureHeaders(body: string, timestampS: number, signingSecret: string): Record<string, string> {
  const digest = createHmac('sha256', signingSecret).update(`v0:${timestampS}:${body}`).digest('hex');
  return { 'x-slack-request-timestamp': String(timestampS), 'x-slack-signature': `v0=${digest}` };
}

/** Posts every delivery to the bot, signed with the time of this machine, which the bot compares with its own. */
export function createHttpTransport(target: HttpTarget): Transport {
  return { send: (attempt, timeoutMs) => send(target, attempt, timeoutMs) };
}

/** Slack's check of a request URL: the answer has to hold the challenge. */
export async function verifyUrl(target: HttpTarget): Promise<boolean> {
  const challenge = randomUUID();
  const body = JSON.stringify({ type: 'url_verification', token: 'local-verification-token', challenge });
  const response = await post(target, body, 'application/json', {}, 3000);
  return response.ok && (await response.text()).includes(challenge);
}

async function send(target: HttpTarget, attempt: Attempt, timeoutMs: number): Promise<Outcome> {
  const { body, contentType } = encode(attempt);
  try {
    const response = await post(target, body, contentType, retryHeaders(attempt), timeoutMs);
    const text = await response.text();
    if (response.ok) return { isAcked: true, body: parseAck(text) };
    return {
      isAcked: false,
      reason: 'http_error',
      isReached: true,
      noRetry: response.headers.get('x-slack-no-retry') === '1',
    };
  } catch (error) {
    const isTimeout = asRecord(error)['name'] === 'TimeoutError';
    return isTimeout
      ? { isAcked: false, reason: 'timeout', isReached: true }
      : { isAcked: false, reason: 'connection_failed', isReached: false };
  }
}

function post(
  target: HttpTarget,
  body: string,
  contentType: string,
  extra: Record<string, string>,
  timeoutMs: number,
): Promise<Response> {
  const signed = signatureHeaders(body, Math.floor(Date.now() / 1000), target.signingSecret);
  const headers = {
    'content-type': contentType,
    'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
    ...signed,
    ...extra,
  };
  return fetch(target.http, {
    method: 'POST',
    headers,
    body,
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
  });
}

/** Events come as JSON, commands as a form, interactions as a form with one JSON field. */
function encode(attempt: Attempt): { body: string; contentType: string } {
  const json = JSON.stringify(attempt.body);
  if (attempt.type === 'events_api') return { body: json, contentType: 'application/json' };
  const fields = attempt.type === 'interactive' ? { payload: json } : formFields(attempt.body);
  return { body: new URLSearchParams(fields).toString(), contentType: 'application/x-www-form-urlencoded' };
}

function formFields(body: Json): Record<string, string> {
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, asString(value)]));
}

function retryHeaders(attempt: Attempt): Record<string, string> {
  if (attempt.retryNum === 0) return {};
  return { 'x-slack-retry-num': String(attempt.retryNum), 'x-slack-retry-reason': attempt.retryReason };
}

function parseAck(text: string): unknown {
  if (!text.startsWith('{')) return text;
  try {
    return asRecord(JSON.parse(text));
  } catch {
    return text;
  }
}
