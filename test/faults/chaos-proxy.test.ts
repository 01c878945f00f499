import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startChaosProxy, type ChaosMode, type ChaosProxy } from './chaos-proxy.ts';

/** A server that sends back what it gets, and remembers it. */
let echo: Server;
let heard = '';
const atServer = new Set<Socket>();
let proxy: ChaosProxy;
const clients: Socket[] = [];

beforeEach(async () => {
  heard = '';
  echo = createServer((socket) => {
    atServer.add(socket);
    socket.on('close', () => atServer.delete(socket));
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => (heard += chunk.toString()));
    socket.pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  proxy = await startChaosProxy((echo.address() as AddressInfo).port);
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await proxy.close();
  for (const socket of atServer) socket.destroy();
  echo.close();
});

/** What a client of the proxy sees of its connection. */
interface Client {
  readonly socket: Socket;
  got(): string;
  /** "open", "ended", or the code of what ended it. */
  fate(): string;
}

async function open(): Promise<Client> {
  const socket = connect(proxy.port, '127.0.0.1');
  clients.push(socket);
  let got = '';
  let fate = 'open';
  socket.on('data', (chunk: Buffer) => (got += chunk.toString()));
  socket.on('end', () => (fate = 'ended'));
  socket.on('error', (error: NodeJS.ErrnoException) => (fate = error.code ?? 'error'));
  await once(socket, 'connect').catch(() => undefined);
  return { socket, got: () => got, fate: () => fate };
}

async function until(look: () => boolean, patienceMs = 3_000): Promise<void> {
  const end = Date.now() + patienceMs;
  while (!look()) {
    if (Date.now() > end) throw new Error('it did not come true');
    await sleep(5);
  }
}

/** Milliseconds until the text has come back. */
async function roundTrip(client: Client, text: string): Promise<number> {
  const begun = performance.now();
  const length = client.got().length + text.length;
  client.socket.write(text);
  await until(() => client.got().length >= length);
  return performance.now() - begun;
}

describe('the chaos proxy', () => {
  test('passes everything in order, also the end of each direction, and counts', async () => {
    const client = await open();
    await roundTrip(client, 'one');
    client.socket.end('two');
    await until(() => client.fate() === 'ended');
    expect(client.got()).toBe('onetwo');
    await until(() => proxy.counts.open === 0);
    expect(proxy.counts).toEqual({ accepted: 1, cut: 0, open: 0 });
  });

  test('a delay holds up both directions and keeps the order, also when it ends meanwhile', async () => {
    const client = await open();
    await proxy.set({ kind: 'delay', ms: 100 });
    expect(await roundTrip(client, 'one')).toBeGreaterThanOrEqual(195);
    client.socket.write('two');
    await until(() => heard === 'one');
    await sleep(30);
    await proxy.set({ kind: 'pass' });
    await roundTrip(client, 'three');
    await until(() => client.got() === 'onetwothree');
  });

  test('a throttled connection passes no more than so many bytes a second', async () => {
    const client = await open();
    await proxy.set({ kind: 'throttle', bytesPerSecond: 2_000 });
    client.socket.write('x'.repeat(1_000));
    await sleep(250);
    expect(heard.length).toBeGreaterThan(0);
    expect(heard.length).toBeLessThan(700);
    await until(() => client.got().length === 1_000);
  });

  test('a reset after N bytes passes N bytes and no more, and cuts both ends', async () => {
    const client = await open();
    await roundTrip(client, 'before');
    await proxy.set({ kind: 'reset', of: 'request', afterBytes: () => 10 });
    client.socket.write('0123456789ABC');
    await until(() => client.fate() === 'ECONNRESET' && atServer.size === 0);
    expect(heard).toBe('before0123456789');
    expect(proxy.counts.cut).toBe(1);
  });

  test('a reset before the answer lets the whole request through', async () => {
    await proxy.set({ kind: 'reset', of: 'answer', afterBytes: () => 0 });
    const client = await open();
    client.socket.write('request');
    await until(() => client.fate() === 'ECONNRESET');
    expect([heard, client.got()]).toEqual(['request', '']);
  });

  test.each([
    ['a black hole', 'black-hole', 0],
    ['a half-open network', 'half-open', 4],
  ] as const)('%s silences connections without ending them, for ever', async (_name, kind, passed) => {
    const old = await open();
    await roundTrip(old, 'old ');
    await proxy.set({ kind });
    old.socket.write('lost');
    const fresh = await open();
    fresh.socket.write('new ');
    await sleep(100);
    expect([heard, old.got(), old.fate()]).toEqual([`old ${'new '.slice(0, passed)}`, 'old ', 'open']);
    expect([fresh.got().length, fresh.fate()]).toEqual([passed, 'open']);
    await proxy.set({ kind: 'pass' });
    await until(() => atServer.size === (passed > 0 ? 1 : 0));
    old.socket.write('lost');
    await sleep(50);
    expect([heard.includes('lost'), old.fate()]).toEqual([false, 'open']);
    await roundTrip(await open(), 'later');
  });

  test('the oldest connection alone can be half-open', async () => {
    const old = await open();
    await roundTrip(old, 'old ');
    const other = await open();
    await roundTrip(other, 'other ');
    await proxy.set({ kind: 'half-open', oldest: 1 });
    old.socket.write('lost');
    await roundTrip(other, 'later');
    expect([old.got(), old.fate()]).toEqual(['old ', 'open']);
  });

  test('what the client ends on a silent connection does not reach the server', async () => {
    const client = await open();
    await roundTrip(client, 'x');
    await proxy.set({ kind: 'half-open' });
    client.socket.destroy();
    await sleep(100);
    expect(atServer.size).toBe(1);
    await proxy.set({ kind: 'pass' });
    await until(() => atServer.size === 0 && proxy.counts.open === 0);
  });

  test('refuses new connections, cuts old ones, and listens on the same port again', async () => {
    const old = await open();
    await roundTrip(old, 'x');
    await proxy.set({ kind: 'refuse' });
    await until(() => old.fate() === 'ECONNRESET');
    expect((await open()).fate()).toBe('ECONNREFUSED');
    await proxy.set({ kind: 'refuse' });
    await proxy.set({ kind: 'pass' });
    await roundTrip(await open(), 'y');
  });

  test.each(['pass', 'black-hole', 'half-open', 'refuse'] as const)(
    'closes cleanly from %s, with connections open',
    async (kind) => {
      const client = await open();
      await proxy.set({ kind } satisfies ChaosMode);
      if (kind === 'black-hole') await open();
      await proxy.close();
      await until(() => proxy.counts.open === 0 && client.fate() !== 'open');
      expect((await open()).fate()).toBe('ECONNREFUSED');
    },
  );
});
