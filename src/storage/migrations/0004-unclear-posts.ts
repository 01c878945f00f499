import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What a crash must not forget of an item: a post that was begun, posts that are unclear, uses of a `response_url`. */
export const unclearPosts: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const work = db.schema.alterTable('work');
    await work.addColumn('posting_fence', 'bigint').execute();
    await work.addColumn('unclear', 'integer', (column) => column.notNull().defaultTo(0)).execute();
    await work.addColumn('response_uses', 'integer', (column) => column.notNull().defaultTo(0)).execute();
  },
};
