import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Logger } from '@slack/bolt';
import type { KindFilter, LeasedWork, WorkItem, WorkQueue } from '../storage/work-queue.ts';
import { createAttempt } from './attempt.ts';
import { createBusyMeter } from './busy-meter.ts';
import { createOutages } from './outages.ts';
import { judgeFailure, MAX_UNCLEAR, UNCLEAR_TWICE, type Verdict } from './judge-failure.ts';
import { inWorkScope, LeaseLostError, recall, RESPONSE_URL_USES } from './work-scope.ts';
import type { WorkMemory, WorkScope } from './work-scope.ts';

/**
 * Answers what Slack sent, exactly once, from the queue in which it is kept. The way of one delivery:
 *
 *     Slack ──► keep (one insert, held by us) ──► acknowledge ──► run: listeners, Slack's calls ──► done
 *                 │ cannot be kept:                                 │
 *                 ▼ not acknowledged, Slack sends again             ├─ passes (429, 5xx, unreachable) ──► later, see below ──► run
 *                                                                   ├─ final, person told ──────────────► done
 *     crash, pause, lost database: the lease ends after 10 s,       ├─ final, nobody can be told ───────► dead letter
 *     anybody's worker leases it ──► run, or done if `posted`       └─ unclear twice, or 6 h old ───────► dead letter
 *
 * - Later: at most 8 s apart; after a 429 when Slack says so, at most 5 min.
 * - Each post is begun in the queue, which renews the lease; a process that slept through its lease posts nothing.
 * - After the first message that stands in Slack the item is `posted`. Whoever leases it then only finishes it; the process that posted
 *   remembers which steps are done and goes on with the next one.
 * - A post that may or may not have arrived (cut after sending, or begun and not recorded before a crash) is made once more, with the
 *   same `client_msg_id`, and counted: the only way to two answers. After two of them the item is a dead letter; after ten crashes of
 *   any kind, too.
 * - When Slack fails for everything of one kind, one item of that kind at a time tries until one succeeds; others are not held up.
 */
export interface Worker {
  /** Keeps what came in. Rejects when that failed. `run` is there when the item is to be answered at once, by us. */
  take(item: WorkItem, isUrgent: boolean): Promise<{ readonly isNew: boolean; readonly run?: () => Promise<void> }>;
  start(): void;
  /** Leases nothing more, and waits for what is under way. */
  stop(patienceMs: number): Promise<void>;
  readonly counts: WorkerCounts;
}

export interface WorkerCounts {
  done: number;
  retried: number;
  buried: number;
  /** Posts of which it was not known whether they arrived. */
  unclear: number;
  /** Items that another process took over. */
  lost: number;
}

export interface WorkerOptions {
  readonly queue: WorkQueue;
  readonly logger: Logger;
  /** Runs the listeners. Rejects with what they failed with. */
  readonly answer: (work: LeasedWork) => Promise<void>;
  /** Tells the person that nothing will come. Rejects when that failed, too. */
  readonly apologise: (work: LeasedWork, error: unknown) => Promise<void>;
  /** The person will have to wait. */
  readonly onWait: (work: LeasedWork, delayMs: number) => void;
  readonly leaseMs?: number;
}

const LEASE_MS = 10_000;
const POLL_MS = 100;
const MAX_RUNNING = 16;
/** Windows wait for nobody; but of more clicks than these at once, acknowledgements go first, and their windows become messages. */
const MAX_URGENT = 2 * MAX_RUNNING;
/** While the event loop is busy, acknowledgements go first and answers wait their turn. */
const RUNNING_WHEN_BUSY = 2;
/** Between two answers of a busy process. Without it they take all that acknowledgements leave, and make those wait. */
const BUSY_PAUSE_MS = 20;
/** What takes the process down so often is not given another chance to; others wait for their answers. */
const MAX_CRASHES = 10;
const CRASHES = `the process ended, or slept, ${MAX_CRASHES} times while this was answered`;
/** A suspect that takes longer than this holds up no other. */
const SUSPECT_MS = 500;
/** A person is told when the answer takes longer than this. */
const WORTH_TELLING_MS = 10_000;

const FIRST_LEASE = {
  fence: 1,
  attempts: 1,
  posted: false,
  unclear: 0,
  isCut: false,
  responseUses: 0,
  crashes: 0,
} as const;

export function createWorker(options: WorkerOptions): Worker {
  const { queue, logger, leaseMs = LEASE_MS } = options;
  const owner = `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`;
  const counts: WorkerCounts = { done: 0, retried: 0, buried: 0, unclear: 0, lost: 0 };
  const running = new Map<string, { readonly kind: string; readonly attempt: Promise<void> }>();
  /** Items that are being kept, and answered right after. */
  let taking = 0;
  const memories = new Map<string, WorkMemory>();
  /** Items under way that crashed before, and since when. One at a time at first, one more with each that turns out harmless. */
  const suspects = new Map<string, number>();
  let suspectsAtOnce = 1;
  const outages = createOutages();
  let isBehind = false;
  let isStopped = true;
  let turning: Promise<void> | undefined;
  let isStorageFailing = false;
  let timer: NodeJS.Timeout | undefined;

  const isBusy = createBusyMeter();
  const room = (most = isBusy() ? RUNNING_WHEN_BUSY : MAX_RUNNING): number => most - running.size - taking;

  /** Stays with one attempt until it has ended, whatever happens in it. */
  const run = (work: LeasedWork, leasedAt: number): Promise<void> => {
    const attempt = attemptOnce(work, leasedAt)
      .catch((error: unknown) => logger.error('work was left to its lease', { error: String(error) }))
      .finally(() => {
        if (running.get(work.id)?.attempt === attempt) running.delete(work.id);
        const wasSuspect = suspects.delete(work.id);
        if (wasSuspect) suspectsAtOnce = Math.min(suspectsAtOnce + 1, MAX_RUNNING);
        if (isBehind) poke(isBusy() && !wasSuspect ? BUSY_PAUSE_MS : 0);
      });
    running.set(work.id, { kind: work.kind, attempt });
    if (work.crashes > 0) suspects.set(work.id, leasedAt);
    return attempt;
  };

  const attemptOnce = async (work: LeasedWork, leasedAt: number): Promise<void> => {
    const known = memories.get(work.id);
    if (work.posted && known?.hasPosted !== true) return finish(work);
    if (work.isCut && known === undefined) counts.unclear += 1;
    const memory = recall(work, known);
    if (memory.unclear >= MAX_UNCLEAR && !memory.hasPosted) return bury(work, UNCLEAR_TWICE);
    if (work.crashes >= MAX_CRASHES && !memory.hasPosted) return bury(work, CRASHES);
    const unclearBefore = memory.unclear;
    const scope = createAttempt(held, work, memory, leasedAt);
    const heartbeat = setInterval(() => void scope.renew(), leaseMs / 3).unref();
    try {
      await inWorkScope(scope, () => options.answer(work));
      outages.succeeded(work.kind);
      // A database that fails now leaves the item to its lease; what is done is remembered, and not done again.
      remember(work.id, memory);
    } catch (error) {
      return await settle(work, scope, error);
    } finally {
      clearInterval(heartbeat);
      counts.unclear += memory.unclear - unclearBefore;
    }
    await finish(work);
  };

  const finish = async (work: LeasedWork): Promise<void> => {
    const isMine = await queue.finish(work.id, owner, work.fence, 'done');
    memories.delete(work.id);
    if (isMine) counts.done += 1;
    else counts.lost += 1;
  };

  const settle = async (work: LeasedWork, scope: WorkScope, error: unknown): Promise<void> => {
    remember(work.id, scope.memory);
    if (error instanceof LeaseLostError) return lose(work);
    let verdict = judgeFailure(work, scope.memory.unclear, scope.trouble, error);
    if (verdict.kind === 'final') verdict = await tell(work, scope, error, verdict);
    if (verdict.kind === 'told') return finish(work);
    if (verdict.kind === 'later') return putOff(work, scope.memory, verdict);
    return bury(work, verdict.reason);
  };

  /** A failure that does not pass is told to the person; only where that is impossible, it becomes a dead letter. */
  const tell = async (work: LeasedWork, scope: WorkScope, error: unknown, final: Verdict): Promise<Verdict> => {
    logger.error('an answer failed', { error: describe(error), what: work.kind, teamId: work.teamId });
    scope.trouble = undefined;
    try {
      await inWorkScope(scope, () => options.apologise(work, error));
      return { kind: 'told' };
    } catch {
      const again = judgeFailure(work, scope.memory.unclear, scope.trouble, error);
      return again.kind === 'later' ? again : final;
    }
  };

  const putOff = async (
    work: LeasedWork,
    memory: WorkMemory,
    { delayMs, reason, isOutage }: Verdict & { kind: 'later' },
  ): Promise<void> => {
    if (isOutage) outages.failed(work.kind);
    counts.retried += 1;
    const isToTell = delayMs > WORTH_TELLING_MS && !memory.isTold && memory.responseUses < RESPONSE_URL_USES;
    if (isToTell) Object.assign(memory, { isTold: true, responseUses: memory.responseUses + 1 });
    if (!(await queue.retryLater(work.id, owner, work.fence, delayMs, reason, memory))) return lose(work);
    if (isToTell) options.onWait(work, delayMs);
  };

  const bury = async (work: LeasedWork, reason: string): Promise<void> => {
    memories.delete(work.id);
    if (!(await queue.bury(work.id, owner, work.fence, reason))) return lose(work);
    counts.buried += 1;
    logger.error('a report could not be answered: see npm run dead-letters', {
      reason,
      what: work.kind,
      teamId: work.teamId,
    });
  };

  const lose = (work: LeasedWork): void => {
    counts.lost += 1;
    logger.warn('work was left to its lease: another process has it, or the database fails', { what: work.kind });
  };

  const remember = (id: string, memory: WorkMemory): void => {
    memories.set(id, memory);
    const [oldest] = memories.keys();
    if (memories.size > 20_000 && oldest !== undefined) memories.delete(oldest);
  };
  const held = { queue, owner, leaseMs, remember };

  const lease = async (): Promise<void> => {
    const failing = outages.kinds();
    for (const kind of failing) if (!isTrying(kind)) await leaseSome(1, { only: kind });
    const limit = room();
    if (limit <= 0) return;
    const works = await leaseSome(limit, { except: failing });
    isBehind = works.length === limit || watched() > 0;
  };

  const leaseSome = async (limit: number, kinds: KindFilter): Promise<readonly LeasedWork[]> => {
    if (isStopped) return [];
    const from = performance.now();
    const works = await queue.lease(owner, leaseMs, limit, Math.max(0, suspectsAtOnce - watched()), kinds);
    isStorageFailing = false;
    for (const work of works) void run(work, from);
    return works;
  };

  const isTrying = (kind: string): boolean => [...running.values()].some((one) => one.kind === kind);
  /** Suspects that others wait for. */
  const watched = (): number => [...suspects.values()].filter((since) => performance.now() - since < SUSPECT_MS).length;

  const poke = (delayMs: number): void => {
    if (isStopped) return;
    clearTimeout(timer);
    timer = setTimeout(() => void (turning ??= turn()), delayMs);
  };

  const turn = async (): Promise<void> => {
    try {
      await lease();
    } catch (error) {
      if (!isStorageFailing) logger.error('the queue cannot be read', { error: String(error) });
      isStorageFailing = true;
    } finally {
      turning = undefined;
      poke(POLL_MS);
    }
  };

  /** What is being leased now is ours to answer, too. */
  const settled = async (): Promise<void> => {
    await turning;
    await Promise.allSettled([...running.values()].map(({ attempt }) => attempt));
  };

  return {
    counts,
    async take(item, isUrgent) {
      const isFailing = outages.has(item.kind);
      const hasRoom = isUrgent ? room(MAX_URGENT) > 0 : !isFailing && !isBehind && room() > 0;
      const isAtOnce = !isStopped && hasRoom;
      const from = performance.now();
      taking += Number(isAtOnce);
      const kept = queue.enqueue(item, isAtOnce ? { owner, leaseMs } : undefined);
      const answer = await kept.finally(() => (taking -= Number(isAtOnce)));
      if (answer === 'known') return { isNew: false };
      if (!isAtOnce) {
        isBehind ||= !isFailing;
        return { isNew: true };
      }
      const work = { ...item, ...FIRST_LEASE, receivedAt: new Date() };
      return { isNew: true, run: () => run(work, from) };
    },
    start() {
      isStopped = false;
      poke(0);
    },
    async stop(patienceMs) {
      isStopped = true;
      clearTimeout(timer);
      await Promise.race([settled(), new Promise((resolve) => setTimeout(resolve, patienceMs).unref())]);
    },
  };
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
