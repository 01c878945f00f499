import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Logger } from '@slack/bolt';
import type { LeasedWork, WorkItem, WorkQueue } from '../storage/work-queue.ts';
import { judgeFailure, type Verdict } from './judge-failure.ts';
import { createMemory, inWorkScope, LeaseLostError, type WorkMemory, type WorkScope } from './work-scope.ts';

/**
 * Answers what Slack sent, exactly once, from the queue in which it is kept. The way of one delivery:
 *
 *     Slack ──► keep (one insert, held by us) ──► acknowledge ──► run: listeners, Slack's calls ──► done
 *                 │ cannot be kept:                                 │
 *                 ▼ not acknowledged, Slack sends again             ├─ passes (429, 5xx, unreachable) ──► later, at most 8 s apart ──► run
 *                                                                   ├─ final, person told ──────────────► done
 *     crash, pause, lost database: the lease ends after 10 s,       ├─ final, nobody can be told ───────► dead letter
 *     anybody's worker leases it ──► run, or done if `posted`       └─ unclear twice, or 6 h old ───────► dead letter
 *
 * - Each post is made while the lease is ours for longer than the call can take; a process that slept through its lease posts nothing.
 * - After the first message that stands in Slack the item is `posted`. Whoever leases it then only finishes it; the process that posted
 *   remembers which steps are done and goes on with the next one.
 * - A post that may or may not have arrived is tried once more, with the same `client_msg_id`, and counted: the only way to two answers.
 * - When Slack fails for everybody, one item at a time tries until one succeeds.
 */
export interface Worker {
  /** Keeps what came in. Rejects when that failed. `run` is there when the item is to be answered at once, by us. */
  take(item: WorkItem, isUrgent: boolean): Promise<{ readonly isNew: boolean; readonly run?: () => Promise<void> }>;
  start(): void;
  /** Leases nothing more, and waits for what is under way. */
  stop(patienceMs: number): Promise<void>;
  readonly counts: WorkerCounts;
  readonly isSlackFailing: () => boolean;
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
/** A call to Slack is given up after 2.5 s; a lease has to last longer than that when it begins. */
const CALL_MS = 3_000;
const POLL_MS = 100;
const MAX_RUNNING = 16;
/** Above this share of time spent working, acknowledgements go first and answers wait their turn. */
const BUSY = 0.7;
const RUNNING_WHEN_BUSY = 2;
/** Between two answers of a busy process. Without it they take all that acknowledgements leave, and make those wait. */
const BUSY_PAUSE_MS = 20;
/** So many failures in a row, and Slack is failing for everybody. */
const FAILING_AFTER = 5;
/** A person is told when the answer takes longer than this. */
const WORTH_TELLING_MS = 10_000;

export function createWorker(options: WorkerOptions): Worker {
  const { queue, logger, leaseMs = LEASE_MS } = options;
  const owner = `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`;
  const counts: WorkerCounts = { done: 0, retried: 0, buried: 0, unclear: 0, lost: 0 };
  const running = new Map<string, Promise<void>>();
  const memories = new Map<string, WorkMemory>();
  let failuresInRow = 0;
  let isBehind = false;
  let isStopped = true;
  let isLeasing = false;
  let isStorageFailing = false;
  let timer: NodeJS.Timeout | undefined;

  const isBusy = createBusyMeter();
  const isSlackFailing = (): boolean => failuresInRow >= FAILING_AFTER;
  const room = (): number => {
    if (isSlackFailing()) return running.size === 0 ? 1 : 0;
    return (isBusy() ? RUNNING_WHEN_BUSY : MAX_RUNNING) - running.size;
  };

  /** Stays with one attempt until it has ended, whatever happens in it. */
  const run = (work: LeasedWork, leasedAt: number): Promise<void> => {
    const attempt = attemptOnce(work, leasedAt)
      .catch((error: unknown) => logger.error('work was left to its lease', { error: String(error) }))
      .finally(() => {
        if (running.get(work.id) === attempt) running.delete(work.id);
        if (isBehind) poke(isBusy() ? BUSY_PAUSE_MS : 0);
      });
    running.set(work.id, attempt);
    return attempt;
  };

  const attemptOnce = async (work: LeasedWork, leasedAt: number): Promise<void> => {
    const known = memories.get(work.id);
    if (work.posted && known === undefined) return finish(work);
    const memory = known ?? createMemory();
    const scope = createScope(work, memory, leasedAt);
    const heartbeat = setInterval(() => void scope.renew(), leaseMs / 3).unref();
    try {
      await inWorkScope(scope, () => options.answer(work));
      failuresInRow = 0;
      // A database that fails now leaves the item to its lease; what is done is remembered, and not done again.
      remember(work.id, memory);
    } catch (error) {
      return await settle(work, scope, error);
    } finally {
      clearInterval(heartbeat);
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
    const unclearBefore = memories.get(work.id)?.unclear ?? 0;
    counts.unclear += scope.trouble?.kind === 'unclear' ? 1 : 0;
    let verdict = judgeFailure(work, unclearBefore, scope.trouble, error);
    if (verdict.kind === 'final') verdict = await tell(work, scope, error, verdict);
    if (verdict.kind === 'told') return finish(work);
    if (verdict.kind === 'later') return putOff(work, verdict);
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
    { delayMs, reason, isOutage }: Verdict & { kind: 'later' },
  ): Promise<void> => {
    if (isOutage) failuresInRow += 1;
    counts.retried += 1;
    if (!(await queue.retryLater(work.id, owner, work.fence, delayMs, reason))) return lose(work);
    if (delayMs > WORTH_TELLING_MS) options.onWait(work, delayMs);
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
    logger.warn('work was taken over by another process', { what: work.kind });
  };

  const remember = (id: string, memory: WorkMemory): void => {
    memories.set(id, memory);
    const [oldest] = memories.keys();
    if (memories.size > 20_000 && oldest !== undefined) memories.delete(oldest);
  };

  const createScope = (
    work: LeasedWork,
    memory: WorkMemory,
    leasedAt: number,
  ): WorkScope & { renew(): Promise<boolean> } => {
    let safeUntil = leasedAt + leaseMs;
    const renew = async (): Promise<boolean> => {
      const from = performance.now();
      const isMine = await queue.renew(work.id, owner, work.fence, leaseMs).catch(() => false);
      if (isMine) safeUntil = from + leaseMs;
      return isMine;
    };
    const scope: WorkScope & { renew(): Promise<boolean> } = {
      work,
      memory,
      steps: new Map(),
      trouble: undefined,
      isPosted: work.posted,
      ids: 0,
      renew,
      async assertMine() {
        if (performance.now() + CALL_MS < safeUntil) return;
        // An expired lease that nobody took over is renewed; one that somebody took over is not.
        if (!(await renew())) throw new LeaseLostError('the lease was lost');
      },
      async markPosted() {
        remember(work.id, memory);
        if (scope.isPosted) return;
        scope.isPosted = await queue.finish(work.id, owner, work.fence, 'posted').catch(() => false);
      },
    };
    return scope;
  };

  const lease = async (): Promise<void> => {
    const limit = room();
    if (limit <= 0) return;
    const from = performance.now();
    const works = await queue.lease(owner, leaseMs, limit);
    isBehind = works.length === limit;
    isStorageFailing = false;
    for (const work of works) void run(work, from);
  };

  const poke = (delayMs: number): void => {
    if (isStopped) return;
    clearTimeout(timer);
    timer = setTimeout(() => void turn(), delayMs);
  };

  const turn = async (): Promise<void> => {
    if (isLeasing) return;
    isLeasing = true;
    try {
      await lease();
    } catch (error) {
      if (!isStorageFailing) logger.error('the queue cannot be read', { error: String(error) });
      isStorageFailing = true;
    } finally {
      isLeasing = false;
      poke(POLL_MS);
    }
  };

  return {
    counts,
    isSlackFailing,
    async take(item, isUrgent) {
      const isAtOnce = !isStopped && (isUrgent || (!isBehind && room() > 0));
      const from = performance.now();
      const answer = await queue.enqueue(item, isAtOnce ? { owner, leaseMs } : undefined);
      if (answer === 'known') return { isNew: false };
      if (!isAtOnce) {
        isBehind = true;
        return { isNew: true };
      }
      const work: LeasedWork = { ...item, fence: 1, attempts: 1, posted: false, receivedAt: new Date() };
      return { isNew: true, run: () => run(work, from) };
    },
    start() {
      isStopped = false;
      poke(0);
    },
    async stop(patienceMs) {
      isStopped = true;
      clearTimeout(timer);
      const all = Promise.allSettled(running.values());
      await Promise.race([all, new Promise((resolve) => setTimeout(resolve, patienceMs).unref())]);
    },
  };
}

/** Looks at the event loop ten times a second. */
function createBusyMeter(): () => boolean {
  let since = performance.eventLoopUtilization();
  let at = performance.now();
  let wasBusy = false;
  return () => {
    if (performance.now() - at < 100) return wasBusy;
    const until = performance.eventLoopUtilization();
    wasBusy = performance.eventLoopUtilization(until, since).utilization > BUSY;
    since = until;
    at = performance.now();
    return wasBusy;
  };
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
