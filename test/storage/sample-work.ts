import type { LeasedWork, WorkItem, WorkQueue } from '../../src/storage/work-queue.ts';

export function item(known: Partial<WorkItem>): WorkItem {
  return { id: 'e1', teamId: 'T1', kind: 'event', body: '{"type":"app_mention"}', ...known };
}

/** Enqueues the ordinary item unless there is one, and leases it. */
export async function leaseOne(queue: WorkQueue, owner: string, leaseMs: number): Promise<LeasedWork> {
  const { received, posted } = await queue.depth();
  if (received + posted === 0) await queue.enqueue(item({}));
  const [work] = await queue.lease(owner, leaseMs, 1);
  if (work === undefined) throw new Error('nothing to lease');
  return work;
}
