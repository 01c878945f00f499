import type { Logger, ReceiverEvent } from '@slack/bolt';
import type { Store } from '../storage/store.ts';
import type { WorkItem } from '../storage/work-queue.ts';
import type { FloodGate } from './flood-gate.ts';
import { isFromBot } from './from-bot.ts';
import type { Presences } from './presences.ts';
import { readTenant } from './read-tenant.ts';
import { readSpot, record } from './spot.ts';
import { within } from './within.ts';
import { isRemoval, readIncoming, type Incoming } from './work-item.ts';
import type { Worker } from './worker.ts';

/** How many deliveries of each kind came in since the start. */
export interface IntakeCounts {
  received: number;
  /** Sent again by Slack, or pressed twice. */
  repeated: number;
  /** From ourselves or other bots. */
  fromBots: number;
  /** Nobody listens to them; acknowledged all the same. */
  unrouted: number;
  /** From workspaces where the app is not installed, or no more. Acknowledged: Slack switches off apps that fail its deliveries. */
  unknown: number;
  /** From workspaces that refuse our token. */
  parked: number;
  /** Turned away because somebody is too fast. */
  limited: number;
  /** Could not be kept, and were not acknowledged: Slack sends them again. */
  refused: number;
  /** Slack said that it holds events back. */
  heldBack: number;
}

export type IntakeStep = 'before-persist' | 'after-persist' | 'after-ack';

export interface Intake {
  process(event: ReceiverEvent): Promise<void>;
  readonly counts: IntakeCounts;
  /** Resolves when no delivery is under way, or after this many ms. */
  drained(patienceMs: number): Promise<void>;
}

export interface IntakeOptions {
  /** Where deliveries are kept before they are acknowledged; without one they are handled at once. */
  readonly worker: Worker | undefined;
  /** Runs the listeners. */
  readonly processEvent: (event: ReceiverEvent, item: WorkItem) => Promise<void>;
  readonly store: Store;
  readonly gate: FloodGate;
  readonly logger: Logger;
  readonly standing: Presences['standing'];
  /** Somebody is too fast and is to be told. */
  readonly onTooMany: (body: unknown) => void;
  readonly onAck?: (tookMs: number) => void;
  readonly onStep: (step: IntakeStep) => void;
}

/** A second press of the same button within this time is a slip of the finger. */
const DOUBLE_CLICK_MS = 1_500;
/** Slack waits 3 s for an acknowledgement; what is not kept by then is better sent again. */
const KEEP_WITHIN_MS = 2_500;

/**
 * Stands before Bolt, which acknowledges before it listens, deduplicates nothing and passes on what other bots write. Slack sends again
 * what it thinks was lost, with or without saying so (https://docs.slack.dev/apis/events-api#error-handling): only a stored id tells.
 */
export function createIntake(options: IntakeOptions): Intake {
  const { worker, gate, logger, standing } = options;
  const counts: IntakeCounts = {
    received: 0,
    repeated: 0,
    fromBots: 0,
    unrouted: 0,
    unknown: 0,
    parked: 0,
    limited: 0,
    refused: 0,
    heldBack: 0,
  };
  const underWay = new Set<Promise<void>>();
  const clicks: Clicks = new Map();

  const handle = async (event: ReceiverEvent): Promise<void> => {
    const begun = performance.now();
    counts.received += 1;
    const body = record(event.body);
    const ack = acknowledgeOnce(event, logger, () => options.onAck?.(performance.now() - begun));
    if (body['type'] === 'app_rate_limited') {
      counts.heldBack += 1;
      logger.warn('Slack holds events back: more than 30,000 within an hour', {});
    }
    const tenant = readTenant(event.body);
    const here = tenant === undefined ? undefined : await standing(tenant);
    if (isFromBot(body, here?.botUserId ?? '')) {
      counts.fromBots += 1;
      return ack();
    }
    const incoming = readIncoming(event.body);
    if (incoming === undefined || here === undefined) {
      counts.unrouted += 1;
      return ack();
    }
    if (here.kind === 'unknown' || (here.kind === 'parked' && !isRemoval(incoming.item.kind))) {
      counts[here.kind] += 1;
      return ack();
    }
    if (isDoubleClick(clicks, incoming.item.teamId, body)) {
      counts.repeated += 1;
      return ack();
    }
    if (isLimited(gate, incoming, event.body, options)) {
      counts.limited += 1;
      return ack();
    }
    return worker === undefined ? answerNow(options, counts, event, incoming, ack) : keep(worker, incoming, ack);
  };

  const keep = async (to: Worker, { item, isUrgent }: Incoming, ack: () => Promise<void>): Promise<void> => {
    options.onStep('before-persist');
    const taking = to.take(item, isUrgent);
    let kept: Awaited<typeof taking>;
    try {
      kept = await within(KEEP_WITHIN_MS, 'kept', taking);
    } catch (error) {
      // Kept late, it is held by us, and nobody else answers it; what Slack sends again is then known.
      taking.then(({ run }) => run?.()).catch(() => undefined);
      counts.refused += 1;
      logger.error('a delivery could not be kept: not acknowledged', { error: String(error) });
      throw error;
    }
    options.onStep('after-persist');
    if (!kept.isNew) counts.repeated += 1;
    await ack();
    options.onStep('after-ack');
    await kept.run?.();
  };

  return {
    counts,
    process: (event) => {
      const work = handle(event).finally(() => underWay.delete(work));
      underWay.add(work);
      return work;
    },
    async drained(patienceMs) {
      const end = Date.now() + patienceMs;
      while (underWay.size > 0 && Date.now() < end) {
        await new Promise((resolve) => {
          setTimeout(resolve, 20);
        });
      }
    },
  };
}

/** A socket that closed meanwhile cannot take the acknowledgement; the delivery is kept, and comes again as a known one. */
function acknowledgeOnce(event: ReceiverEvent, logger: Logger, onAck: () => void): () => Promise<void> {
  let isAcked = false;
  return async () => {
    if (isAcked) return;
    isAcked = true;
    try {
      await event.ack();
      onAck();
    } catch (error) {
      logger.warn('an acknowledgement did not reach Slack', { error: String(error) });
    }
  };
}

/** Without a queue: answered before anything is kept, once per process and id. */
async function answerNow(
  { processEvent, store, logger }: IntakeOptions,
  counts: IntakeCounts,
  event: ReceiverEvent,
  { item }: Incoming,
  ack: () => Promise<void>,
): Promise<void> {
  if (!(await isNew(store, logger, item.teamId, item.id))) {
    counts.repeated += 1;
    return ack();
  }
  let isRouted = false;
  const routedAck: ReceiverEvent['ack'] = async () => {
    isRouted = true;
    await ack();
  };
  await processEvent({ ...event, ack: routedAck }, item);
  if (!isRouted) counts.unrouted += 1;
  await ack();
}

async function isNew(store: Store, logger: Logger, teamId: string, id: string): Promise<boolean> {
  try {
    return await store.claim(teamId, id, new Date());
  } catch (error) {
    logger.warn('handled ids cannot be remembered', { error: String(error) });
    return true;
  }
}

const LIMITED_KINDS: readonly string[] = ['app_mention', 'command', 'block_actions', 'message_action'];

function isLimited(gate: FloodGate, { item }: Incoming, body: unknown, { onTooMany }: IntakeOptions): boolean {
  const spot = readSpot(body);
  if (spot === undefined || !LIMITED_KINDS.includes(item.kind)) return false;
  const answer = gate.enter(spot);
  if (answer === 'notice') onTooMany(body);
  return answer !== 'open';
}

type Clicks = Map<string, { readonly at: number; readonly triggerId: unknown }>;

/** The same click delivered again is none: its id tells. */
function isDoubleClick(clicks: Clicks, teamId: string, body: ReturnType<typeof record>): boolean {
  if (body['type'] !== 'block_actions') return false;
  const action = record((body['actions'] as unknown[] | undefined)?.[0]);
  const container = record(body['container']);
  const key = [
    teamId,
    record(body['user'])['id'],
    container['message_ts'] ?? container['view_id'],
    action['action_id'],
    action['value'] ?? record(action['selected_option'])['value'] ?? '',
  ]
    .map(String)
    .join(' ');
  const click = { at: Date.now(), triggerId: body['trigger_id'] };
  const last = clicks.get(key);
  if (clicks.size > 1_000) clicks.clear();
  clicks.set(key, click);
  return last !== undefined && click.at - last.at < DOUBLE_CLICK_MS && last.triggerId !== click.triggerId;
}
