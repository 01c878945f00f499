import type { IncomingMessage, ServerResponse } from 'node:http';
import { json as readJson } from 'node:stream/consumers';
import { CHANNELS } from '../colleagues.ts';
import { asRecord, asString } from '../json.ts';
import type { Workspace } from '../workspace.ts';
import { doDeed } from './do-deed.ts';
import { createInspector } from './inspector.ts';
import type { Inspector } from './inspector.ts';
import { lookAt, peopleOf } from './look.ts';
import { createMessagePainter } from './draw-message.ts';
import type { MessagePainter } from './draw-message.ts';
import { isOwnRequest } from './own-requests.ts';
import { OFFERED_FAULTS, planFault } from './page-faults.ts';
import { readStaticFile } from './static-files.ts';
import type { Suggestion } from './suggestions.ts';

export interface PageOptions {
  readonly workspace: Workspace;
  readonly suggestions: () => readonly Suggestion[];
}

export interface Page {
  /** Answers every request that is meant for the page, with 403 what comes from elsewhere. Never rejects. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

interface Desk extends PageOptions {
  readonly painter: MessagePainter;
  readonly inspector: Inspector;
}

type Route = (desk: Desk, url: URL, request: IncomingMessage) => unknown;

export function createPage(options: PageOptions): Page {
  const desk: Desk = {
    ...options,
    painter: createMessagePainter(options.workspace.core),
    inspector: createInspector(options.workspace),
  };
  return {
    async handle(request, response) {
      try {
        if (!isOwnRequest(request)) return send(response, 403, { error: 'only the page itself may ask' });
        await answer(desk, request, response);
      } catch (error) {
        send(response, 400, { error: error instanceof Error ? error.message : String(error) });
      }
    },
  };
}

const ROUTES: Readonly<Record<string, Route>> = {
  'GET /api/start': (desk) => start(desk),
  'GET /api/look': ({ workspace, painter }, { searchParams: asked }) =>
    lookAt(workspace, painter, {
      viewerId: asked.get('as') ?? '',
      channelId: asked.get('channel') ?? undefined,
      threadTs: asked.get('thread') ?? undefined,
    }),
  'GET /api/inspect': ({ inspector }) => inspector.inspect(),
  'GET /api/payload': ({ inspector }, { searchParams: asked }) => ({
    payload: inspector.payloadOf(Number(asked.get('number'))),
  }),
  'POST /api/deed': async ({ workspace }, _url, request) => doDeed(workspace, asRecord(await readJson(request))),
  'POST /api/fault': async ({ workspace }, _url, request) => {
    const asked = asRecord(await readJson(request));
    const problem = planFault(workspace, asString(asked['id']), Number(asked['times']));
    return problem === undefined ? { ok: true } : { error: problem };
  },
  'POST /api/clear-faults': ({ workspace }) => {
    workspace.faults.clear();
    workspace.core.changed();
    return { ok: true };
  },
};

async function answer(desk: Desk, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  if (url.pathname === '/api/changes') return streamChanges(desk.workspace, response);
  const name = `${request.method ?? ''} ${url.pathname}`;
  const route = Object.hasOwn(ROUTES, name) ? ROUTES[name] : undefined;
  if (route !== undefined) return send(response, 200, await route(desk, url, request));
  const file = request.method === 'GET' ? await readStaticFile(url.pathname) : undefined;
  if (file === undefined) return send(response, 404, { error: 'not found' });
  response.writeHead(200, { ...HEADERS, 'content-type': file.type }).end(file.body);
}

/** What does not change while the page is open. */
function start({ workspace, suggestions }: Desk) {
  const { team, manifest, bot } = workspace.core;
  return {
    team: team.name,
    bot: { id: bot.id, name: bot.realName, handle: bot.name },
    people: peopleOf(workspace.core),
    commands: manifest.commands,
    shortcuts: manifest.shortcuts.filter(({ type }) => type === 'message'),
    firstChannel: CHANNELS.incidents,
    suggestions: suggestions(),
    faults: OFFERED_FAULTS.map(({ id, label }) => ({ id, label })),
  };
}

/** Changes that come together are told once. */
const COALESCE_MS = 15;

/** Tells the page that something changed; it then asks for what it shows. */
function streamChanges(workspace: Workspace, response: ServerResponse): void {
  response.writeHead(200, { ...HEADERS, 'content-type': 'text/event-stream' });
  response.write('data: 0\n\n');
  let timer: NodeJS.Timeout | undefined;
  const tell = (): void => {
    timer = undefined;
    response.write('data: 1\n\n');
  };
  const unsubscribe = workspace.subscribe(() => void (timer ??= setTimeout(tell, COALESCE_MS)));
  response.once('close', () => {
    unsubscribe();
    clearTimeout(timer);
  });
}

const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

function send(response: ServerResponse, status: number, body: unknown): void {
  if (response.headersSent) return void response.end();
  response
    .writeHead(status, { ...HEADERS, 'content-type': 'application/json; charset=utf-8' })
    .end(JSON.stringify(body ?? {}));
}
