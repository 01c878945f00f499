import type { App, Logger, ReceiverEvent } from '@slack/bolt';
import type { Store } from '../storage/store.ts';
import { record } from './spot.ts';

/** How many deliveries of each kind came in since the start. */
export interface IntakeCounts {
  received: number;
  /** Sent again by Slack, or pressed twice. */
  repeated: number;
  /** From ourselves or other bots. */
  fromBots: number;
  /** Nobody listens to them; acknowledged all the same. */
  unrouted: number;
}

export interface Intake {
  process(event: ReceiverEvent): Promise<void>;
  readonly counts: IntakeCounts;
  /** Resolves when no delivery is under way, or after this many ms. */
  drained(patienceMs: number): Promise<void>;
}

interface IntakeOptions {
  readonly app: App;
  readonly store: Store;
  readonly logger: Logger;
  readonly botUserId: () => string;
}

/** A second press of the same button within this time is a slip of the finger. */
const DOUBLE_CLICK_MS = 1_500;

/**
 * Stands before Bolt, which deduplicates nothing and passes on what other bots write. Slack sends again what it thinks was lost,
 * with or without saying so (https://docs.slack.dev/apis/events-api#error-handling): only a stored id tells.
 */
export function createIntake({ app, store, logger, botUserId }: IntakeOptions): Intake {
  const counts: IntakeCounts = { received: 0, repeated: 0, fromBots: 0, unrouted: 0 };
  const underWay = new Set<Promise<void>>();
  const clicks = new Map<string, number>();

  const handle = async (event: ReceiverEvent): Promise<void> => {
    counts.received += 1;
    const body = record(event.body);
    let isAcked = false;
    const ack: ReceiverEvent['ack'] = async (response) => {
      if (isAcked) return;
      isAcked = true;
      await event.ack(response);
    };
    if (isFromBot(body, botUserId())) {
      counts.fromBots += 1;
      return ack();
    }
    if (isDoubleClick(clicks, body) || !(await isNew(store, logger, body))) {
      counts.repeated += 1;
      return ack();
    }
    await app.processEvent({ ...event, ack });
    if (!isAcked) {
      counts.unrouted += 1;
      await ack();
    }
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

/** Own messages, edits and deletions, and other bots, at whatever depth: https://docs.slack.dev/reference/events/message */
function isFromBot(body: ReturnType<typeof record>, botUserId: string): boolean {
  const event = record(body['event']);
  if (body['event'] === undefined || event['type'] === 'app_home_opened') return false;
  const inner = [event, record(event['message']), record(event['previous_message'])];
  return (
    inner.some((part) => part['bot_id'] != null || part['bot_profile'] != null || part['user'] === botUserId) ||
    typeof event['subtype'] === 'string'
  );
}

async function isNew(store: Store, logger: Logger, body: ReturnType<typeof record>): Promise<boolean> {
  const id = deliveryId(body);
  if (id === undefined) return true;
  try {
    return await store.claim(id.teamId, id.id, new Date());
  } catch (error) {
    logger.warn('handled ids cannot be remembered', { error: String(error) });
    return true;
  }
}

/** Slack's own id of what happened; the same however often it is delivered. */
function deliveryId(body: ReturnType<typeof record>): { teamId: string; id: string } | undefined {
  const team = body['team_id'] ?? record(body['team'])['id'];
  const teamId = typeof team === 'string' ? team : '';
  const event = record(body['event']);
  if (event['type'] === 'app_mention')
    return { teamId, id: `mention:${String(event['channel'])}:${String(event['ts'])}` };
  if (typeof body['event_id'] === 'string') return { teamId, id: `event:${body['event_id']}` };
  if (typeof body['trigger_id'] === 'string') return { teamId, id: `trigger:${body['trigger_id']}` };
  return undefined;
}

function isDoubleClick(clicks: Map<string, number>, body: ReturnType<typeof record>): boolean {
  if (body['type'] !== 'block_actions') return false;
  const action = record((body['actions'] as unknown[] | undefined)?.[0]);
  const container = record(body['container']);
  const key = [
    record(body['user'])['id'],
    container['message_ts'] ?? container['view_id'],
    action['action_id'],
    action['value'] ?? '',
  ]
    .map(String)
    .join(' ');
  const now = Date.now();
  const last = clicks.get(key);
  if (clicks.size > 1_000) clicks.clear();
  clicks.set(key, now);
  return last !== undefined && now - last < DOUBLE_CLICK_MS;
}
