import { isRecord } from './json.ts';
import type { Json } from './model.ts';

export type FetchInput = Parameters<typeof fetch>[0];
export type FetchInit = Parameters<typeof fetch>[1];

/** A call of the bot, read from what it gave to fetch. */
export interface ApiRequest {
  readonly path: string;
  /** Web API method, or "response_url". */
  readonly method: string;
  readonly args: Json;
  readonly token: string;
  readonly signal: AbortSignal | undefined;
}

/** Reads form-encoded and JSON bodies; arguments that Slack wants as JSON are parsed. */
export async function readRequest(input: FetchInput, init: FetchInit): Promise<ApiRequest> {
  const address = new URL(input instanceof Request ? input.url : input);
  const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : {}));
  const text = await readBody(input, init);
  const isJson = (headers.get('content-type') ?? '').includes('json');
  const { token: tokenArgument, ...args } = isJson ? parseObject(text) : parseForm(text);
  const authorization = (headers.get('authorization') ?? '').replace(/^Bearer\s*/u, '');
  const token = authorization === '' && typeof tokenArgument === 'string' ? tokenArgument : authorization;
  const method = /\/api\/([\w.]+)$/u.exec(address.pathname)?.[1] ?? 'response_url';
  return { path: address.pathname, method, args, token, signal: init?.signal ?? undefined };
}

/** Arguments that form-encoded calls carry as JSON text. */
const JSON_ARGUMENTS = ['blocks', 'attachments', 'view', 'metadata'] as const;

async function readBody(input: FetchInput, init: FetchInit): Promise<string> {
  const body = init?.body;
  if (typeof body === 'string') return body;
  if (body === undefined || body === null) return input instanceof Request ? input.text() : '';
  return new Response(body).text();
}

function parseForm(text: string): Json {
  const args: Json = Object.fromEntries(new URLSearchParams(text));
  for (const name of JSON_ARGUMENTS) if (typeof args[name] === 'string') args[name] = parseAny(args[name]);
  return args;
}

function parseObject(text: string): Json {
  const value = parseAny(text);
  return isRecord(value) ? value : {};
}

/** Text that is no JSON stays text, which the checks then refuse. */
function parseAny(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
