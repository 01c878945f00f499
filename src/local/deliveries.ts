import type { Core, Json } from './model.ts';
import type { LedgerEntry } from './ledger.ts';
import { pause } from './pause.ts';

/** Something that Slack tells the bot. */
export interface Delivery {
  readonly type: 'events_api' | 'slash_commands' | 'interactive';
  /** What it is called in the ledger and in faults: "app_mention", "slash_commands", "block_actions"… */
  readonly kind: string;
  readonly body: Json;
}

/** One try to hand a delivery over. Redeliveries count from 1. */
export interface Attempt extends Delivery {
  readonly envelopeId: string;
  readonly retryNum: number;
  readonly retryReason: string;
}

/** How a try ended. `isReached: false` means that no bot was there to be late. */
export type Outcome =
  | { readonly isAcked: true; readonly body: unknown }
  | { readonly isAcked: false; readonly reason: string; readonly isReached: boolean; readonly noRetry?: boolean };

/** A way to the bot: in-process, a group of sockets or signed HTTP. */
export interface Transport {
  send(attempt: Attempt, timeoutMs: number): Promise<Outcome>;
}

export interface DeliveryReport {
  readonly kind: string;
  readonly isAcked: boolean;
  readonly ackMs: number;
  readonly ackBody: unknown;
  /** Why it was not acknowledged: "timeout", "http_error", "connection_failed", "no_bot"… */
  readonly failure?: string;
}

/** Only events are redelivered: docs.slack.dev/apis/events-api#error-handling */
const RETRIES = 3;

/** Settles after the first try that may be acknowledged; redeliveries follow in the background. */
export async function deliver(core: Core, delivery: Delivery): Promise<DeliveryReport> {
  const fault = core.faults.takeForDelivery(delivery.kind);
  if (fault?.kind === 'delay') await pause(fault.delayMs ?? 0);
  const first = { ...delivery, envelopeId: core.ids.uuid(), retryNum: 0, retryReason: '' };
  if (fault?.kind === 'lost') return attempt(core, { ...first, retryNum: 1, retryReason: 'http_timeout' });
  if (fault?.kind === 'duplicate') return sendCopies(core, first, fault.copies ?? 1, fault.asRetries === true);
  const report = await attempt(core, first);
  if (fault?.kind === 'lost-ack') void core.track(attempt(core, redelivery(core, first, 'http_timeout')));
  return report;
}

async function sendCopies(core: Core, first: Attempt, copies: number, asRetries: boolean): Promise<DeliveryReport> {
  const original = attempt(core, first);
  for (let copy = 1; copy <= copies; copy += 1) {
    const again = { ...first, envelopeId: core.ids.uuid(), retryNum: copy, retryReason: 'http_timeout' };
    void core.track(attempt(core, asRetries ? again : first));
  }
  return original;
}

async function attempt(core: Core, current: Attempt): Promise<DeliveryReport> {
  const begun = performance.now();
  const at = core.now();
  const entry = core.ledger.open({
    at,
    direction: 'to-bot',
    kind: current.kind,
    payload: current.body,
    status: 'sent',
  });
  const outcome = await send(core, current);
  const ackMs = Math.max(performance.now() - begun, core.now() - at);
  note(entry, outcome, ackMs);
  blame(core, current, outcome, core.now() - at);
  if (!outcome.isAcked && outcome.noRetry !== true) retryLater(core, current, outcome.reason);
  const base = { kind: current.kind, isAcked: outcome.isAcked, ackMs };
  return outcome.isAcked
    ? { ...base, ackBody: outcome.body }
    : { ...base, ackBody: undefined, failure: outcome.reason };
}

/** Each payload goes to any one of the ways to the bot, in turn. */
function send(core: Core, current: Attempt): Promise<Outcome> {
  const [transport] = core.transports;
  if (transport === undefined) return Promise.resolve({ isAcked: false, reason: 'no_bot', isReached: false });
  core.transports.delete(transport);
  core.transports.add(transport);
  return transport.send(current, core.settings.ackTimeoutMs);
}

function note(entry: LedgerEntry, outcome: Outcome, ackMs: number): void {
  entry.status = outcome.isAcked ? 'acked' : outcome.reason;
  entry.tookMs = ackMs;
  if (outcome.isAcked) entry.ackMs = ackMs;
}

/** `clockMs` is the workspace clock's view, so that a test that moves the clock on is late, too. */
function blame(core: Core, current: Attempt, outcome: Outcome, clockMs: number): void {
  const { ackTimeoutMs } = core.settings;
  if (outcome.isAcked && clockMs > ackTimeoutMs)
    core.breakRule('ack_timeout', `${current.kind} acknowledged after ${clockMs} ms`);
  if (outcome.isAcked || !outcome.isReached) return;
  if (outcome.reason === 'timeout')
    core.breakRule('ack_timeout', `${current.kind} not acknowledged within ${ackTimeoutMs} ms`);
  else core.breakRule('ack_failed', `${current.kind}: ${outcome.reason}`);
}

function retryLater(core: Core, current: Attempt, reason: string): void {
  const delayMs = core.settings.retryDelaysMs[current.retryNum];
  if (current.type !== 'events_api' || current.retryNum >= RETRIES || delayMs === undefined) return;
  const next = redelivery(core, current, reason === 'timeout' ? 'http_timeout' : reason);
  const again = pause(delayMs).then(() => attempt(core, next));
  void (delayMs <= WORTH_WAITING_MS ? core.track(again) : again);
}

/** Redeliveries due later than this are not waited for by `settled()`. */
const WORTH_WAITING_MS = 1000;

function redelivery(core: Core, current: Attempt, reason: string): Attempt {
  return { ...current, envelopeId: core.ids.uuid(), retryNum: current.retryNum + 1, retryReason: reason };
}
