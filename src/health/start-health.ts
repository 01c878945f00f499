import { startHealthServer } from './health-server.ts';
import { createMetrics, type Metrics, type MetricSources } from './metrics.ts';
import { createReadiness, type Readiness } from './readiness.ts';
import type { Config } from '../config.ts';
import type { SlackApp } from '../slack/app.ts';
import type { SocketReceiver } from '../slack/socket-receiver.ts';
import type { Storage } from '../storage/open-store.ts';

export interface Health {
  readonly readiness: Readiness;
  readonly metrics: Metrics;
  /** Where the probes listen, if anywhere. */
  readonly port: number | undefined;
  /** From now on the storage is looked at, too. */
  watchStore(store: Storage['store']): void;
  watchApp(app: SlackApp, sockets: SocketReceiver | undefined, queue: Storage['queue'] | undefined): void;
  stop(): Promise<void>;
}

/** Probes and figures on a port of their own, from before anything else that can fail. Without a port there are none. */
export async function startHealth({ healthPort: port, healthHost: host }: Config): Promise<Health> {
  let store: Storage['store'] | undefined;
  let sockets: SocketReceiver | undefined;
  let sources: MetricSources | undefined;
  const readiness = createReadiness({ check: () => store?.check() ?? Promise.resolve() }, [
    () => sockets?.trouble(),
    () => (sockets?.openSockets() === 0 ? 'no socket is open' : undefined),
  ]);
  readiness.set('start', 'starting');
  const metrics = createMetrics(() => sources);
  const server = port === undefined ? undefined : await startHealthServer({ port, host, readiness, metrics });
  return {
    readiness,
    metrics,
    port: server?.port,
    watchStore(opened) {
      store = opened;
    },
    watchApp(app, receiver, queue) {
      sockets = receiver;
      sources = {
        deliveries: () => ({ ...app.counts, ...framesOf(app, receiver) }),
        work: () => app.work,
        depth: async () => queue?.depth().catch(() => undefined),
        openSockets: () => receiver?.openSockets(),
        isReady: async () => (await readiness.reasons()).length === 0,
      };
    },
    stop: () => server?.stop() ?? Promise.resolve(),
  };
}

/** Over HTTP the intake counts both. */
function framesOf({ counts }: SlackApp, receiver: SocketReceiver | undefined): object {
  if (receiver === undefined) return {};
  return { oddFrames: receiver.frames.odd, heldBack: counts.heldBack + receiver.frames.heldBack };
}
