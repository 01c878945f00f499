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
  /** Frames that are not what Slack documents, and Slack's word that it holds events back. */
  readonly frames: { odd: number; heldBack: number };
  /** Why there will be no socket any more, in words for whoever operates the bot. */
  trouble(): string | undefined;
}

/** Slack refreshes a socket every hour or few; with two, one of them always listens. Each payload goes to any of them. */
const SOCKETS = 2;
/** After that the start goes on behind the scenes; the bot is not ready until a socket is open. */
const START_DEADLINE_MS = 10_000;
const STOP_DEADLINE_MS = 2_000;
const PING_TIMEOUT_MS = 1_000;
/** A socket that answered no ping for so long is deaf, whatever it says of itself; pings go out every 5 s. */
const DEAF_AFTER_MS = 8_000;
const MAX_PAUSE_MS = 8_000;
/** Between two attempts of one client; the first one after a connection that lasted longer is made at once. */
const MIN_PAUSE_MS = 1_000;
/** When Slack drops everybody, not everybody comes back at the same moment. */
const JITTER_MS = 150;
/** Odd frames beyond these are only counted. */
const MAX_LOGGED = 20;

/** Answers of apps.connections.open after which there is no point in asking again. */
const REFUSALS =
  /invalid_auth|not_authed|account_inactive|user_removed_from_team|team_disabled|token_revoked|not_allowed_token_type/u;

/** Bolt's Socket Mode receiver, twice, with the faults of socket-mode 3.1 contained: node-slack-sdk#2656, #2752. */
export function createSocketReceiver({ appToken, slackApiUrl, logger }: SocketReceiverOptions): SocketReceiver {
  const receivers = Array.from({ length: SOCKETS }, () => {
    const options = {
      ...clientOptions(slackApiUrl, undefined),
      retryConfig: { forever: true, factor: 1.3, maxTimeout: MAX_PAUSE_MS, randomize: true },
    };
    return new bolt.SocketModeReceiver({
      appToken,
      logger,
      clientPingTimeout: PING_TIMEOUT_MS,
      installerOptions: { clientOptions: options },
    });
  });
  const clients = receivers.map(({ client }) => client as unknown as SocketClient);
  const open = new Set<number>();
  const frames = { odd: 0, heldBack: 0 };
  let trouble: string | undefined;
  const giveUp = (reason: string): void => {
    if (trouble === undefined) logger.error('Slack takes no socket any more', { reason });
    trouble = reason;
    for (const client of clients) client.disconnect().catch(() => undefined);
  };
  for (const [index, client] of clients.entries()) {
    containMessages(client, frames, logger, giveUp);
    containReconnections(client, giveUp);
    hastenReconnections(client);
    client.on('connected', () => open.add(index));
    for (const state of ['disconnected', 'reconnecting', 'close']) client.on(state, () => open.delete(index));
  }
  const watch = setInterval(() => {
    for (const client of clients) if (isDeaf(client)) client.websocket?.cleanup?.();
  }, 1_000).unref();
  return {
    openSockets: () => open.size,
    frames,
    trouble: () => trouble,
    init: (app) => {
      for (const receiver of receivers) receiver.init(app);
    },
    start: () => {
      const started = Promise.all(receivers.map((receiver) => receiver.start()));
      return Promise.race([started, patience(START_DEADLINE_MS).then(() => undefined)]);
    },
    stop: async () => {
      clearInterval(watch);
      const closed = Promise.allSettled(clients.map((client) => client.disconnect()));
      await Promise.race([closed, patience(STOP_DEADLINE_MS)]);
      // A peer that answers no close frame would hold the process for half a minute.
      for (const client of clients) client.websocket?.cleanup?.();
    },
  };
}

/** The parts of socket-mode's client that its types hide. */
interface SocketClient {
  removeAllListeners(event: string): void;
  on(event: string, listener: (data: unknown, isBinary: boolean) => void): void;
  onWebSocketMessage(data: unknown, isBinary: boolean): Promise<void>;
  start(): Promise<unknown>;
  disconnect(): Promise<void>;
  shuttingDown: boolean;
  emit(event: string): void;
  retrieveWSSURL(): Promise<string>;
  delayReconnectAttempt<T>(again: (this: SocketClient) => Promise<T>): Promise<T>;
  /** Since apps.connections.open succeeded. */
  numOfConsecutiveReconnectionFailures: number;
  reconnectionTimer: NodeJS.Timeout | undefined;
  websocket?: {
    send(data: string, done: (error: unknown) => void): void;
    cleanup?(): void;
    readonly lastPongReceivedTimestamp?: number;
  };
}

/** A frame without an inner event throws inside a handler that nobody awaits; it is acknowledged here instead. */
function containMessages(
  client: SocketClient,
  frames: SocketReceiver['frames'],
  logger: Logger,
  giveUp: (reason: string) => void,
): void {
  client.removeAllListeners('ws_message');
  client.on('ws_message', (data, isBinary) => {
    if (!isBinary && String(data).includes('link_disabled') && readFrame(data).reason === 'link_disabled')
      return giveUp('Socket Mode is switched off in the settings of the app');
    client.onWebSocketMessage(data, isBinary).catch((error: unknown) => {
      const isHeldBack = String(data).includes('"app_rate_limited"');
      if (isHeldBack) frames.heldBack += 1;
      else frames.odd += 1;
      if (isHeldBack) logger.warn('Slack holds events back: more than 30,000 within an hour', {});
      else if (frames.odd <= MAX_LOGGED) logger.warn('frame not understood', { error: String(error) });
      acknowledge(client, data);
    });
  });
}

/** A reconnection that fails rejects in a timer, where nobody listens, and is never tried again. The first connection is patient, too. */
function containReconnections(client: SocketClient, giveUp: (reason: string) => void): void {
  const start = client.start.bind(client);
  let hasStarted = false;
  client.start = async () => {
    for (let pauseMs = MIN_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS)) {
      try {
        const connected = await start();
        hasStarted = true;
        return connected;
      } catch (error) {
        const refusal = REFUSALS.exec(String(error));
        if (refusal !== null && !hasStarted) throw error;
        if (refusal !== null) return giveUp(`Slack refuses the app-level token: ${refusal[0]}`);
      }
      await new Promise((resolve) => {
        setTimeout(resolve, Math.min(pauseMs * (1 + Math.random() / 2), MAX_PAUSE_MS));
      });
      if (client.shuttingDown) return undefined;
    }
  };
}

/** The library waits a second before its first attempt, too, and ever longer later on. */
function hastenReconnections(client: SocketClient): void {
  const open = client.retrieveWSSURL.bind(client);
  let triedAt = Number.NEGATIVE_INFINITY;
  client.retrieveWSSURL = () => {
    triedAt = performance.now();
    return open();
  };
  client.delayReconnectAttempt = (again) => {
    client.numOfConsecutiveReconnectionFailures += 1;
    const failures = client.numOfConsecutiveReconnectionFailures - 1;
    const earliest = triedAt + Math.min(MIN_PAUSE_MS * 2 ** failures, MAX_PAUSE_MS) - performance.now();
    return new Promise((resolve, reject) => {
      client.reconnectionTimer = setTimeout(
        () => {
          client.reconnectionTimer = undefined;
          if (client.shuttingDown) return;
          client.emit('reconnecting');
          again.call(client).then(resolve, reject);
        },
        Math.max(earliest, 0) + Math.random() * JITTER_MS,
      );
    });
  };
}

function isDeaf({ websocket }: SocketClient): boolean {
  const pong = websocket?.lastPongReceivedTimestamp;
  return pong !== undefined && Date.now() - pong > DEAF_AFTER_MS;
}

function acknowledge(client: SocketClient, data: unknown): void {
  const { envelope_id: id } = readFrame(data);
  if (typeof id === 'string') client.websocket?.send(JSON.stringify({ envelope_id: id }), () => undefined);
}

/** Empty for what is no JSON object. */
function readFrame(data: unknown): { envelope_id?: unknown; reason?: unknown } {
  try {
    return (JSON.parse(String(data)) ?? {}) as { envelope_id?: unknown };
  } catch {
    return {};
  }
}

function patience(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
