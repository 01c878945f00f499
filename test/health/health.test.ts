import { afterEach, expect, test } from '@jest/globals';
import { startHealthServer, type HealthServer } from '../../src/health/health-server.ts';
import { createMetrics } from '../../src/health/metrics.ts';
import { createReadiness, type Readiness } from '../../src/health/readiness.ts';

let server: HealthServer | undefined;
afterEach(() => server?.stop());

test('/readyz is 503 with every reason, and 200 once they are gone', async () => {
  let isStorageWell = false;
  const check = (): Promise<void> => (isStorageWell ? Promise.resolve() : Promise.reject(new Error('disk full')));
  let socket: string | undefined = 'no socket is open';
  const readiness = createReadiness({ check }, [() => socket]);
  readiness.set('start', 'starting');
  expect(await get(readiness, '/readyz')).toEqual([
    503,
    { ready: false, reasons: ['starting', 'the storage cannot be written', 'no socket is open'] },
  ]);
  readiness.set('start', undefined);
  socket = undefined;
  isStorageWell = true;
  const later = createReadiness({ check }, [() => socket]);
  expect(await get(later, '/readyz')).toEqual([200, { ready: true, reasons: [] }]);
});

test('/livez answers whatever is broken; other paths and methods are refused', async () => {
  const readiness = createReadiness({ check: () => Promise.reject(new Error('gone')) }, []);
  await get(readiness, '/readyz');
  const url = `http://127.0.0.1:${server?.port ?? 0}`;
  expect((await fetch(`${url}/livez`)).status).toBe(200);
  expect((await fetch(`${url}/etc/passwd`)).status).toBe(404);
  expect((await fetch(`${url}/livez`, { method: 'POST' })).status).toBe(405);
});

test('/metrics tells figures of the intake, the work and the queue, in fewer than 200 series', async () => {
  const metrics = createMetrics(() => ({
    deliveries: () => ({ received: 7, repeated: 2 }),
    work: () => ({ done: 5 }),
    depth: () => Promise.resolve({ received: 1, leased: 0, posted: 0, dead: 3, oldestMs: 10 }),
    openSockets: () => 2,
    isReady: () => Promise.resolve(true),
  }));
  metrics.onAck(30);
  const text = await metrics.text();
  for (const line of [
    'fix_finder_deliveries_total{state="received"} 7',
    'fix_finder_work_total{state="done"} 5',
    'fix_finder_queue{state="dead"} 3',
    'fix_finder_open_sockets 2',
    'fix_finder_ready 1',
    'fix_finder_ack_seconds_count 1',
  ])
    expect(text).toContain(line);
  expect(text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length).toBeLessThan(200);
});

async function get(readiness: Readiness, path: string): Promise<[number, unknown]> {
  await server?.stop();
  server = await startHealthServer({
    port: 0,
    host: '127.0.0.1',
    readiness,
    metrics: { text: () => Promise.resolve(''), contentType: 'text/plain' },
  });
  const answer = await fetch(`http://127.0.0.1:${server.port}${path}`);
  return [answer.status, await answer.json()];
}
