import type { Kysely } from 'kysely';
import { inBatches } from './in-batches.ts';
import type { Schema } from './schema.ts';
import type { Forgotten, Store } from './store.ts';

type Limits = Parameters<Store['purge']>[0];
type Scrub = () => Promise<void>;

/**
 * Deletes a person's cases with everybody's judgements on them, their own judgements, their language choice, and their dead letters.
 * Work still under way is finished first, and loses the person's id and the body by itself.
 */
export async function forget(db: Kysely<Schema>, scrub: Scrub, teamId: string, userId: string): Promise<Forgotten> {
  const forgotten = await db.transaction().execute(async (trx) => {
    const feedback = await deleteFeedback(trx, teamId, userId);
    const cases = await trx
      .deleteFrom('answers')
      .where('team_id', '=', teamId)
      .where('user_id', '=', userId)
      .executeTakeFirst();
    const choice = await trx
      .deleteFrom('language_choices')
      .where('team_id', '=', teamId)
      .where('user_id', '=', userId)
      .executeTakeFirst();
    await trx
      .deleteFrom('work')
      .where('team_id', '=', teamId)
      .where('user_id', '=', userId)
      .where('state', '=', 'dead')
      .execute();
    return { cases: Number(cases.numDeletedRows), feedback, language: choice.numDeletedRows > 0n };
  });
  await scrub();
  return forgotten;
}

/** Works on all workspaces. Counts deleted rows; a record that only loses its text is not one. */
export async function purge(db: Kysely<Schema>, scrub: Scrub, limits: Limits): Promise<number> {
  await inBatches((size) => wipeTexts(db, size, limits.textsBefore));
  const claims = await inBatches((size) => deleteClaims(db, size, limits.idsBefore));
  const answers = await inBatches((size) => deleteAnswers(db, size, limits.recordsBefore));
  const feedback = await inBatches((size) => deleteOldFeedback(db, size, limits.recordsBefore));
  await scrub();
  return claims + answers + feedback;
}

async function deleteFeedback(trx: Kysely<Schema>, teamId: string, userId: string): Promise<number> {
  const theirCases = trx
    .selectFrom('answers')
    .select('case_id')
    .where('team_id', '=', teamId)
    .where('user_id', '=', userId);
  const { numDeletedRows } = await trx
    .deleteFrom('feedback')
    .where('team_id', '=', teamId)
    .where((eb) => eb.or([eb('user_id', '=', userId), eb('case_id', 'in', theirCases)]))
    .executeTakeFirst();
  return Number(numDeletedRows);
}

async function wipeTexts(db: Kysely<Schema>, size: number, before: Date): Promise<bigint> {
  const old = db
    .selectFrom('answers')
    .select(['team_id', 'case_id'])
    .where('text', 'is not', null)
    .where('at', '<', before.getTime())
    .limit(size);
  const { numUpdatedRows } = await db
    .updateTable('answers')
    .set({ text: null })
    .where((eb) => eb(eb.refTuple('team_id', 'case_id'), 'in', old.$asTuple('team_id', 'case_id')))
    .executeTakeFirst();
  return numUpdatedRows;
}

async function deleteClaims(db: Kysely<Schema>, size: number, before: Date): Promise<bigint> {
  const old = db.selectFrom('claims').select(['team_id', 'id']).where('at', '<', before.getTime()).limit(size);
  const { numDeletedRows } = await db
    .deleteFrom('claims')
    .where((eb) => eb(eb.refTuple('team_id', 'id'), 'in', old.$asTuple('team_id', 'id')))
    .executeTakeFirst();
  return numDeletedRows;
}

async function deleteAnswers(db: Kysely<Schema>, size: number, before: Date): Promise<bigint> {
  const old = db.selectFrom('answers').select(['team_id', 'case_id']).where('at', '<', before.getTime()).limit(size);
  const { numDeletedRows } = await db
    .deleteFrom('answers')
    .where((eb) => eb(eb.refTuple('team_id', 'case_id'), 'in', old.$asTuple('team_id', 'case_id')))
    .executeTakeFirst();
  return numDeletedRows;
}

async function deleteOldFeedback(db: Kysely<Schema>, size: number, before: Date): Promise<bigint> {
  const old = db
    .selectFrom('feedback')
    .select(['team_id', 'case_id', 'user_id'])
    .where('at', '<', before.getTime())
    .limit(size);
  const { numDeletedRows } = await db
    .deleteFrom('feedback')
    .where((eb) =>
      eb(eb.refTuple('team_id', 'case_id', 'user_id'), 'in', old.$asTuple('team_id', 'case_id', 'user_id')),
    )
    .executeTakeFirst();
  return numDeletedRows;
}
