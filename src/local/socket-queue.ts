import type { WebSocket } from 'ws';
import type { Attempt, Outcome } from './deliveries.ts';
import { asRecord } from './json.ts';
import type { Core, Json } from './model.ts';
import { envelopeFrame } from './socket-frames.ts';

/** The open connections and the envelopes that were not acknowledged yet. */
export interface SocketQueue {
  readonly sockets: WebSocket[];
  isDeaf: boolean;
  join(socket: WebSocket): void;
  leave(socket: WebSocket): void;
  send(attempt: Attempt, timeoutMs: number): Promise<Outcome>;
  takeFrame(text: string): void;
}

interface Waiting {
  readonly attempt: Attempt;
  readonly settle: (outcome: Outcome) => void;
  /** The connection it went out on; undefined while there was none, in which case the bot is not to blame. */
  socket: WebSocket | undefined;
}

/**
 * Payloads take the connections in turn; a duplicated frame carries the same envelope id, and one acknowledgement settles both.
 * One whose connection is lost goes out again, unchanged, on the next (slackapi/bolt-js#2487).
 */
export function createSocketQueue(core: Core): SocketQueue {
  const waiting = new Set<Waiting>();
  const sockets: WebSocket[] = [];
  const queue: SocketQueue = {
    sockets,
    isDeaf: false,
    join(socket) {
      sockets.push(socket);
      for (const entry of waiting) if (entry.socket === undefined) sendNow(queue, entry);
      core.changed();
    },
    leave(socket) {
      if (sockets.includes(socket)) sockets.splice(sockets.indexOf(socket), 1);
      const orphans = [...waiting].filter((entry) => entry.socket === socket);
      for (const entry of orphans) sendNow(queue, Object.assign(entry, { socket: undefined }));
      core.changed();
    },
    send: (attempt, timeoutMs) => waitForAck(queue, waiting, attempt, timeoutMs),
    takeFrame(text) {
      const frame = parseFrame(text);
      if (frame['envelope_id'] === undefined) core.breakRule('invalid_frame', text.slice(0, 200));
      for (const entry of waiting)
        if (entry.attempt.envelopeId === frame['envelope_id']) entry.settle({ isAcked: true, body: frame['payload'] });
    },
  };
  return queue;
}

function sendNow(queue: SocketQueue, entry: Waiting): void {
  const socket = queue.isDeaf ? undefined : queue.sockets.shift();
  if (socket === undefined) return;
  queue.sockets.push(socket);
  entry.socket = socket;
  socket.send(envelopeFrame(entry.attempt));
}

function waitForAck(queue: SocketQueue, waiting: Set<Waiting>, attempt: Attempt, timeoutMs: number): Promise<Outcome> {
  return new Promise((resolve) => {
    const settle = (outcome: Outcome): void => {
      clearTimeout(timer);
      waiting.delete(entry);
      resolve(outcome);
    };
    const entry: Waiting = { attempt, settle, socket: undefined };
    const timer = setTimeout(
      () => settle({ isAcked: false, reason: 'timeout', isReached: entry.socket !== undefined }),
      timeoutMs,
    ).unref();
    waiting.add(entry);
    sendNow(queue, entry);
  });
}

function parseFrame(text: string): Json {
  try {
    return asRecord(JSON.parse(text));
  } catch {
    return {};
  }
}
