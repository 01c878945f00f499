import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { expect, test } from '@jest/globals';
import { listenOnFreePort } from '../../../src/local/page/listen-on-free-port.ts';

test('the next port is taken when the wanted one is in use', async () => {
  const [first, second] = [createServer(), createServer()];
  const taken = await listenOnFreePort(first, 0);
  const next = await listenOnFreePort(second, taken);
  expect(next).toBeGreaterThan(taken);
  await Promise.all([stop(first), stop(second)]);
});

test('it listens on loopback only', async () => {
  const server = createServer();
  await listenOnFreePort(server, 0);
  expect(server.address()).toMatchObject({ address: '127.0.0.1' });
  await stop(server);
});

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => void server.close(() => resolve()));
}
