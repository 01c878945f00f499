import { afterEach, expect } from '@jest/globals';
import { createFloodGate, NO_FLOOD_LIMITS, type FloodLimits } from '../../src/slack/flood-gate.ts';
import { createIntake } from '../../src/slack/intake.ts';
import type { Standing } from '../../src/slack/presences.ts';
import type { Worker } from '../../src/slack/worker.ts';
import { openStore, type Storage } from '../../src/storage/open-store.ts';
import type { Store } from '../../src/storage/store.ts';
import { loggerInto } from './logger-into.ts';

const opened: Storage[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((storage) => storage.close()));
});

/** How often what came in, in each way. */
export const NOTHING_CAME = {
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

interface Start {
  readonly take?: Worker['take'];
  readonly hasWorker?: boolean;
  readonly standing?: Standing;
  readonly limits?: Partial<FloodLimits>;
  readonly claim?: Store['claim'];
  /** Whether a listener is there for what comes. */
  readonly listens?: boolean;
  /** Whether somebody wants to know how long acknowledgements take. */
  readonly isTimed?: boolean;
}

/** The intake before a real queue, unless it is told what to take. */
export async function startIntake({
  take,
  hasWorker = true,
  standing,
  limits,
  claim,
  listens = true,
  isTimed = true,
}: Start) {
  const storage = await openStore(':memory:');
  opened.push(storage);
  const order: string[] = [];
  const log: string[] = [];
  const urgent: boolean[] = [];
  const tooMany: unknown[] = [];
  const tookMs: number[] = [];
  const answered: string[] = [];
  const keep: Worker['take'] = async (item, isUrgent) => {
    order.push(`keep ${item.id}`);
    urgent.push(isUrgent);
    const isNew = (await storage.queue.enqueue(item)) === 'new';
    const run = (): Promise<void> => Promise.resolve(void order.push('run'));
    return isNew ? { isNew, run } : { isNew };
  };
  const intake = createIntake({
    worker: hasWorker ? ({ take: take ?? keep } as Worker) : undefined,
    processEvent: async ({ ack }, { id }) => {
      answered.push(id);
      order.push('listen');
      if (listens) await ack();
    },
    store: claim === undefined ? storage.store : { ...storage.store, claim },
    gate: createFloodGate({ ...NO_FLOOD_LIMITS, ...limits }, () => 0),
    logger: loggerInto(log),
    standing: async ({ teamId }) => {
      expect(teamId).toMatch(/^T0\d$/u);
      return standing ?? { kind: 'here', botUserId: 'UBOT' };
    },
    onTooMany: (body) => void tooMany.push(body),
    ...(isTimed ? { onAck: (ms) => void tookMs.push(ms) } : {}),
    onStep: (step) => void order.push(step),
  });
  const acknowledge = (): Promise<void> => Promise.resolve(void order.push('ack'));
  const deliver = (body: unknown, ack: () => Promise<void> = acknowledge): Promise<void> =>
    intake.process({ body: body as Record<string, unknown>, ack });
  return { intake, deliver, order, log, urgent, tooMany, tookMs, answered, counts: intake.counts };
}

export function mention(ts: string, more: object = {}) {
  return event('app_mention', { channel: 'C01', ts, ...more });
}

export function event(type: string, more: object = {}) {
  return { type: 'event_callback', team_id: 'T01', event_id: 'Ev1', event: { type, user: 'U01', ...more } };
}

export function click(more: object) {
  const base = { type: 'block_actions', team: { id: 'T01' }, user: { id: 'U01' }, trigger_id: '1.1' };
  return { ...base, container: { message_ts: '1.1' }, actions: [{ action_id: 'a', value: 'v' }], ...more };
}
