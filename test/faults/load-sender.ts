import { once } from 'node:events';
import { createServer } from 'node:http';
import { createConnection, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocketServer, type WebSocket } from 'ws';
import { signatureHeaders } from '../../src/local/signed-http.ts';
import type { Burst, Load, Order } from './load.ts';
import { mentionBody } from './mentions.ts';
import { percentile } from './row.ts';

/** Acknowledgements are waited for this long, as Slack does. */
const PATIENCE_MS = 3_000;
const FLAT_OUT_CONNECTIONS = 32;

/** Sends one request; resolves with the time to its acknowledgement, negative when there was none. */
type Send = (request: Buffer) => Promise<number>;

/**
 * Sends mentions and measures, as cheaply as it can: requests are written and signed ahead, over plain sockets. Orders come as messages
 * of the process that forked this one; the first message to it is the port where WebSockets are taken.
 */
const sockets = await openSockets();
process.on('message', (order: Order) => void carryOut(order).then((load) => process.send?.(load)));
process.send?.(sockets.port);

async function carryOut(order: Order): Promise<Load> {
  const requests = Array.from({ length: order.count }, (_, at) => requestFor(order, order.first + at));
  const send = order.kind === 'http' ? overHttp(order.port) : sockets.send;
  const tookMs: number[] = [];
  const begun = performance.now();
  await (order.perSecond === 0 ? flatOut : atRate)(order, async (at) => {
    const took = await send(requests[at] ?? Buffer.alloc(0));
    if (took >= 0) tookMs.push(took);
  });
  return {
    p50Ms: percentile(tookMs, 0.5),
    p99Ms: percentile(tookMs, 0.99),
    maxMs: percentile(tookMs, 1),
    failed: order.count - tookMs.length,
    perSecond: (tookMs.length / (performance.now() - begun)) * 1_000,
  };
}

function requestFor(order: Order, index: number): Buffer {
  const body = mentionBody(index, order.teamId);
  if (order.kind === 'socket') return Buffer.from(envelope(index, body));
  const signed = signatureHeaders(body, Math.floor(Date.now() / 1_000), order.secret);
  const headers = {
    host: '127.0.0.1',
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...signed,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`POST /slack/events HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
}

async function atRate({ count, perSecond }: Burst, send: (at: number) => Promise<void>): Promise<void> {
  const begun = performance.now();
  const all: Promise<void>[] = [];
  while (all.length < count) {
    const due = Math.min(count, Math.floor(((performance.now() - begun) / 1_000) * perSecond) + 1);
    while (all.length < due) all.push(send(all.length));
    await sleep(1);
  }
  await Promise.all(all);
}

async function flatOut({ count }: Burst, send: (at: number) => Promise<void>): Promise<void> {
  let next = 0;
  const one = async (): Promise<void> => {
    for (let at = next++; at < count; at = next++) await send(at);
  };
  await Promise.all(Array.from({ length: FLAT_OUT_CONNECTIONS }, one));
}

/** A server may close a connection that was idle for longer, while a request is on its way to it. */
const MAX_IDLE_MS = 2_000;

/** Connections are kept and used again; where all are busy, one more is opened. */
function overHttp(port: number): Send {
  const free: { readonly socket: Socket; readonly since: number }[] = [];
  const connect = (): Socket => {
    for (let last = free.pop(); last !== undefined; last = free.pop()) {
      if (performance.now() - last.since < MAX_IDLE_MS) return last.socket;
      last.socket.destroy();
    }
    return createConnection({ port, host: '127.0.0.1', noDelay: true });
  };
  return async (request) => {
    const begun = performance.now();
    const socket = connect();
    try {
      const status = await exchange(socket, request);
      free.push({ socket, since: performance.now() });
      return status === '200' ? performance.now() - begun : -1;
    } catch {
      socket.destroy();
      return -1;
    }
  };
}

/** The status of the answer, once all of it is there. */
function exchange(socket: Socket, request: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const onData = (chunk: Buffer): void => {
      text += chunk.toString('latin1');
      if (!isComplete(text)) return;
      stop();
      resolve(text.slice(9, 12));
    };
    const onEnd = (): void => {
      stop();
      reject(new Error('the connection was cut, or nobody answered in time'));
    };
    const timer = setTimeout(onEnd, PATIENCE_MS);
    const stop = (): void => {
      clearTimeout(timer);
      socket.off('data', onData).off('error', onEnd).off('close', onEnd);
    };
    socket.on('data', onData).once('error', onEnd).once('close', onEnd);
    socket.write(request);
  });
}

function isComplete(answer: string): boolean {
  const head = answer.indexOf('\r\n\r\n');
  if (head === -1) return false;
  const length = /\r\ncontent-length: (?<length>\d+)/iu.exec(answer)?.groups?.['length'];
  return length === undefined ? answer.endsWith('0\r\n\r\n') : answer.length >= head + 4 + Number(length);
}

function envelope(index: number, body: string): string {
  return `{"envelope_id":"${index}","type":"events_api","accepts_response_payload":false,"payload":${body}}`;
}

const HELLO = JSON.stringify({
  type: 'hello',
  num_connections: 1,
  connection_info: { app_id: 'A0LOAD' },
  debug_info: {},
});

/** Slack's side of Socket Mode, without any of its rules: envelopes go out on the sockets in turn. */
async function openSockets(): Promise<{ readonly port: number; readonly send: Send }> {
  const open: WebSocket[] = [];
  const waiting = new Map<string, () => void>();
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  new WebSocketServer({ server }).on('connection', (socket) => {
    open.push(socket);
    socket.on('close', () => open.splice(open.indexOf(socket), 1));
    socket.on('message', (data: Buffer) => {
      const { envelope_id: id } = JSON.parse(data.toString('utf8')) as { envelope_id: string };
      waiting.get(id)?.();
    });
    socket.send(HELLO);
  });
  const send: Send = (request) =>
    new Promise((resolve) => {
      const socket = open.shift();
      if (socket === undefined) return resolve(-1);
      open.push(socket);
      const id = /"envelope_id":"(?<id>\d+)"/u.exec(request.toString('latin1', 0, 60))?.groups?.['id'] ?? '';
      const begun = performance.now();
      const timer = setTimeout(() => settle(-1), PATIENCE_MS);
      const settle = (took: number): void => {
        clearTimeout(timer);
        waiting.delete(id);
        resolve(took);
      };
      waiting.set(id, () => settle(performance.now() - begun));
      socket.send(request, { binary: false });
    });
  return { port: (server.address() as AddressInfo).port, send };
}
