import { sql, type ColumnDefinitionBuilder, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The durable queue of what Slack sent; see `work-queue.ts`. */
export const work: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('work')
      .addColumn('id', 'text', (column) => column.notNull().primaryKey())
      .addColumn('team_id', 'text', (column) => column.notNull())
      .addColumn('user_id', 'text')
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('body', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('attempts', 'integer', fromZero)
      .addColumn('lease_owner', 'text')
      .addColumn('lease_until', 'bigint', fromZero)
      .addColumn('fence', 'bigint', fromZero)
      .addColumn('not_before', 'bigint', fromZero)
      .addColumn('received_at', 'bigint', (column) => column.notNull())
      .addColumn('posted_at', 'bigint')
      .addColumn('finished_at', 'bigint')
      .addColumn('reason', 'text')
      .execute();
    await indexWork(db);
  },
};

/** `work_open` holds only what is still to do, so leasing stays quick however much is done. */
async function indexWork(db: Kysely<unknown>): Promise<void> {
  const index = (name: string) => db.schema.createIndex(name).on('work');
  await index('work_open').columns(['received_at', 'id']).where(sql.ref('finished_at'), 'is', null).execute();
  await index('work_by_state').columns(['state', 'finished_at']).execute();
  await index('work_by_team').columns(['team_id', 'user_id']).execute();
}

function fromZero(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder {
  return column.notNull().defaultTo(0);
}
