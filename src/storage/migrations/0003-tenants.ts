import type { ColumnDefinitionBuilder, Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Many workspaces: where the app is installed, what each has set up, and which have just left. */
export const tenants: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await createInstallations(db);
    await createSettings(db);
    await db.schema
      .createTable('removals')
      .addColumn('team_id', 'text', (column) => column.notNull().primaryKey())
      .addColumn('at', 'bigint', required)
      .execute();
    await db.schema
      .createTable('oauth_states')
      .addColumn('hash', 'text', (column) => column.notNull().primaryKey())
      .addColumn('expires_at', 'bigint', required)
      .execute();
    await db.schema.createIndex('oauth_states_by_age').on('oauth_states').column('expires_at').execute();
  },
};

async function createInstallations(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('installations')
    .addColumn('team_id', 'text', (column) => column.notNull().primaryKey())
    .addColumn('app_id', 'text', required)
    .addColumn('bot_user_id', 'text', required)
    .addColumn('bot_id', 'text', required)
    .addColumn('scopes', 'text', required)
    .addColumn('installed_by', 'text', required)
    .addColumn('installed_at', 'bigint', required)
    .addColumn('key_id', 'text', required)
    .addColumn('bot_token', 'text', required)
    .addColumn('refresh_token', 'text')
    .addColumn('expires_at', 'bigint')
    .addColumn('refresh_lease_until', 'bigint', (column) => column.notNull().defaultTo(0))
    .addColumn('parked', 'text')
    .execute();
}

async function createSettings(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('team_settings')
    .addColumn('team_id', 'text', (column) => column.notNull().primaryKey())
    .addColumn('default_language', 'text')
    .addColumn('help_channel_id', 'text')
    .addColumn('own_content', 'integer')
    .execute();
  await db.schema
    .createTable('team_admins')
    .addColumn('team_id', 'text', required)
    .addColumn('user_id', 'text', required)
    .addPrimaryKeyConstraint('team_admins_pk', ['team_id', 'user_id'])
    .execute();
}

function required(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder {
  return column.notNull();
}
