import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import bolt, { type Logger, type Receiver } from '@slack/bolt';

export interface HttpReceiverOptions {
  readonly signingSecret: string;
  readonly port: number;
  readonly host: string;
  readonly logger: Logger;
}

/** Slack's requests are small; interactive payloads of large messages are the largest. */
const MAX_BODY_BYTES = 1_000_000;
/** https://docs.slack.dev/authentication/verifying-requests-from-slack: five minutes, in both directions. */
const MAX_CLOCK_DIFFERENCE_S = 300;
const SERVER_OPTIONS = {
  requestTimeout: 10_000,
  headersTimeout: 8_000,
  connectionsCheckingInterval: 1_000,
  maxHeaderSize: 16_384,
  keepAliveTimeout: 5_000,
};

/** Bolt's HTTP receiver behind a door that refuses what Slack cannot have sent. Path: `/slack/events`. */
export function createHttpReceiver({ signingSecret, port, host, logger }: HttpReceiverOptions): Receiver {
  const receiver = new bolt.HTTPReceiver({ signingSecret, logger, port, bodyLimit: MAX_BODY_BYTES });
  const inner = receiver.requestListener;
  receiver.requestListener = (request: IncomingMessage, response: ServerResponse) => {
    const refusal = refuse(request);
    if (refusal === undefined) return inner(request, response);
    response.writeHead(refusal, { connection: 'close' }).end();
    request.resume();
  };
  let server: Server | undefined;
  return {
    init: (app) => receiver.init(app),
    async start() {
      // Bolt's types know a port only; it hands the object on to `server.listen`.
      server = await receiver.start({ port, host } as unknown as number, SERVER_OPTIONS);
      return server;
    },
    async stop() {
      const stopped = receiver.stop();
      server?.closeIdleConnections();
      await stopped;
    },
  };
}

function refuse(request: IncomingMessage): number | undefined {
  if (request.method !== 'POST') return 404;
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) return 413;
  const sent = request.headers['x-slack-request-timestamp'];
  if (sent === undefined) return undefined;
  const isNumber = typeof sent === 'string' && /^\d{1,12}$/u.test(sent);
  return isNumber && Math.abs(Date.now() / 1_000 - Number(sent)) <= MAX_CLOCK_DIFFERENCE_S ? undefined : 401;
}
