import { sql, type ColumnDefinitionBuilder, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What the bot remembers: handled ids, answers, judgements, language choices. */
export const memory: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await createClaims(db);
    await createAnswers(db);
    await createFeedback(db);
    await createLanguageChoices(db);
  },
};

async function createClaims(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('claims')
    .addColumn('team_id', 'text', required)
    .addColumn('id', 'text', required)
    .addColumn('at', 'bigint', required)
    .addPrimaryKeyConstraint('claims_pk', ['team_id', 'id'])
    .execute();
  await db.schema.createIndex('claims_by_age').on('claims').column('at').execute();
}

async function createAnswers(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('answers')
    .addColumn('team_id', 'text', required)
    .addColumn('case_id', 'text', required)
    .addColumn('user_id', 'text', required)
    .addColumn('channel_id', 'text')
    .addColumn('thread_ts', 'text')
    .addColumn('outcome', 'text', required)
    .addColumn('modules', 'text', required)
    .addColumn('first_module', 'text')
    .addColumn('language', 'text', required)
    .addColumn('content_version', 'text', required)
    .addColumn('at', 'bigint', required)
    .addColumn('text', 'text')
    .addPrimaryKeyConstraint('answers_pk', ['team_id', 'case_id'])
    .execute();
  await indexAnswers(db);
}

async function indexAnswers(db: Kysely<unknown>): Promise<void> {
  const index = (name: string) => db.schema.createIndex(name).on('answers');
  await index('answers_by_person').columns(['team_id', 'user_id', 'at']).execute();
  await index('answers_by_module').columns(['team_id', 'first_module', 'at']).execute();
  await index('answers_by_time').columns(['team_id', 'at']).execute();
  await index('answers_by_age').column('at').execute();
  await index('answers_with_text').columns(['team_id', 'at']).where(sql.ref('text'), 'is not', null).execute();
}

async function createFeedback(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('feedback')
    .addColumn('team_id', 'text', required)
    .addColumn('case_id', 'text', required)
    .addColumn('user_id', 'text', required)
    .addColumn('solved', 'integer', required)
    .addColumn('at', 'bigint', required)
    .addPrimaryKeyConstraint('feedback_pk', ['team_id', 'case_id', 'user_id'])
    .execute();
  const index = (name: string) => db.schema.createIndex(name).on('feedback');
  await index('feedback_by_person').columns(['team_id', 'user_id']).execute();
  await index('feedback_by_time').columns(['team_id', 'at']).execute();
  await index('feedback_by_age').column('at').execute();
}

async function createLanguageChoices(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('language_choices')
    .addColumn('team_id', 'text', required)
    .addColumn('user_id', 'text', required)
    .addColumn('language', 'text', required)
    .addPrimaryKeyConstraint('language_choices_pk', ['team_id', 'user_id'])
    .execute();
}

function required(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder {
  return column.notNull();
}
