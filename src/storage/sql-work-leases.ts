import { sql } from 'kysely';
import type { WorkRow } from './schema.ts';
import { after, FREE, STATE_WHEN_FREE, type WorkTable } from './work-table.ts';
import type { BegunCall, KindFilter, LeasedWork, WorkQueue } from './work-queue.ts';

/** The rows are chosen and locked once, ahead of the update; inside it, PostgreSQL might choose anew for every row. */
export async function lease(
  work: WorkTable,
  owner: string,
  leaseMs: number,
  limit: number,
  abandoned = limit,
  kinds: KindFilter = ALL_KINDS,
): Promise<LeasedWork[]> {
  const rows = await work.db
    .with(
      (cte) => cte('due').materialized(),
      () => dueWork(work, limit, abandoned, kinds),
    )
    .updateTable('work')
    .set((eb) => ({
      state: sql<'posted' | 'leased'>`case when posted_at is null then 'leased' else 'posted' end`,
      attempts: eb('attempts', '+', 1),
      fence: eb('fence', '+', 1),
      unclear: sql<number>`unclear + case when posting_fence = fence and posted_at is null then 1 else 0 end`,
      crashes: sql<number>`crashes + case when lease_owner is null then 0 else 1 end`,
      lease_owner: owner,
      lease_until: after(work, leaseMs),
    }))
    .where('id', 'in', (eb) => eb.selectFrom('due').select('due.id'))
    .returning(LEASED_COLUMNS)
    .execute();
  return rows
    .map(leasedWork)
    .toSorted((a, b) => a.receivedAt.getTime() - b.receivedAt.getTime() || (a.id < b.id ? -1 : 1));
}

const LEASED_COLUMNS = [
  'id',
  'team_id',
  'user_id',
  'kind',
  'body',
  'fence',
  'attempts',
  'posted_at',
  'posting_fence',
  'unclear',
  'response_uses',
  'crashes',
  'received_at',
] as const;

const ALL_KINDS: KindFilter = { except: [] };

function dueWork(work: WorkTable, limit: number, abandoned: number, kinds: KindFilter) {
  const isFree = sql<boolean>`(lease_owner is null or posted_at is not null)`;
  const suspects = oldestDue(work, abandoned, kinds)
    .where('lease_owner', 'is not', null)
    .where('posted_at', 'is', null);
  return oldestDue(work, limit, kinds)
    .$if(abandoned < limit, (query) => query.where((eb) => eb.or([isFree, eb('id', 'in', suspects)])))
    .$if(work.kind === 'postgres', (query) => query.forUpdate().skipLocked());
}

function oldestDue({ db, now }: WorkTable, limit: number, kinds: KindFilter) {
  const due = db
    .selectFrom('work')
    .select('id')
    .where('finished_at', 'is', null)
    .where('lease_until', '<=', now)
    .where('not_before', '<=', now)
    .orderBy('received_at')
    .orderBy('id')
    .limit(limit);
  if ('only' in kinds) return due.where('kind', '=', kinds.only);
  return kinds.except.length === 0 ? due : due.where('kind', 'not in', kinds.except);
}

function leasedWork(row: Pick<WorkRow, (typeof LEASED_COLUMNS)[number]>): LeasedWork {
  return {
    id: row.id,
    teamId: row.team_id,
    ...(row.user_id === null ? {} : { userId: row.user_id }),
    kind: row.kind,
    body: row.body,
    fence: row.fence,
    attempts: row.attempts,
    posted: row.posted_at !== null,
    unclear: row.unclear,
    isCut: row.posting_fence === row.fence - 1 && row.posted_at === null,
    responseUses: row.response_uses,
    crashes: row.crashes,
    receivedAt: new Date(row.received_at),
  };
}

export async function renew(
  work: WorkTable,
  id: string,
  owner: string,
  fence: number,
  leaseMs: number,
): Promise<boolean> {
  const { numUpdatedRows } = await held(work, id, owner, fence)
    .set({ lease_until: after(work, leaseMs) })
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function begin(
  work: WorkTable,
  id: string,
  owner: string,
  fence: number,
  leaseMs: number,
  { isPost, usesResponseUrl }: BegunCall,
): Promise<boolean> {
  const { numUpdatedRows } = await held(work, id, owner, fence)
    .set((eb) => ({
      lease_until: after(work, leaseMs),
      ...(isPost ? { posting_fence: fence } : {}),
      ...(usesResponseUrl ? { response_uses: eb('response_uses', '+', 1) } : {}),
    }))
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function finish(
  work: WorkTable,
  id: string,
  owner: string,
  fence: number,
  outcome: 'posted' | 'done',
): Promise<boolean> {
  const change =
    outcome === 'posted'
      ? { state: outcome, posted_at: work.now, posting_fence: null }
      : { ...FREE, state: outcome, finished_at: work.now, body: '', user_id: null, reason: null };
  const { numUpdatedRows } = await held(work, id, owner, fence).set(change).executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function retryLater(
  work: WorkTable,
  id: string,
  owner: string,
  fence: number,
  delayMs: number,
  reason: string,
  kept?: Parameters<WorkQueue['retryLater']>[5],
): Promise<boolean> {
  const totals = kept === undefined ? {} : { unclear: kept.unclear, response_uses: kept.responseUses };
  const { numUpdatedRows } = await held(work, id, owner, fence)
    .set({ ...FREE, ...totals, state: STATE_WHEN_FREE, posting_fence: null, not_before: after(work, delayMs), reason })
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function bury(
  work: WorkTable,
  id: string,
  owner: string,
  fence: number,
  reason: string,
): Promise<boolean> {
  const { numUpdatedRows } = await held(work, id, owner, fence)
    .set({ ...FREE, state: 'dead', finished_at: work.now, reason })
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** `lease_owner` is only set while somebody holds a lease, so owner and fence say it all. */
function held({ db }: WorkTable, id: string, owner: string, fence: number) {
  return db.updateTable('work').where('id', '=', id).where('lease_owner', '=', owner).where('fence', '=', fence);
}
