import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import bolt, { type Logger, type Receiver } from '@slack/bolt';
import type { Pages } from './install-routes.ts';
import { isSignedBySlack } from './signature.ts';

export interface HttpReceiverOptions {
  readonly signingSecret: string;
  readonly port: number;
  readonly host: string;
  /** For browsers, beside what Slack sends. */
  readonly pages?: Pages;
  readonly logger: Logger;
}

/** Slack's requests are small; interactive payloads of large messages are the largest. */
const MAX_BODY_BYTES = 1_000_000;
const SERVER_OPTIONS = {
  requestTimeout: 10_000,
  headersTimeout: 8_000,
  // In ms. Thousands of idle connections that ran out together would hold up everybody.
  connectionsCheckingInterval: 20,
  maxHeaderSize: 16_384,
  keepAliveTimeout: 5_000,
};
const FORM = 'application/x-www-form-urlencoded';

/** Bolt's HTTP receiver behind a door that refuses what Slack cannot have sent. Path: `/slack/events`. */
export function createHttpReceiver({ signingSecret, port, host, pages, logger }: HttpReceiverOptions): Receiver {
  const receiver = new bolt.HTTPReceiver({ signingSecret, logger, port, bodyLimit: MAX_BODY_BYTES });
  const inner = receiver.requestListener;
  receiver.requestListener = (request: IncomingMessage, response: ServerResponse) => {
    void receive(request, response);
  };
  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (await isPage(request, response)) return;
    const verdict = await admit(request, signingSecret).catch(() => 400);
    if (verdict === 'pass') inner(request, response);
    else end(response, verdict);
  };
  const isPage = async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    try {
      return (await pages?.(request, response)) ?? false;
    } catch (error) {
      logger.error('a page could not be shown', { error: String(error) });
      if (response.headersSent) response.end();
      else end(response, 500);
      return true;
    }
  };
  let server: Server | undefined;
  return {
    init: (app) => receiver.init(app),
    async start() {
      // Bolt's types know a port only; it hands the object on to `server.listen`.
      server = await receiver.start({ port, host } as unknown as number, SERVER_OPTIONS);
      return server.on('clientError', endBroken);
    },
    async stop() {
      const stopped = receiver.stop();
      server?.closeIdleConnections();
      await stopped;
    },
  };
}

/**
 * 'pass', or the status to answer with. What Slack signed but Bolt cannot read (`null`, a list, no JSON) is answered 200: Slack switches
 * off apps that fail its deliveries. https://docs.slack.dev/apis/events-api#failure-limits
 */
async function admit(request: IncomingMessage, signingSecret: string): Promise<'pass' | number> {
  if (request.method !== 'POST' || (request.url ?? '').split('?', 1)[0] !== '/slack/events') return 404;
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) return 413;
  const body = await readBody(request);
  if (body === undefined) return 413;
  // Bolt takes the body from here instead of reading it again.
  Object.assign(request, { rawBody: body });
  const isForm = (request.headers['content-type'] ?? '').toLowerCase().startsWith(FORM);
  if (isForm) request.headers['content-type'] = FORM;
  const text = body.toString('utf8');
  if (isForm && /^(?:[^&]*&)*ssl_check=1(?:&|$)/u.test(text)) return 200;
  if (!isSignedBySlack(request.headers, body, signingSecret)) return 401;
  return isReadable(text, isForm) ? 'pass' : 200;
}

/** Undefined when it is too large. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function isReadable(text: string, isForm: boolean): boolean {
  try {
    const payload = isForm ? new URLSearchParams(text).get('payload') : text;
    if (payload === null) return true;
    const value: unknown = JSON.parse(payload);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const { type, event } = value as { type?: unknown; event?: unknown };
    return type !== 'event_callback' || (typeof event === 'object' && event !== null);
  } catch {
    return false;
  }
}

const REFUSALS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** What Node.js does by itself, except that who never said a word is not answered either: there may be thousands of them. */
function endBroken({ code = '' }: NodeJS.ErrnoException, socket: Duplex): void {
  const isIdle = code === 'ERR_HTTP_REQUEST_TIMEOUT' && (socket as Socket).bytesRead === 0;
  if (isIdle || !socket.writable) return void socket.destroy();
  socket.end(`HTTP/1.1 ${REFUSALS[code] ?? '400 Bad Request'}\r\nConnection: close\r\n\r\n`);
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status, status === 200 ? {} : { connection: 'close' }).end();
}
