import { WebSocket } from 'ws';
import type { Workspace } from '../../src/local/workspace.ts';
import { call } from './test-bot.ts';

/** A bot reduced to its socket. */
export interface Connection {
  readonly socket: WebSocket;
  next(type: string): Promise<Record<string, unknown>>;
  count(type: string): number;
}

/** Opens a connection and waits for its first frame. */
export async function connect(workspace: Workspace): Promise<Connection> {
  const connection = readFrames(await socketAddress(workspace));
  await new Promise((resolve) => connection.socket.once('message', resolve));
  return connection;
}

export async function socketAddress(workspace: Workspace): Promise<string> {
  return String((await call(workspace, 'apps.connections.open', {}, workspace.appToken))['url']);
}

/** Reads frames by their type, each once. */
export function readFrames(address: string): Connection {
  const socket = new WebSocket(address);
  const received: Record<string, unknown>[] = [];
  let read = 0;
  socket.on('error', () => undefined);
  socket.on('message', (data: Buffer) => received.push(JSON.parse(data.toString('utf8'))));
  return {
    socket,
    count: (type) => received.filter((frame) => frame['type'] === type).length,
    async next(type) {
      for (;;) {
        const frame = received[read];
        if (frame?.['type'] === type) return received[read++] ?? {};
        if (frame !== undefined) read += 1;
        else await new Promise((resolve) => socket.once('message', resolve));
      }
    },
  };
}
