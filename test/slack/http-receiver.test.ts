import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createHttpReceiver } from '../../src/slack/http-receiver.ts';
import { loggerInto } from './logger-into.ts';

const logger = loggerInto([]);
const receiver = createHttpReceiver({ signingSecret: 'x', port: 0, host: '127.0.0.1', logger });
let port = 0;
beforeAll(async () => {
  const server = (await receiver.start()) as Server;
  port = (server.address() as AddressInfo).port;
});
afterAll(() => receiver.stop());

const HEAD = 'POST /slack/events HTTP/1.1\r\nhost: x\r\n';

/** What the bot answers to what is sent, until it closes the connection. */
async function heard(sent: string): Promise<string> {
  const socket: Socket = connect({ port, host: '127.0.0.1' });
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => (text += chunk));
  if (sent !== '') socket.write(sent);
  await once(socket, 'close');
  return text;
}

test.each([
  ['what is no HTTP', 'hello\r\n\r\n', '400 Bad Request'],
  [
    'a chunk with 20 kB of extensions',
    `${HEAD}transfer-encoding: chunked\r\n\r\n1;a=${'x'.repeat(20_000)}\r\nx\r\n`,
    '413 Payload Too Large',
  ],
  ['a header of 20 kB', `${HEAD}x-long: ${'x'.repeat(20_000)}\r\n\r\n`, '431 Request Header Fields Too Large'],
])('%s is refused, and the connection closed', async (_what, sent, status) => {
  expect(await heard(sent)).toBe(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
});

test('who stops in the middle is told that the time is over; who says nothing is not', async () => {
  const [stopped, silent] = await Promise.all([heard(`${HEAD}content-`), heard('')]);
  expect(stopped).toMatch(/^HTTP\/1\.1 408 /u);
  expect(silent).toBe('');
}, 30_000);
