import { sql } from 'kysely';
import { inBatches } from './in-batches.ts';
import { STATE_WHEN_FREE, type WorkTable } from './work-table.ts';
import type { DeadLetter, QueueDepth } from './work-queue.ts';

export async function deadLetters({ db }: WorkTable, limit: number): Promise<DeadLetter[]> {
  const rows = await db
    .selectFrom('work')
    .select(['id', 'team_id', 'kind', 'attempts', 'posted_at', 'reason', 'received_at', 'finished_at'])
    .where('state', '=', 'dead')
    .orderBy('finished_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    teamId: row.team_id,
    kind: row.kind,
    attempts: row.attempts,
    posted: row.posted_at !== null,
    reason: row.reason ?? '',
    receivedAt: new Date(row.received_at),
    buriedAt: new Date(row.finished_at ?? row.received_at),
  }));
}

/** An operator who replays an item has looked whether its answer arrived. */
const CLEAR = { not_before: 0, posting_fence: null, unclear: 0, crashes: 0 } as const;

export async function replay({ db }: WorkTable, id: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('work')
    .set({ state: STATE_WHEN_FREE, attempts: 0, ...CLEAR, finished_at: null, reason: null })
    .where('id', '=', id)
    .where('state', '=', 'dead')
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function depth({ db, now }: WorkTable): Promise<QueueDepth> {
  const rows = await db
    .selectFrom('work')
    .select((eb) => ['state', eb.fn.countAll<number>().as('count'), sql<number>`${now} - min(received_at)`.as('age')])
    .where('state', 'in', ['received', 'leased', 'posted', 'dead'])
    .groupBy('state')
    .execute();
  const counts = { received: 0, leased: 0, posted: 0, dead: 0 };
  for (const { state, count } of rows) if (state !== 'done') counts[state] = count;
  const ages = rows.filter(({ state }) => state !== 'dead').map(({ age }) => age);
  return { ...counts, oldestMs: Math.max(0, ...ages) };
}

export async function purgeFinished(
  work: WorkTable,
  scrub: () => Promise<void>,
  before: Date,
  buriedBefore?: Date,
): Promise<number> {
  const done = await inBatches((size) => deleteFinished(work, 'done', before, size));
  const dead =
    buriedBefore === undefined ? 0 : await inBatches((size) => deleteFinished(work, 'dead', buriedBefore, size));
  await scrub();
  return done + dead;
}

async function deleteFinished({ db }: WorkTable, state: 'done' | 'dead', before: Date, size: number): Promise<bigint> {
  const old = db
    .selectFrom('work')
    .select('id')
    .where('state', '=', state)
    .where('finished_at', '<', before.getTime())
    .limit(size);
  const { numDeletedRows } = await db.deleteFrom('work').where('id', 'in', old).executeTakeFirst();
  return numDeletedRows;
}
