import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Metrics } from './metrics.ts';
import type { Readiness } from './readiness.ts';

export interface HealthServerOptions {
  readonly port: number;
  readonly host: string;
  readonly readiness: Pick<Readiness, 'reasons'>;
  readonly metrics: Pick<Metrics, 'text' | 'contentType'>;
}

export interface HealthServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** `/livez`: the process turns. `/readyz`: it can answer reports, else 503 and the reasons. `/metrics`: Prometheus. */
export async function startHealthServer(options: HealthServerOptions): Promise<HealthServer> {
  const server = createServer((request, response) => void answer(options, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port, options.host, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  { readiness, metrics }: HealthServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? '').split('?', 1)[0];
  try {
    if (request.method !== 'GET' && request.method !== 'HEAD') return send(response, 405, 'GET only\n');
    if (path === '/livez') return send(response, 200, 'alive\n');
    if (path === '/metrics') return send(response, 200, await metrics.text(), metrics.contentType);
    if (path !== '/readyz') return send(response, 404, '/livez, /readyz or /metrics\n');
    const reasons = await readiness.reasons();
    const body = JSON.stringify({ ready: reasons.length === 0, reasons });
    return send(response, reasons.length === 0 ? 200 : 503, `${body}\n`, 'application/json');
  } catch {
    send(response, 500, 'the figures could not be read\n');
  }
}

function send(response: ServerResponse, status: number, body: string, contentType = 'text/plain; charset=utf-8'): void {
  response.writeHead(status, { 'content-type': contentType, 'cache-control': 'no-store' }).end(body);
}
