import { refusal } from './api-method.ts';
import type { ApiMethod } from './api-method.ts';
import { readRequest } from './api-request.ts';
import type { ApiRequest, FetchInit, FetchInput } from './api-request.ts';
import { APP_METHODS } from './app-methods.ts';
import { withFault } from './call-faults.ts';
import type { HttpAnswer } from './call-faults.ts';
import { CHAT_METHODS } from './chat-methods.ts';
import { asList, asString } from './json.ts';
import type { Core, Json } from './model.ts';
import { PEOPLE_METHODS } from './people-methods.ts';
import { answerResponsePost } from './response-posts.ts';
import { VIEW_METHODS } from './view-methods.ts';

/**
 * Answers what Bolt's WebClient and `respond()` send, as slack.com and hooks.slack.com would; the base address does not matter.
 * Rejects like fetch does when a fault cuts the connection or the caller's signal aborts.
 */
export async function answerFetch(core: Core, input: FetchInput, init?: FetchInit): Promise<Response> {
  const begun = performance.now();
  const request = await readRequest(input, init);
  const at = core.now();
  const entry = core.ledger.open({
    at,
    direction: 'from-bot',
    kind: request.method,
    payload: request.args,
    status: 'open',
  });
  try {
    checkPatience(core, request);
    const answer = await withFault(core, request, () => answerRequest(core, request));
    entry.status = statusOf(answer);
    return toResponse(core, answer);
  } catch (error) {
    entry.status = 'cut';
    throw error;
  } finally {
    entry.tookMs = performance.now() - begun;
    core.changed();
  }
}

const METHODS: ReadonlyMap<string, ApiMethod> = new Map(
  Object.entries({ ...APP_METHODS, ...CHAT_METHODS, ...PEOPLE_METHODS, ...VIEW_METHODS }),
);

/** Refuses in Slack's order: method, token, rate, scope, arguments. Each refusal is a broken rule. */
function answerRequest(core: Core, request: ApiRequest): HttpAnswer {
  if (request.method === 'response_url') return answerResponsePost(core, request.path, request.args);
  const method = METHODS.get(request.method);
  if (method === undefined) return refuse(core, request, refusal('unknown_method'));
  const unauthentic = checkToken(core, method, request.token);
  if (unauthentic !== undefined) return refuse(core, request, unauthentic);
  const retryAfterS = core.rateLimits.take(request.method, method.tier, asString(request.args['channel']));
  if (retryAfterS !== undefined) return { ...refuse(core, request, refusal('ratelimited')), status: 429, retryAfterS };
  const answer = checkScope(core, method, request.args) ?? method.answer(core, request.args);
  return answer['ok'] === false ? refuse(core, request, answer) : { status: 200, body: answer };
}

function refuse(core: Core, request: ApiRequest, answer: Json): HttpAnswer {
  const findings = asList(answer['errors']).map(asString).join('; ');
  const needed = answer['needed'] === undefined ? '' : `needs ${asString(answer['needed'])}`;
  core.breakRule(
    asString(answer['error']),
    `${request.method} ${asString(request.args['channel'])}: ${findings}${needed}`,
  );
  return { status: 200, body: answer };
}

function checkToken(core: Core, method: ApiMethod, token: string): Json | undefined {
  if (method.token === 'none') return undefined;
  if (token === '') return refusal('not_authed');
  const { botToken, appToken } = core.settings;
  const isExpected = token === (method.token === 'app' ? appToken : botToken);
  if (isExpected) return core.tokenError === undefined ? undefined : refusal(core.tokenError);
  return refusal(token === botToken || token === appToken ? 'not_allowed_token_type' : 'invalid_auth');
}

function checkScope(core: Core, method: ApiMethod, args: Json): Json | undefined {
  const wanted = method.scopes(core, args);
  if (wanted.length === 0 || wanted.some((scope) => core.manifest.scopes.has(scope))) return undefined;
  return { ...refusal('missing_scope'), needed: wanted.join(','), provided: [...core.manifest.scopes].join(',') };
}

/** Whoever was told Retry-After is to wait that long before calling the same method (for posts: the same channel) again. */
function checkPatience(core: Core, request: ApiRequest): void {
  if (!core.rateLimits.isBlocked(request.method, asString(request.args['channel']))) return;
  core.breakRule('retry_after_ignored', `${request.method} called before Retry-After was over`);
}

function statusOf(answer: HttpAnswer): string {
  if (answer.status !== 200 || typeof answer.body === 'string') return String(answer.status);
  return answer.body['ok'] === false ? asString(answer.body['error']) : 'ok';
}

function toResponse(core: Core, answer: HttpAnswer): Response {
  const isJson = typeof answer.body !== 'string';
  const headers: Record<string, string> = {
    'content-type': isJson ? 'application/json; charset=utf-8' : 'text/html',
    'x-oauth-scopes': [...core.manifest.scopes].join(','),
  };
  if (answer.retryAfterS !== undefined) headers['retry-after'] = String(answer.retryAfterS);
  const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
  return new Response(text, { status: answer.status, headers });
}
