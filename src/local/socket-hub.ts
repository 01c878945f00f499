import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { Transport } from './deliveries.ts';
import type { Core } from './model.ts';
import { pause } from './pause.ts';
import { disconnectFrame, helloFrame } from './socket-frames.ts';
import { createSocketQueue } from './socket-queue.ts';
import type { SocketQueue } from './socket-queue.ts';

/** docs.slack.dev/apis/events-api/using-socket-mode: up to 10 connections. */
export const MAX_CONNECTIONS = 10;
const PING_EVERY_MS = 5000;

/** The bot's Socket Mode connections, and what can happen to them. */
export interface SocketHub {
  readonly transport: Transport;
  /** A WebSocket address with a ticket that opens one connection. */
  newAddress(base: string): string;
  /** Connections that have had their hello. */
  count(): number;
  /** Slack's routine refresh: a disconnect frame, then the connection is closed. */
  refresh(): void;
  /** The same for the connection that is next in turn, as Slack does: not all at once. */
  refreshOne(): void;
  /** A warning now, the refresh `aheadMs` later (about 10 s at Slack's). */
  warn(aheadMs: number): Promise<void>;
  /** Socket Mode was switched off in the app's settings. */
  disableLink(): void;
  /** Cuts the connections without a word. */
  lose(): void;
  /** The connections stay open, but nothing comes through, not even answers to pings. */
  deafen(isDeaf: boolean): void;
  /** Sends any text as a frame to every connection. */
  sendRaw(frame: string): void;
  stop(): void;
}

export function createSocketHub(core: Core, server: Server): SocketHub {
  const queue = createSocketQueue(core);
  const tickets = new Set<string>();
  const acceptor = new WebSocketServer({ noServer: true });
  const { sockets } = queue;
  const pings = setInterval(() => queue.isDeaf || sockets.forEach((socket) => socket.ping()), PING_EVERY_MS).unref();
  server.on('upgrade', (request, socket, head) => {
    if (tickets.delete(ticketOf(request)))
      acceptor.handleUpgrade(request, socket, head, (opened) => welcome(core, queue, opened));
    else refuse(socket);
  });
  return {
    transport: { send: (attempt, timeoutMs) => queue.send(attempt, timeoutMs) },
    newAddress(base) {
      const ticket = core.ids.uuid();
      tickets.add(ticket);
      return `${base}/link/?ticket=${ticket}&app_id=${core.bot.appId ?? ''}`;
    },
    count: () => sockets.length,
    refresh: () => disconnect(core, sockets, 'refresh_requested'),
    refreshOne: () => disconnect(core, sockets.slice(0, 1), 'refresh_requested'),
    async warn(aheadMs) {
      sockets.forEach((socket) => socket.send(disconnectFrame(core, 'warning')));
      await pause(aheadMs);
      disconnect(core, sockets, 'refresh_requested');
    },
    disableLink: () => disconnect(core, sockets, 'link_disabled'),
    lose: () => [...sockets].forEach((socket) => socket.terminate()),
    deafen(isDeaf) {
      queue.isDeaf = isDeaf;
      sockets.forEach((socket) => (isDeaf ? socket.pause() : socket.resume()));
    },
    sendRaw: (frame) => sockets.forEach((socket) => socket.send(frame)),
    stop() {
      clearInterval(pings);
      [...sockets].forEach((socket) => socket.terminate());
      acceptor.close();
    },
  };
}

function welcome(core: Core, queue: SocketQueue, socket: WebSocket): void {
  if (queue.sockets.length >= MAX_CONNECTIONS) return disconnect(core, [socket], 'too_many_websockets');
  socket.on('close', () => queue.leave(socket));
  socket.on('error', () => socket.terminate());
  socket.on('message', (data: Buffer) => queue.takeFrame(data.toString('utf8')));
  socket.send(helloFrame(core, queue.sockets.length + 1));
  queue.join(socket);
}

function refuse(socket: Duplex): void {
  socket.end('HTTP/1.1 401 Unauthorized\r\nconnection: close\r\n\r\n');
}

function ticketOf(request: IncomingMessage): string {
  return new URL(request.url ?? '', 'http://127.0.0.1').searchParams.get('ticket') ?? '';
}

function disconnect(core: Core, sockets: readonly WebSocket[], reason: string): void {
  for (const socket of sockets) {
    socket.send(disconnectFrame(core, reason));
    socket.close(1000);
  }
}
