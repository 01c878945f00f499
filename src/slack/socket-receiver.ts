import bolt, { type Logger, type Receiver } from '@slack/bolt';
import { clientOptions } from './slack-calls.ts';

export interface SocketReceiverOptions {
  readonly appToken: string;
  readonly slackApiUrl?: string;
  readonly logger: Logger;
}

/** A receiver that can say whether it hears Slack. */
export interface SocketReceiver extends Receiver {
  /** Sockets that Slack has greeted and not closed. */
  openSockets(): number;
}

/** Slack refreshes a socket every hour or few; with two, one of them always listens. Each payload goes to any of them. */
const SOCKETS = 2;
const START_DEADLINE_MS = 10_000;
const STOP_DEADLINE_MS = 2_000;
/** Also the pause before a reconnection (socket-mode 3.1). */
const PING_TIMEOUT_MS = 1_000;

/** Bolt's Socket Mode receiver, twice, with the faults of socket-mode 3.1 contained: node-slack-sdk#2656, #2752. */
export function createSocketReceiver({ appToken, slackApiUrl, logger }: SocketReceiverOptions): SocketReceiver {
  const receivers = Array.from({ length: SOCKETS }, () => {
    const options = {
      ...clientOptions(slackApiUrl, undefined),
      retryConfig: { forever: true, factor: 1.3, maxTimeout: 10_000, randomize: true },
    };
    return new bolt.SocketModeReceiver({
      appToken,
      logger,
      clientPingTimeout: PING_TIMEOUT_MS,
      installerOptions: { clientOptions: options },
    });
  });
  const open = new Set<number>();
  for (const [index, { client }] of receivers.entries()) {
    containMessages(client as unknown as SocketClient, logger);
    client.on('connected', () => open.add(index));
    for (const state of ['disconnected', 'reconnecting', 'close']) client.on(state, () => open.delete(index));
  }
  return {
    openSockets: () => open.size,
    init: (app) => {
      for (const receiver of receivers) receiver.init(app);
    },
    start: () =>
      within(
        START_DEADLINE_MS,
        Promise.all(receivers.map((receiver) => receiver.start())),
        'the socket was not opened in time',
      ),
    stop: () =>
      within(
        STOP_DEADLINE_MS,
        Promise.all(receivers.map((receiver) => receiver.client.disconnect())),
        'the socket was not closed in time',
      ).catch((error: unknown) => logger.warn('closing the socket', { error: String(error) })),
  };
}

interface SocketClient {
  removeAllListeners(event: string): void;
  on(event: string, listener: (data: unknown, isBinary: boolean) => void): void;
  onWebSocketMessage(data: unknown, isBinary: boolean): Promise<void>;
  websocket?: { send(data: string): void };
}

/** A frame without an inner event throws inside a handler that nobody awaits; it is acknowledged here instead and counted by nobody. */
function containMessages(client: SocketClient, logger: Logger): void {
  client.removeAllListeners('ws_message');
  client.on('ws_message', (data, isBinary) => {
    client.onWebSocketMessage(data, isBinary).catch((error: unknown) => {
      logger.warn('frame not understood', { error: String(error) });
      acknowledge(client, data);
    });
  });
}

function acknowledge(client: SocketClient, data: unknown): void {
  try {
    const { envelope_id: id } = JSON.parse(String(data)) as { envelope_id?: unknown };
    if (typeof id === 'string') client.websocket?.send(JSON.stringify({ envelope_id: id }));
  } catch {
    // Nothing to acknowledge in a frame that is not JSON.
  }
}

async function within<T>(ms: number, work: Promise<T>, complaint: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(complaint)), ms);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
