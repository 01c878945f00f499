import type { Kysely } from 'kysely';
import { isLanguage, type Language } from '../core/language.ts';
import { answerRecord, answerRow } from './answer-row.ts';
import { inStorage } from './in-storage.ts';
import type { Schema } from './schema.ts';
import { forgetTeam, sweepRemoved } from './sql-removal.ts';
import { forget, purge } from './sql-retention.ts';
import { changeSetting, readSettings } from './sql-settings.ts';
import { statistics } from './sql-statistics.ts';
import type { AnswerRecord, Feedback, SameTrouble, Store } from './store.ts';

/** Owns `db`. `scrub` runs after rows were deleted, to remove what they left behind outside the tables. */
export function createSqlStore(db: Kysely<Schema>, scrub: () => Promise<void> = () => Promise.resolve()): Store {
  return {
    claim: (teamId, id, at) => inStorage('claim an id', claim(db, teamId, id, at)),
    isClaimed: (teamId, id) => inStorage('look for a claim', isClaimed(db, teamId, id)),
    recordAnswer: (record) => inStorage('record an answer', recordAnswer(db, record)),
    sameTrouble: (...wanted) => inStorage('look for the same trouble', sameTrouble(db, ...wanted)),
    recordFeedback: (feedback) => inStorage('record feedback', recordFeedback(db, feedback)),
    feedbackOf: (teamId, caseId) => inStorage('read feedback', feedbackOf(db, teamId, caseId)),
    languageOf: (teamId, userId) => inStorage('read a language choice', languageOf(db, teamId, userId)),
    rememberLanguage: (...choice) => inStorage('remember a language', rememberLanguage(db, ...choice)),
    recentCases: (teamId, userId, limit) => inStorage('read recent cases', recentCases(db, teamId, userId, limit)),
    statistics: (teamId, since) => inStorage('count', statistics(db, teamId, since)),
    unrecognised: (teamId, since, limit) => inStorage('read texts', unrecognised(db, teamId, since, limit)),
    forget: (teamId, userId) => inStorage('forget a person', forget(db, scrub, teamId, userId)),
    settings: (teamId) => inStorage('read settings', readSettings(db, teamId)),
    changeSetting: (...change) => inStorage('change a setting', changeSetting(db, ...change)),
    forgetTeam: (teamId, how) => inStorage('forget a workspace', forgetTeam(db, scrub, teamId, how)),
    sweepRemoved: (graceMs) => inStorage('forget what came late', sweepRemoved(db, scrub, graceMs)),
    purge: (limits) => inStorage('purge', purge(db, scrub, limits)),
    check: () => inStorage('be written', check(db)),
    close: () => inStorage('close', db.destroy()),
  };
}

async function claim(db: Kysely<Schema>, teamId: string, id: string, at: Date): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('claims')
    .values({ team_id: teamId, id, at: at.getTime() })
    .onConflict((conflict) => conflict.columns(['team_id', 'id']).doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

async function isClaimed(db: Kysely<Schema>, teamId: string, id: string): Promise<boolean> {
  const found = await db
    .selectFrom('claims')
    .select('id')
    .where('team_id', '=', teamId)
    .where('id', '=', id)
    .executeTakeFirst();
  return found !== undefined;
}

async function recordAnswer(db: Kysely<Schema>, record: AnswerRecord): Promise<void> {
  const row = answerRow(record);
  await db
    .insertInto('answers')
    .values(row)
    .onConflict((conflict) => conflict.columns(['team_id', 'case_id']).doUpdateSet(row))
    .execute();
}

async function sameTrouble(
  db: Kysely<Schema>,
  teamId: string,
  module: string,
  since: Date,
  exceptCaseId: string,
): Promise<SameTrouble> {
  const same = db
    .selectFrom('answers')
    .where('team_id', '=', teamId)
    .where('first_module', '=', module)
    .where('at', '>=', since.getTime())
    .where('case_id', '!=', exceptCaseId);
  const { count } = await same.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  const first = await same
    .select(['channel_id', 'thread_ts'])
    .where('channel_id', 'is not', null)
    .where('thread_ts', 'is not', null)
    .orderBy('at')
    .orderBy('case_id')
    .limit(1)
    .$narrowType<{ channel_id: string; thread_ts: string }>()
    .executeTakeFirst();
  return first === undefined ? { count } : { count, first: { channelId: first.channel_id, threadTs: first.thread_ts } };
}

/** A judgement that arrives after a later one of the same person changes nothing. */
async function recordFeedback(db: Kysely<Schema>, { teamId, caseId, userId, solved, at }: Feedback): Promise<void> {
  const judgement = { solved: solved ? 1 : 0, at: at.getTime() } as const;
  await db
    .insertInto('feedback')
    .values({ team_id: teamId, case_id: caseId, user_id: userId, ...judgement })
    .onConflict((conflict) =>
      conflict
        .columns(['team_id', 'case_id', 'user_id'])
        .doUpdateSet(judgement)
        .where('feedback.at', '<=', judgement.at)
        .where('feedback.team_id', '=', teamId),
    )
    .execute();
}

async function feedbackOf(db: Kysely<Schema>, teamId: string, caseId: string): Promise<Feedback[]> {
  const rows = await db
    .selectFrom('feedback')
    .select(['user_id', 'solved', 'at'])
    .where('team_id', '=', teamId)
    .where('case_id', '=', caseId)
    .orderBy('at')
    .orderBy('user_id')
    .execute();
  return rows.map((row) => ({ teamId, caseId, userId: row.user_id, solved: row.solved === 1, at: new Date(row.at) }));
}

async function languageOf(db: Kysely<Schema>, teamId: string, userId: string): Promise<Language | undefined> {
  const row = await db
    .selectFrom('language_choices')
    .select('language')
    .where('team_id', '=', teamId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return isLanguage(row?.language) ? row.language : undefined;
}

async function rememberLanguage(
  db: Kysely<Schema>,
  teamId: string,
  userId: string,
  language: Language | undefined,
): Promise<void> {
  if (language === undefined) {
    await db.deleteFrom('language_choices').where('team_id', '=', teamId).where('user_id', '=', userId).execute();
    return;
  }
  await db
    .insertInto('language_choices')
    .values({ team_id: teamId, user_id: userId, language })
    .onConflict((conflict) => conflict.columns(['team_id', 'user_id']).doUpdateSet({ language }))
    .execute();
}

async function recentCases(db: Kysely<Schema>, teamId: string, userId: string, limit: number): Promise<AnswerRecord[]> {
  const rows = await db
    .selectFrom('answers')
    .selectAll()
    .where('team_id', '=', teamId)
    .where('user_id', '=', userId)
    .orderBy('at', 'desc')
    .orderBy('case_id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(answerRecord);
}

async function unrecognised(
  db: Kysely<Schema>,
  teamId: string,
  since: Date,
  limit: number,
): Promise<{ text: string; language: Language }[]> {
  return db
    .selectFrom('answers')
    .select(['text', 'language'])
    .where('team_id', '=', teamId)
    .where('text', 'is not', null)
    .where('at', '>=', since.getTime())
    .orderBy('at', 'desc')
    .limit(limit)
    .$narrowType<{ text: string }>()
    .execute();
}

/** Writes for real: a disk that is full, or a server that only reads, shows at no other time. */
async function check(db: Kysely<Schema>): Promise<void> {
  const at = Date.now();
  await db
    .insertInto('claims')
    .values({ team_id: '', id: 'check', at })
    .onConflict((conflict) => conflict.columns(['team_id', 'id']).doUpdateSet({ at }))
    .execute();
}
