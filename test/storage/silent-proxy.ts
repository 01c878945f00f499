import { connect, createServer, type Socket } from 'node:net';

export interface SilentProxy {
  readonly port: number;
  /** From now on nothing passes on the connections there are; new ones work. */
  fallSilent(): void;
  close(): Promise<void>;
}

/** A TCP proxy on loopback that can lose what is sent, as a network does when the other end has gone without a word. */
export async function startSilentProxy(targetPort: number): Promise<SilentProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  const server = createServer((inner) => {
    const outer = connect(targetPort, '127.0.0.1');
    pairs.add([inner, outer]);
    for (const socket of [inner, outer]) socket.on('error', () => undefined);
    inner.pipe(outer).pipe(inner);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  return {
    port: address.port,
    fallSilent: () => {
      for (const [inner, outer] of pairs) for (const socket of [inner, outer]) socket.unpipe().resume();
    },
    close: async () => {
      for (const [inner, outer] of pairs) for (const socket of [inner, outer]) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
