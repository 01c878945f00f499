import type { Kysely } from 'kysely';
import type { EngineKind } from './engine.ts';
import { inStorage } from './in-storage.ts';
import type { Schema } from './schema.ts';
import { begin, bury, finish, lease, renew, retryLater } from './sql-work-leases.ts';
import { deadLetters, depth, purgeFinished, replay } from './sql-work-upkeep.ts';
import { StoreError } from './store.ts';
import { after, FREE, workTable, type WorkTable } from './work-table.ts';
import type { Hold, WorkItem, WorkQueue } from './work-queue.ts';

/**
 * The queue in the table `work`. One worker serves all workspaces, so this is the one place whose statements find rows by their id
 * alone; every item handed out says whose it is. `scrub` as for the store.
 */
export function createSqlWorkQueue(db: Kysely<Schema>, kind: EngineKind, scrub: () => Promise<void>): WorkQueue {
  const work = workTable(db, kind);
  return {
    enqueue: (item, hold) => inStorage('take in work', enqueue(work, item, hold)),
    lease: (...given) => inStorage('lease work', lease(work, ...given)),
    renew: (...held) => inStorage('renew a lease', renew(work, ...held)),
    begin: (...held) => inStorage('begin a call', begin(work, ...held)),
    finish: (...held) => inStorage('finish work', finish(work, ...held)),
    retryLater: (...held) => inStorage('put work off', retryLater(work, ...held)),
    bury: (...held) => inStorage('bury work', bury(work, ...held)),
    deadLetters: (limit) => inStorage('read dead letters', deadLetters(work, limit)),
    replay: (id) => inStorage('replay work', replay(work, id)),
    depth: () => inStorage('count work', depth(work)),
    purgeFinished: (...limits) => inStorage('purge work', purgeFinished(work, scrub, ...limits)),
  };
}

async function enqueue(work: WorkTable, item: WorkItem, hold: Hold | undefined): Promise<'new' | 'known'> {
  const { db, now } = work;
  const { id, teamId, userId, kind, body } = item;
  const held = hold === undefined ? {} : heldBy(work, hold);
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('work')
    .values({ ...NEW_WORK, id, team_id: teamId, user_id: userId ?? null, kind, body, received_at: now, ...held })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows === 1n) return 'new';
  await refuseForeignId(db, id, teamId);
  return 'known';
}

function heldBy(work: WorkTable, { owner, leaseMs }: Hold) {
  return {
    state: 'leased',
    attempts: 1,
    fence: 1,
    lease_owner: owner,
    lease_until: after(work, leaseMs),
  } as const;
}

const NEW_WORK = {
  ...FREE,
  state: 'received',
  attempts: 0,
  fence: 0,
  not_before: 0,
  posted_at: null,
  finished_at: null,
  reason: null,
  posting_fence: null,
  unclear: 0,
  response_uses: 0,
  crashes: 0,
} as const;

/** Taking another workspace's item for a redelivery would lose a report. */
async function refuseForeignId(db: Kysely<Schema>, id: string, teamId: string): Promise<void> {
  const other = await db
    .selectFrom('work')
    .select('id')
    .where('id', '=', id)
    .where('team_id', '!=', teamId)
    .executeTakeFirst();
  if (other !== undefined)
    throw new StoreError('the id of new work is taken by another workspace: ids must be unique across workspaces');
}
