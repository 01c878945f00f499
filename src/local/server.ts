import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { createHttpTransport, verifyUrl } from './signed-http.ts';
import type { HttpTarget } from './signed-http.ts';
import { createSocketHub } from './socket-hub.ts';
import type { SocketHub } from './socket-hub.ts';
import type { Workspace } from './workspace.ts';

export interface SlackServerOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** Loopback addresses only; 127.0.0.1 by default. */
  readonly host?: string;
  /** How deliveries reach the bot: over its sockets, or as signed posts to its address. */
  readonly deliver: 'socket' | { readonly http: string; readonly signingSecret: string };
  /** Answers what is neither Slack's Web API nor a response_url, such as a page; true when it did. */
  readonly otherwise?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

export interface SlackServer {
  readonly port: number;
  /** "http://127.0.0.1:<port>" */
  readonly url: string;
  /** For SLACK_API_URL: "http://127.0.0.1:<port>/api/" */
  readonly apiUrl: string;
  /** The sockets of the bot; there are none when deliveries go over HTTP. */
  readonly sockets: SocketHub;
  /** Sends Slack's url_verification; true when the bot echoes the challenge. */
  verifyUrl(): Promise<boolean>;
  stop(): Promise<void>;
}

const LOOPBACK: readonly string[] = ['127.0.0.1', '::1', 'localhost'];

/** Puts a workspace on a loopback port: Web API under /api/, response_urls, and Socket Mode or signed HTTP deliveries. */
export async function startSlackServer(workspace: Workspace, options: SlackServerOptions): Promise<SlackServer> {
  const { core } = workspace;
  const host = options.host ?? '127.0.0.1';
  if (!LOOPBACK.includes(host)) throw new Error(`the simulator listens on loopback only, not on ${host}`);
  const server = createServer((request, response) => void serve(workspace, options, request, response));
  const sockets = createSocketHub(core, server);
  const target: HttpTarget | undefined = options.deliver === 'socket' ? undefined : options.deliver;
  const transport = target === undefined ? sockets.transport : createHttpTransport(target);
  await listen(server, options.port ?? 0, host);
  const port = portOf(server);
  const url = `http://${host === '::1' ? '[::1]' : host}:${port}`;
  core.responseUrls.base = url;
  core.socketUrl = target === undefined ? () => sockets.newAddress(url.replace('http', 'ws')) : undefined;
  core.transports.add(transport);
  return {
    port,
    url,
    apiUrl: `${url}/api/`,
    sockets,
    verifyUrl: () => (target === undefined ? Promise.resolve(false) : verifyUrl(target)),
    async stop() {
      core.transports.delete(transport);
      core.socketUrl = undefined;
      sockets.stop();
      await close(server);
    },
  };
}

async function serve(
  workspace: Workspace,
  options: SlackServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const isSlack = request.method === 'POST' && /^\/(api|commands|actions|app)\//u.test(request.url ?? '');
  if (!isSlack) return isAnsweredOtherwise(options, request, response);
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  try {
    const body = await readText(request);
    const headers = {
      'content-type': request.headers['content-type'] ?? '',
      authorization: request.headers.authorization ?? '',
    };
    const url = `http://127.0.0.1${request.url}`;
    const answer = await workspace.fetch(url, { method: 'POST', headers, body, signal: gone.signal });
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
  } catch {
    request.socket.resetAndDestroy();
  }
}

function isAnsweredOtherwise(options: SlackServerOptions, request: IncomingMessage, response: ServerResponse): void {
  if (options.otherwise?.(request, response) !== true) response.writeHead(404).end();
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, host, () => resolve());
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
