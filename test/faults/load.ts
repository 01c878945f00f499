import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What the sender has seen of the acknowledgements. */
export interface Load {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** Not acknowledged, or with anything but 200. */
  readonly failed: number;
  /** Acknowledged, over the whole time. */
  readonly perSecond: number;
}

export interface Burst {
  readonly first: number;
  readonly count: number;
  /** Sent at this rate, whatever the answers do; 0: as fast as 32 connections can. */
  readonly perSecond: number;
  readonly teamId: string;
}

export type Order =
  | (Burst & { readonly kind: 'http'; readonly port: number; readonly secret: string })
  | (Burst & { readonly kind: 'socket' });

/** The sender is a process of its own: what it measures is the bot's time, not that of the simulator that answers the bot's calls. */
export interface Sender {
  /** Where the bot's sockets are to connect to. */
  readonly socketUrl: string;
  send(order: Order): Promise<Load>;
  end(): Promise<void>;
}

export async function startSender(): Promise<Sender> {
  const child = fork(fileURLToPath(new URL('load-sender.ts', import.meta.url)), {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  const ended = once(child, 'exit');
  const [port] = (await once(child, 'message')) as [number];
  return {
    socketUrl: `ws://127.0.0.1:${port}/`,
    async send(order) {
      child.send(order);
      const [load] = (await Promise.race([once(child, 'message'), ended.then(failWith)])) as [Load];
      return load;
    },
    async end() {
      child.kill();
      await ended;
    },
  };
}

function failWith(): never {
  throw new Error('the sender ended before it was done');
}
