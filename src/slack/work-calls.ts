import type { Pacer } from './pacer.ts';
import { SlackCallError, type SlackCalls } from './slack-calls.ts';
import { currentScope, uuidOf, type WorkScope } from './work-scope.ts';

export type CallStep = 'before-post' | 'after-post';

export interface WorkCallOptions {
  readonly pacer: Pacer;
  /** Called around every call that leaves something in Slack. */
  readonly onStep: (step: CallStep) => void;
  /** Slack failed several times in a row: a harmless call goes ahead of every post, so that fewer posts are cut half-way. */
  readonly isSlackFailing: () => boolean;
  readonly now?: () => number;
}

/** A post waits this long in line without giving its item back. */
const PATIENCE_MS = 1_500;
/** Slack's 429 without a usable header. */
const DEFAULT_RETRY_AFTER_S = 5;
/** https://docs.slack.dev/interactivity/handling-user-interaction: 5 posts within 30 minutes; one of each is left as a margin. */
const RESPONSE_URL_USES = 4;
const RESPONSE_URL_LIFE_MS = 29 * 60_000;
const TRIGGER_LIFE_MS = 3_000;

/**
 * Slack's calls as an item of work makes them: never twice for one step of one item, only while the item is ours, in turn, and not
 * before Slack's Retry-After is over, for that method and channel alone. Outside an item they only wait.
 */
export function createWorkCalls(
  calls: SlackCalls,
  { pacer, onStep, isSlackFailing, now = Date.now }: WorkCallOptions,
): SlackCalls {
  const closedUntil = new Map<string, number>();

  /** Passes a call on, unless Slack said to wait for it; remembers when it says so. */
  const gated = async <T>(method: string, target: string, send: () => Promise<T>): Promise<T> => {
    const gate = `${method} ${target}`;
    const waitMs = (closedUntil.get(gate) ?? 0) - now();
    if (waitMs > 0) throw new SlackCallError(method, 'ratelimited', { kind: 'limited', retryAfterS: waitMs / 1_000 });
    try {
      return await send();
    } catch (error) {
      if (error instanceof SlackCallError && error.kind === 'limited') {
        if (closedUntil.size > 10_000) closedUntil.clear();
        closedUntil.set(gate, now() + (error.retryAfterS ?? DEFAULT_RETRY_AFTER_S) * 1_000);
      }
      throw error;
    }
  };

  /** A call that leaves something in Slack. What Slack carried out once is not repeated, unless doing so changes nothing. */
  const effect = async <T>(
    method: string,
    target: string,
    repeats: 'harmless' | 'once',
    send: (step: string) => Promise<T>,
    prepare: (step: string) => Promise<void> = () => Promise.resolve(),
  ): Promise<T> => {
    const scope = currentScope();
    if (scope === undefined) {
      await prepare('');
      return gated(method, target, () => send(''));
    }
    const step = nextStep(scope, `${method} ${target}`);
    if (scope.memory.done.has(step)) return scope.memory.done.get(step) as T;
    try {
      if (repeats === 'once' && (scope.memory.unclear > 0 || isSlackFailing())) await probe(calls, scope);
      await prepare(step);
      await scope.assertMine();
      onStep('before-post');
      const result = await gated(method, target, () => send(step));
      onStep('after-post');
      scope.memory.done.set(step, result);
      if (repeats === 'once') await scope.markPosted();
      return result;
    } catch (error) {
      note(scope, error, repeats);
      throw error;
    }
  };

  return {
    ...calls,
    post: (channelId, message, threadTs) =>
      effect(
        'chat.postMessage',
        channelId,
        'once',
        (step) => calls.post(channelId, message, threadTs, clientMsgId(step)),
        (step) => takeTurn(pacer, channelId, step),
      ),
    postEphemeral: (channelId, userId, message, threadTs) =>
      effect('chat.postEphemeral', channelId, 'once', () => calls.postEphemeral(channelId, userId, message, threadTs)),
    respond: (url, message, how) =>
      effect('response_url', '', how === 'add' ? 'once' : 'harmless', () => {
        countResponse();
        return calls.respond(url, message, how);
      }),
    openView: (triggerId, view) =>
      effect('views.open', '', 'once', () => {
        assertYoung('views.open', 'expired_trigger_id', TRIGGER_LIFE_MS);
        return calls.openView(triggerId, view);
      }),
    update: (...given) => effect('chat.update', given[0], 'harmless', () => calls.update(...given)),
    updateView: (...given) => effect('views.update', '', 'harmless', () => calls.updateView(...given)),
    publishHome: (...given) => effect('views.publish', '', 'harmless', () => calls.publishHome(...given)),
    userLocale: (...given) => gated('users.info', '', () => calls.userLocale(...given)),
    permalink: (...given) => gated('chat.getPermalink', '', () => calls.permalink(...given)),
  };
}

/** What fails here was no post, and so is not unclear. */
async function probe(calls: SlackCalls, scope: WorkScope): Promise<void> {
  try {
    await calls.ping();
  } catch (cause) {
    if (!(cause instanceof SlackCallError) || cause.kind !== 'unclear') throw cause;
    const trouble = new SlackCallError('auth.test', cause.reason, { cause, kind: 'failed' });
    scope.trouble = trouble;
    throw trouble;
  }
}

function nextStep(scope: WorkScope, name: string): string {
  const count = (scope.steps.get(name) ?? 0) + 1;
  scope.steps.set(name, count);
  return `${name}#${count}`;
}

/** What passes is worth another attempt; an unclear post is counted, an unclear update is just made again. */
function note(scope: WorkScope, error: unknown, repeats: 'harmless' | 'once'): void {
  if (!(error instanceof SlackCallError) || error.kind === 'refused') return;
  scope.trouble = error;
  if (error.kind === 'unclear' && repeats === 'once') scope.memory.unclear += 1;
}

async function takeTurn(pacer: Pacer, channelId: string, step: string): Promise<void> {
  const scope = currentScope();
  const teamId = scope?.work.teamId ?? '';
  const key = scope === undefined ? `${channelId} ${performance.now()}` : `${scope.work.id} ${step}`;
  for (;;) {
    const waitMs = pacer.turn(teamId, channelId, key);
    if (waitMs === 0) return;
    if (scope !== undefined && waitMs > PATIENCE_MS)
      throw new SlackCallError('chat.postMessage', 'its turn is later', {
        kind: 'limited',
        retryAfterS: waitMs / 1_000,
      });
    await new Promise((resolve) => {
      setTimeout(resolve, waitMs);
    });
  }
}

function clientMsgId(step: string): string | undefined {
  const scope = currentScope();
  return scope === undefined ? undefined : uuidOf(scope.work.id, step);
}

function countResponse(): void {
  const scope = currentScope();
  if (scope === undefined) return;
  assertYoung('response_url', 'expired_url', RESPONSE_URL_LIFE_MS);
  if (scope.memory.responseUses >= RESPONSE_URL_USES) throw new SlackCallError('response_url', 'used_url');
  scope.memory.responseUses += 1;
}

function assertYoung(method: string, reason: string, lifeMs: number): void {
  const scope = currentScope();
  if (scope !== undefined && Date.now() - scope.work.receivedAt.getTime() > lifeMs)
    throw new SlackCallError(method, reason);
}
