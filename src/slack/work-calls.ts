import { MAX_UNCLEAR } from './judge-failure.ts';
import type { Pacer } from './pacer.ts';
import { createPostGate } from './post-gate.ts';
import type { Pass, PostHealth } from './post-health.ts';
import { SlackCallError, type SlackCalls } from './slack-calls.ts';
import { currentScope, RESPONSE_URL_USES, uuidOf, type WorkScope } from './work-scope.ts';

export type CallStep = 'before-begin' | 'before-post' | 'after-post' | 'after-record';

export interface WorkCallOptions {
  readonly pacer: Pacer;
  /** Called around every call that leaves something in Slack. */
  readonly onStep: (step: CallStep) => void;
  readonly health: PostHealth;
  /** The same calls, with more time for each. Made when they are needed. */
  readonly patientCalls: () => SlackCalls;
  readonly now?: () => number;
}

/** A post waits this long in line without giving its item back. */
const PATIENCE_MS = 1_500;
/** Slack's 429 without a usable header. */
const DEFAULT_RETRY_AFTER_S = 5;
/** Half an hour by Slack's word, with a margin. */
const RESPONSE_URL_LIFE_MS = 29 * 60_000;
const TRIGGER_LIFE_MS = 3_000;
/** Longer than most posts take; and what people hardly notice. A line at 100 ms a post moves faster than a workspace may send events. */
const GATE = { stallMs: 200, patienceMs: 1_000, patiencePerPostMs: 100 };

/**
 * Slack's calls as an item of work makes them: never twice for one step of one item, only while the item is ours, in turn, and not
 * before Slack's Retry-After is over, for that method and channel alone. Outside an item they only wait.
 */
export function createWorkCalls(
  calls: SlackCalls,
  { pacer, onStep, health, patientCalls, now = Date.now }: WorkCallOptions,
): SlackCalls {
  const closedUntil = new Map<string, number>();
  const oneAtATime = createPostGate(GATE);

  const assertOpen = (method: string, target: string): void => {
    const waitMs = (closedUntil.get(`${method} ${target}`) ?? 0) - now();
    if (waitMs > 0) throw new SlackCallError(method, 'ratelimited', { kind: 'limited', retryAfterS: waitMs / 1_000 });
  };

  /** Passes a call on, unless Slack said to wait for it; remembers when it says so. */
  const gated = async <T>(method: string, target: string, send: () => Promise<T>): Promise<T> => {
    assertOpen(method, target);
    try {
      return await send();
    } catch (error) {
      if (error instanceof SlackCallError && error.kind === 'limited') {
        if (closedUntil.size > 10_000) closedUntil.clear();
        closedUntil.set(`${method} ${target}`, now() + (error.retryAfterS ?? DEFAULT_RETRY_AFTER_S) * 1_000);
      }
      throw error;
    }
  };

  /** From the note that a call is under way to the note that it is done; a crash in between leaves it unclear. */
  const carryOut = async <T>(scope: WorkScope, step: string, call: Effect<T>, pass?: Pass): Promise<T> => {
    const { method, target, repeats } = call;
    onStep('before-begin');
    await scope.begin({ isPost: repeats === 'once', usesResponseUrl: method === 'response_url' });
    onStep('before-post');
    const send = (): Promise<T> => call.send(pass?.isPatient === true ? patientCalls() : calls, step);
    const result = await gated(method, target, () => (pass === undefined ? send() : pass.follow(send())));
    onStep('after-post');
    scope.memory.done.set(step, result);
    if (repeats === 'once') await scope.markPosted();
    onStep('after-record');
    return result;
  };

  /** Puts a post off while posts of its kind hang. */
  const carryOutIfSound = async <T>(scope: WorkScope, step: string, call: Effect<T>): Promise<T> => {
    assertOpen(call.method, call.target);
    const pass = await health.enter(call.method, scope.memory.unclear > 0, () => probe(calls, scope));
    try {
      return await carryOut(scope, step, call, pass);
    } finally {
      pass.leave();
    }
  };

  /** A call that leaves something in Slack. What Slack carried out once is not repeated, unless doing so changes nothing. */
  const effect = async <T>(call: Effect<T>): Promise<T> => {
    const { method, target, repeats, prepare = () => Promise.resolve() } = call;
    const scope = currentScope();
    if (scope === undefined) {
      await prepare('');
      return gated(method, target, () => call.send(calls, ''));
    }
    const step = nextStep(scope, `${method} ${target}`);
    if (scope.memory.done.has(step)) return scope.memory.done.get(step) as T;
    try {
      // Another way to the person is no way out when two posts may have arrived already.
      if (repeats === 'once' && scope.memory.unclear >= MAX_UNCLEAR) throw new SlackCallError(method, 'unclear_twice');
      await prepare(step);
      // A window cannot wait: its trigger lives three seconds. Whoever has posted before is not answered twice after a crash.
      const isInLine = repeats === 'once' && !method.startsWith('views.') && !scope.isPosted;
      if (isInLine) return await oneAtATime(() => carryOutIfSound(scope, step, call));
      assertOpen(method, target);
      return await carryOut(scope, step, call);
    } catch (error) {
      note(scope, error, repeats);
      throw error;
    }
  };

  return {
    ...calls,
    post: (channelId, message, threadTs) =>
      effect({
        method: 'chat.postMessage',
        target: channelId,
        repeats: 'once',
        prepare: (step) => takeTurn(pacer, channelId, step),
        send: (by, step) => by.post(channelId, message, threadTs, clientMsgId(step)),
      }),
    postEphemeral: (...given) => effect(once('chat.postEphemeral', given[0], (by) => by.postEphemeral(...given))),
    respond: (url, message, how) =>
      effect({
        method: 'response_url',
        target: '',
        repeats: how === 'add' ? 'once' : 'harmless',
        prepare: assertUsable,
        send: (by) => {
          countResponse();
          return by.respond(url, message, how);
        },
      }),
    openView: (triggerId, view) =>
      effect({
        ...once('views.open', '', (by) => by.openView(triggerId, view)),
        prepare: () => assertTriggerLives('views.open'),
      }),
    pushView: (triggerId, view) =>
      effect({
        ...once('views.push', '', (by) => by.pushView(triggerId, view)),
        prepare: () => assertTriggerLives('views.push'),
      }),
    update: (...given) => effect(harmless('chat.update', given[0], (by) => by.update(...given))),
    updateView: (...given) => effect(harmless('views.update', '', (by) => by.updateView(...given))),
    publishHome: (...given) => effect(harmless('views.publish', '', (by) => by.publishHome(...given))),
    userLocale: (...given) => gated('users.info', '', () => calls.userLocale(...given)),
    permalink: (...given) => gated('chat.getPermalink', '', () => calls.permalink(...given)),
  };
}

/** One call, told by what a repetition of it would do. */
interface Effect<T> {
  readonly method: string;
  /** What Slack's limits for the method are counted by, the channel mostly. */
  readonly target: string;
  readonly repeats: 'harmless' | 'once';
  /** What may take its time, or refuse, before the call is begun. */
  readonly prepare?: (step: string) => Promise<void>;
  readonly send: (by: SlackCalls, step: string) => Promise<T>;
}

function once<T>(method: string, target: string, send: Effect<T>['send']): Effect<T> {
  return { method, target, repeats: 'once', send };
}

function harmless<T>(method: string, target: string, send: Effect<T>['send']): Effect<T> {
  return { method, target, repeats: 'harmless', send };
}

/** What fails here was no post, and so is not unclear. */
async function probe(calls: SlackCalls, scope: WorkScope): Promise<void> {
  try {
    await calls.whoAmI();
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

async function assertUsable(): Promise<void> {
  assertYoung('response_url', 'expired_url', RESPONSE_URL_LIFE_MS);
  if ((currentScope()?.memory.responseUses ?? 0) >= RESPONSE_URL_USES)
    throw new SlackCallError('response_url', 'used_url');
}

function countResponse(): void {
  const scope = currentScope();
  if (scope !== undefined) scope.memory.responseUses += 1;
}

async function assertTriggerLives(method: string): Promise<void> {
  assertYoung(method, 'expired_trigger_id', TRIGGER_LIFE_MS);
}

function assertYoung(method: string, reason: string, lifeMs: number): void {
  const scope = currentScope();
  if (scope !== undefined && Date.now() - scope.work.receivedAt.getTime() > lifeMs)
    throw new SlackCallError(method, reason);
}
