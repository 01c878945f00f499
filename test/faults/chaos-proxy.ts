import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What the proxy does to the connections there are, and to those to come. */
export type ChaosMode =
  | { readonly kind: 'pass' }
  /** Every piece arrives that much later, in either direction. */
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'throttle'; readonly bytesPerSecond: number }
  /** Passes that many bytes of one direction, drawn anew per connection and counted from now on, and then resets both ends. */
  | { readonly kind: 'reset'; readonly of: Direction; readonly afterBytes: () => number }
  /** Swallows everything; new connections are accepted and lead nowhere. */
  | { readonly kind: 'black-hole' }
  /** The connections there are, or so many of the oldest, stay open and pass nothing any more, not even their end; new ones work. */
  | { readonly kind: 'half-open'; readonly oldest?: number }
  /** Resets the connections there are, and refuses new ones. */
  | { readonly kind: 'refuse' };

export type Direction = 'request' | 'answer';

export interface ChaosProxy {
  readonly port: number;
  /** The client of a connection that was silenced never hears again; its other end is reset when the mode changes. */
  set(mode: ChaosMode): Promise<void>;
  /** Connections since the start; `cut` are those that `reset` ended. */
  readonly counts: { readonly accepted: number; readonly cut: number; readonly open: number };
  close(): Promise<void>;
}

interface Link {
  readonly ends: readonly Socket[];
  isSilent: boolean;
  /** Bytes that may still pass before both ends are reset. */
  left: number;
}

/** Pieces of a throttled connection go out this often. */
const THROTTLE_STEP_MS = 50;

/** A TCP proxy on loopback, to be put before a server on loopback; it fails as networks do, in the way it is told. */
export async function startChaosProxy(targetPort: number): Promise<ChaosProxy> {
  const links = new Set<Link>();
  const counts = { accepted: 0, cut: 0 };
  let mode: ChaosMode = { kind: 'pass' };

  const accept = (client: Socket): void => {
    counts.accepted += 1;
    const isSilent = mode.kind === 'black-hole';
    const target = isSilent ? undefined : connect({ port: targetPort, host: '127.0.0.1', allowHalfOpen: true });
    const link = { ends: target === undefined ? [client] : [client, target], isSilent, left: 0 };
    draw(link);
    links.add(link);
    for (const end of link.ends)
      end.once('close', () => link.ends.every(({ destroyed }) => destroyed) && links.delete(link));
    pump(link, client, target, 'request');
    if (target !== undefined) pump(link, target, client, 'answer');
  };
  const server = createServer({ allowHalfOpen: true, noDelay: true }, accept);

  /** What one end sends reaches the other in order, unless the link falls silent meanwhile. */
  const pump = (link: Link, from: Socket, to: Socket | undefined, direction: Direction): void => {
    let before = Promise.resolve();
    const inTurn = (work: () => unknown): void => {
      const dueAt = performance.now() + (mode.kind === 'delay' ? mode.ms : 0);
      before = afterTurn(before, dueAt, () => (link.isSilent ? undefined : work()));
    };
    from.on('data', (chunk: Buffer) => inTurn(() => pass(link, chunk, to, direction)));
    from.on('end', () => inTurn(() => to?.end()));
    from.on('error', () => inTurn(() => to?.resetAndDestroy()));
    from.on('close', () => inTurn(() => to?.destroySoon()));
  };

  const pass = async (link: Link, chunk: Buffer, to: Socket | undefined, direction: Direction): Promise<void> => {
    if (mode.kind === 'reset' && mode.of === direction) {
      if (link.left > 0) to?.write(chunk.subarray(0, link.left));
      link.left -= chunk.length;
      if (link.left > 0) return;
      counts.cut += 1;
      return cut(link.ends);
    }
    let rest = chunk;
    while (mode.kind === 'throttle' && !link.isSilent && rest.length > 0) {
      const size = Math.max(1, Math.round((mode.bytesPerSecond * THROTTLE_STEP_MS) / 1_000));
      to?.write(rest.subarray(0, size));
      rest = rest.subarray(size);
      await sleep(THROTTLE_STEP_MS);
    }
    if (rest.length > 0 && !link.isSilent) to?.write(rest);
  };

  const draw = (link: Link): void => {
    if (mode.kind === 'reset') link.left = mode.afterBytes();
  };

  const listen = async (port: number): Promise<void> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;

  return {
    port,
    get counts() {
      return { ...counts, open: links.size };
    },
    async set(next) {
      mode = next;
      const silenced =
        next.kind === 'half-open' ? (next.oldest ?? links.size) : next.kind === 'black-hole' ? links.size : 0;
      for (const [index, link] of [...links].entries()) {
        if (link.isSilent) cut(link.ends.filter((end, at) => at > 0 || end.readableEnded));
        link.isSilent ||= index < silenced;
        if (next.kind === 'refuse') cut(link.ends);
        draw(link);
      }
      if (next.kind === 'refuse' && server.listening) server.close();
      if (next.kind !== 'refuse' && !server.listening) await listen(port);
    },
    async close() {
      const closed = server.listening ? once(server, 'close') : undefined;
      if (server.listening) server.close();
      for (const { ends } of links) for (const end of ends) end.destroy();
      await closed;
    },
  };
}

async function afterTurn(before: Promise<void>, dueAt: number, work: () => unknown): Promise<void> {
  await before;
  const waitMs = dueAt - performance.now();
  if (waitMs > 0) await sleep(waitMs);
  await work();
}

function cut(ends: readonly Socket[]): void {
  for (const end of ends) end.resetAndDestroy();
}
