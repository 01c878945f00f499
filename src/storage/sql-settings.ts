import type { Kysely } from 'kysely';
import { isLanguage } from '../core/language.ts';
import type { SettingChange, TeamSettings } from '../core/team-settings.ts';
import type { Schema, TeamSettingsRow } from './schema.ts';

export async function readSettings(db: Kysely<Schema>, teamId: string): Promise<TeamSettings> {
  const row = await db.selectFrom('team_settings').selectAll().where('team_id', '=', teamId).executeTakeFirst();
  const admins = await db
    .selectFrom('team_admins')
    .select('user_id')
    .where('team_id', '=', teamId)
    .orderBy('user_id')
    .execute();
  return {
    admins: admins.map(({ user_id: userId }) => userId),
    ...(isLanguage(row?.default_language) ? { defaultLanguage: row.default_language } : {}),
    ...(row === undefined || row.help_channel_id === null ? {} : { helpChannelId: row.help_channel_id }),
    ...(row === undefined || row.own_content === null ? {} : { ownContent: row.own_content === 1 }),
  };
}

export async function changeSetting(
  db: Kysely<Schema>,
  teamId: string,
  change: SettingChange,
  hasOtherAdmins: boolean,
): Promise<boolean> {
  switch (change.setting) {
    case 'add-admin':
      await addAdmin(db, teamId, change.value);
      return true;
    case 'remove-admin':
      return removeAdmin(db, teamId, change.value, hasOtherAdmins);
    case 'language':
      return set(db, teamId, { default_language: change.value === 'default' ? null : change.value });
    case 'help-channel':
      return set(db, teamId, { help_channel_id: helpChannel(change.value) });
    case 'runbooks':
      return set(db, teamId, { own_content: change.value === 'own' ? 1 : 0 });
  }
}

function helpChannel(value: string): string | null {
  if (value === 'default') return null;
  return value === 'none' ? '' : value;
}

export async function addAdmin(db: Kysely<Schema>, teamId: string, userId: string): Promise<void> {
  await db
    .insertInto('team_admins')
    .values({ team_id: teamId, user_id: userId })
    .onConflict((conflict) => conflict.columns(['team_id', 'user_id']).doNothing())
    .execute();
}

/** False for the last one, who would lock everybody out. */
async function removeAdmin(
  db: Kysely<Schema>,
  teamId: string,
  userId: string,
  hasOtherAdmins: boolean,
): Promise<boolean> {
  const others = db
    .selectFrom('team_admins')
    .select('user_id')
    .where('team_id', '=', teamId)
    .where('user_id', '!=', userId);
  const removal = db.deleteFrom('team_admins').where('team_id', '=', teamId).where('user_id', '=', userId);
  const { numDeletedRows } = await (
    hasOtherAdmins ? removal : removal.where((eb) => eb.exists(others))
  ).executeTakeFirst();
  return numDeletedRows === 1n;
}

async function set(
  db: Kysely<Schema>,
  teamId: string,
  change: Partial<Omit<TeamSettingsRow, 'team_id'>>,
): Promise<true> {
  await db
    .insertInto('team_settings')
    .values({ default_language: null, help_channel_id: null, own_content: null, ...change, team_id: teamId })
    .onConflict((conflict) => conflict.column('team_id').doUpdateSet(change))
    .execute();
  return true;
}
