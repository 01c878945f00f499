import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';
import type { Statistics } from './store.ts';

/** Answers and judgements of one workspace given since then; lists have the most frequent first. */
export async function statistics(db: Kysely<Schema>, teamId: string, since: Date): Promise<Statistics> {
  const [outcomes, byModule, byLanguage, judged] = await Promise.all([
    countOutcomes(db, teamId, since),
    countModules(db, teamId, since),
    countLanguages(db, teamId, since),
    countJudged(db, teamId, since),
  ]);
  const byOutcome = { answer: 0, choose: 0, none: 0 };
  for (const { outcome, count } of outcomes) byOutcome[outcome] = count;
  const answers = byOutcome.answer + byOutcome.choose + byOutcome.none;
  return { answers, byOutcome, byModule, byLanguage, ...judged };
}

function countOutcomes(db: Kysely<Schema>, teamId: string, since: Date) {
  return answersSince(db, teamId, since)
    .select((eb) => ['outcome', eb.fn.countAll<number>().as('count')])
    .groupBy('outcome')
    .execute();
}

function countModules(db: Kysely<Schema>, teamId: string, since: Date) {
  return answersSince(db, teamId, since)
    .select((eb) => ['first_module as module', eb.fn.countAll<number>().as('count')])
    .where('first_module', 'is not', null)
    .groupBy('first_module')
    .orderBy('count', 'desc')
    .orderBy('first_module')
    .$narrowType<{ module: string }>()
    .execute();
}

function countLanguages(db: Kysely<Schema>, teamId: string, since: Date) {
  return answersSince(db, teamId, since)
    .select((eb) => ['language', eb.fn.countAll<number>().as('count')])
    .groupBy('language')
    .orderBy('count', 'desc')
    .orderBy('language')
    .execute();
}

/** Each case counts once, as solved where anybody's judgement says so. */
async function countJudged(
  db: Kysely<Schema>,
  teamId: string,
  since: Date,
): Promise<{ solved: number; notSolved: number }> {
  const cases = db
    .selectFrom('feedback')
    .select((eb) => eb.fn.max('solved').as('solved'))
    .where('team_id', '=', teamId)
    .where('at', '>=', since.getTime())
    .groupBy('case_id');
  const counts = await db
    .selectFrom(cases.as('cases'))
    .select((eb) => ['cases.solved', eb.fn.countAll<number>().as('count')])
    .groupBy('cases.solved')
    .execute();
  const countOf = (solved: 0 | 1): number => counts.find((row) => row.solved === solved)?.count ?? 0;
  return { solved: countOf(1), notSolved: countOf(0) };
}

function answersSince(db: Kysely<Schema>, teamId: string, since: Date) {
  return db.selectFrom('answers').where('team_id', '=', teamId).where('at', '>=', since.getTime());
}
