import { refusal } from './api-method.ts';
import type { ApiRequest } from './api-request.ts';
import type { Fault } from './faults.ts';
import { asString } from './json.ts';
import type { Core, Json } from './model.ts';
import { pause } from './pause.ts';

/** An HTTP answer before it becomes a Response; a string body is sent as HTML. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: Json | string;
  readonly retryAfterS?: number;
}

/** Runs the call, unless a fault is due for it. Answers and cuts that a fault caused are no broken rules. */
export async function withFault(core: Core, request: ApiRequest, run: () => HttpAnswer): Promise<HttpAnswer> {
  const channelId = asString(request.args['channel']);
  const fault = core.faults.takeForCall(request.method, channelId);
  request.signal?.throwIfAborted();
  const answer = fault === undefined ? run() : await faultyAnswer(core, request, fault, run);
  if (answer.retryAfterS !== undefined) core.rateLimits.blockFor(request.method, channelId, answer.retryAfterS);
  return answer;
}

async function faultyAnswer(core: Core, request: ApiRequest, fault: Fault, run: () => HttpAnswer): Promise<HttpAnswer> {
  switch (fault.kind) {
    case '429':
      return fault.retryAfterS === null ? TOO_MANY : { ...TOO_MANY, retryAfterS: fault.retryAfterS ?? 1 };
    case '500':
      return { status: 500, body: { ok: false, error: 'internal_error' } };
    case 'html':
      return { status: 200, body: '<!doctype html><title>Slack</title><p>Something went wrong' };
    case 'empty':
      return { status: 200, body: '' };
    case 'ok-false':
      return { status: 200, body: refusal(fault.error ?? 'internal_error') };
    case 'reset':
      throw connectionReset();
    case 'reset-after':
      run();
      throw connectionReset();
    case 'hang':
      return hang(core, request);
    case 'delay':
      await core.track(Promise.race([pause(fault.delayMs ?? 0), aborted(request.signal)]));
      return run();
    case 'duplicate':
    case 'lost':
    case 'lost-ack':
      return run();
    default:
      return fault.kind satisfies never;
  }
}

const TOO_MANY: HttpAnswer = { status: 429, body: refusal('ratelimited') };

/** What Node's fetch rejects with when the peer resets the connection. */
function connectionReset(): Error {
  const cause = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' });
  return new TypeError('fetch failed', { cause });
}

async function hang(core: Core, request: ApiRequest): Promise<never> {
  await Promise.race([
    aborted(request.signal),
    aborted(core.faults.hangUntil()).catch(() => Promise.reject(connectionReset())),
  ]);
  throw connectionReset();
}

/** Rejects as fetch does once the signal aborts. */
function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
