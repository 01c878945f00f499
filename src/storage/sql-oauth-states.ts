import { createHash } from 'node:crypto';
import { inStorage } from './in-storage.ts';
import type { OAuthStates } from './installations.ts';
import { StoreError } from './store.ts';
import { after, type WorkTable } from './work-table.ts';

/** Anybody can begin an installation; more at once than this is nobody who wants to install. */
const MAX_OPEN = 10_000;

/** Expiry is by the database's clock. */
export function createSqlStates(timed: WorkTable): OAuthStates {
  return {
    open: (state, lifeMs) => inStorage('keep a state', open(timed, state, lifeMs)),
    use: (state) => inStorage('use a state', use(timed, state)),
  };
}

async function open(timed: WorkTable, state: string, lifeMs: number): Promise<void> {
  const { db, now } = timed;
  await db.deleteFrom('oauth_states').where('expires_at', '<=', now).execute();
  const { count } = await db
    .selectFrom('oauth_states')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  if (count >= MAX_OPEN) throw new StoreError('too many installations have been begun and not ended');
  await db
    .insertInto('oauth_states')
    .values({ hash: hashOf(state), expires_at: after(timed, lifeMs) })
    .execute();
}

/** Deleting it is using it: of several who try at once, one finds the row. */
async function use({ db, now }: WorkTable, state: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('oauth_states')
    .where('hash', '=', hashOf(state))
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

function hashOf(state: string): string {
  return createHash('sha256').update(state).digest('hex');
}
