import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Five minutes, in both directions: https://docs.slack.dev/authentication/verifying-requests-from-slack */
const MAX_CLOCK_DIFFERENCE_S = 300;

/** True when both headers are there once and well-formed, the time is near ours, and the signature is that of this very body. */
export function isSignedBySlack(
  headers: IncomingHttpHeaders,
  body: Buffer,
  signingSecret: string,
  nowMs: number = Date.now(),
): boolean {
  const sentAt = headers['x-slack-request-timestamp'];
  const given = headers['x-slack-signature'];
  if (typeof sentAt !== 'string' || !/^[1-9]\d{0,11}$/u.test(sentAt)) return false;
  if (typeof given !== 'string' || !/^v0=[0-9a-f]{64}$/u.test(given)) return false;
  if (Math.abs(Math.floor(nowMs / 1_000) - Number(sentAt)) > MAX_CLOCK_DIFFERENCE_S) return false;
  const expected = createHmac('sha256', signingSecret).update(`v0:${sentAt}:`).update(body).digest();
  return timingSafeEqual(Buffer.from(given.slice(3), 'hex'), expected);
}
