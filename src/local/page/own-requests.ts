import type { IncomingMessage } from 'node:http';

const LOOPBACK = /^(?:127\.0\.0\.1|localhost|\[::1\]):\d+$/u;

/**
 * True for requests of the page itself. The Host has to be a loopback name, so that no other site's name can be pointed at this
 * machine (DNS rebinding); what changes something has to come from the same origin, and reads must not come from another site.
 */
export function isOwnRequest({ method, headers }: Pick<IncomingMessage, 'method' | 'headers'>): boolean {
  const { host = '', origin } = headers;
  if (!LOOPBACK.test(host)) return false;
  if (origin !== undefined && origin !== `http://${host}`) return false;
  if (method === 'GET' || method === 'HEAD') return isSameSite(headers['sec-fetch-site']);
  return origin !== undefined && (headers['content-type'] ?? '').startsWith('application/json');
}

/** Browsers say where a request comes from; "none" is the address bar. Other clients on this machine say nothing. */
function isSameSite(site: string | string[] | undefined): boolean {
  return site === undefined || site === 'same-origin' || site === 'none';
}
