import type { Server } from 'node:http';

/** Ports tried one after the other before any free one is taken. */
const TRIES = 20;

/** Listens on 127.0.0.1, on the port wanted or the next free one. Resolves with the port; rejects when there is none at all. */
export async function listenOnFreePort(server: Server, wanted: number): Promise<number> {
  const last = Math.min(wanted + TRIES, 65_535);
  const candidates = wanted === 0 ? [0] : [...Array.from({ length: last - wanted + 1 }, (_, step) => wanted + step), 0];
  for (const port of candidates) {
    if (await canListen(server, port)) return portOf(server);
  }
  throw new Error('there is no free port');
}

/** Busy or not permitted: another one may do. Anything else is an error. */
function canListen(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void => {
      server.off('listening', succeed);
      if (['EADDRINUSE', 'EACCES'].includes(error.code ?? '')) resolve(false);
      else reject(error);
    };
    const succeed = (): void => {
      server.off('error', fail);
      resolve(true);
    };
    server.once('error', fail).once('listening', succeed).listen(port, '127.0.0.1');
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
