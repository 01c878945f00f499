import type { Core, Json } from './model.ts';
import type { Tier } from './rate-limits.ts';

/** One method of the Web API. */
export interface ApiMethod {
  readonly tier: Tier;
  /** Any one of these is enough; none are needed when it is empty. */
  readonly scopes: (core: Core, args: Json) => readonly string[];
  readonly token: 'bot' | 'app' | 'none';
  readonly answer: (core: Core, args: Json) => Json;
}

/** What Slack answers to a call that it refuses; `errors` and `response_metadata` carry the findings of its validators. */
export interface Refusal extends Json {
  readonly ok: false;
  readonly error: string;
}

export function method(tier: Tier, scope: string, answer: ApiMethod['answer']): ApiMethod {
  const scopes = scope === '' ? [] : [scope];
  return { tier, scopes: () => scopes, token: 'bot', answer };
}

export function refusal(error: string, messages: readonly string[] = []): Refusal {
  if (messages.length === 0) return { ok: false, error };
  const metadata = { messages: messages.map((message) => `[ERROR] ${message}`) };
  return { ok: false, error, errors: messages, response_metadata: metadata };
}
