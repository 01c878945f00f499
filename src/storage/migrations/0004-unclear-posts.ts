import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What a crash must not forget of an item: a post that was begun, unclear posts, uses of a `response_url`, and the crashes. */
export const unclearPosts: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const work = db.schema.alterTable('work');
    await work.addColumn('posting_fence', 'bigint').execute();
    for (const count of ['unclear', 'response_uses', 'crashes'])
      await work.addColumn(count, 'integer', (column) => column.notNull().defaultTo(0)).execute();
  },
};
