import type { LeasedWork, WorkQueue } from '../storage/work-queue.ts';
import { LeaseLostError, type WorkMemory, type WorkScope } from './work-scope.ts';

/**
 * A call to Slack is given up after 2.5 s; a lease has to last longer than that when it begins. Only a post that waits with patience takes
 * up to 7 s: it is the first one, and so begins right after its lease was renewed.
 */
const CALL_MS = 3_000;

export interface AttemptOptions {
  readonly queue: WorkQueue;
  readonly owner: string;
  readonly leaseMs: number;
  readonly remember: (id: string, memory: WorkMemory) => void;
}

export interface Attempt extends WorkScope {
  /** False when the lease was lost, or the database fails. */
  renew(): Promise<boolean>;
}

/** One attempt under one lease, which began when `performance.now()` was `leasedAt` or later. */
export function createAttempt(
  { queue, owner, leaseMs, remember }: AttemptOptions,
  work: LeasedWork,
  memory: WorkMemory,
  leasedAt: number,
): Attempt {
  const { id, fence } = work;
  let safeUntil = leasedAt + leaseMs;
  /** The lease lasts from before the question at least. */
  const extend = async (ask: () => Promise<boolean>): Promise<boolean> => {
    const from = performance.now();
    const isMine = await ask().catch(() => false);
    if (isMine) safeUntil = from + leaseMs;
    return isMine;
  };
  const renew = (): Promise<boolean> => extend(() => queue.renew(id, owner, fence, leaseMs));
  const isSafe = (): boolean => performance.now() + CALL_MS < safeUntil;
  const attempt: Attempt = {
    work,
    memory,
    steps: new Map(),
    trouble: undefined,
    isPosted: work.posted,
    ids: 0,
    renew,
    async begin(call) {
      // Once a message stands, the queue hands the item out as posted, and nobody posts after a crash.
      const isToKeep = !attempt.isPosted && (call.isPost || call.usesResponseUrl);
      if (isToKeep && !(await extend(() => queue.begin(id, owner, fence, leaseMs, call)))) throw lost();
      // An expired lease that nobody took over is renewed; one that somebody took over is not.
      if (!isSafe() && !(await renew())) throw lost();
    },
    async markPosted() {
      memory.hasPosted = true;
      remember(id, memory);
      if (attempt.isPosted) return;
      attempt.isPosted = await queue.finish(id, owner, fence, 'posted').catch(() => false);
    },
  };
  return attempt;
}

function lost(): LeaseLostError {
  return new LeaseLostError('the lease was lost');
}
