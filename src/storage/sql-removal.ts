import { type ExpressionBuilder, type ExpressionWrapper, type Kysely, type SqlBool } from 'kysely';
import { parseTenantId } from '../core/tenant.ts';
import type { Schema } from './schema.ts';

type Scrub = () => Promise<void>;

/** Everything that a workspace can leave behind, but for its token. */
export const TENANT_TABLES = [
  'claims',
  'answers',
  'feedback',
  'language_choices',
  'work',
  'team_settings',
  'team_admins',
] as const;
type TenantTable = (typeof TENANT_TABLES)[number] | 'installations' | 'removals';

/** The workspace's work goes too, whatever its state: whoever holds a lease on it has lost it. */
export async function forgetTeam(
  db: Kysely<Schema>,
  scrub: Scrub,
  teamId: string,
  { keepInstallation = false }: { readonly keepInstallation?: boolean } = {},
): Promise<void> {
  if (!keepInstallation) {
    await db.deleteFrom('installations').where('team_id', '=', teamId).execute();
    await db
      .insertInto('removals')
      .values({ team_id: teamId, at: Date.now() })
      .onConflict((conflict) => conflict.column('team_id').doUpdateSet({ at: Date.now() }))
      .execute();
  }
  await db.transaction().execute((trx) => deleteEverything(trx, teamId));
  await scrub();
}

export async function deleteEverything(trx: Kysely<Schema>, teamId: string): Promise<void> {
  for (const table of TENANT_TABLES) await trx.deleteFrom(table).where(ofTenant(teamId)).execute();
}

/** Rows with this very `team_id`; of an organisation also those of its workspaces that have no installation of their own. */
function ofTenant(teamId: string) {
  const isOrganisation = parseTenantId(teamId)?.teamId === undefined && parseTenantId(teamId) !== undefined;
  return (eb: ExpressionBuilder<Schema, TenantTable>): ExpressionWrapper<Schema, TenantTable, SqlBool> => {
    const itself = eb('team_id', '=', teamId);
    if (!isOrganisation) return itself;
    const own = eb.selectFrom('installations as own').select('own.team_id');
    return eb.or([itself, eb.and([eb('team_id', 'like', `${teamId}.%`), eb('team_id', 'not in', own)])]);
  };
}

export async function sweepRemoved(db: Kysely<Schema>, scrub: Scrub, graceMs: number): Promise<void> {
  const removals = await db.selectFrom('removals').select(['team_id', 'at']).execute();
  for (const { team_id: teamId, at } of removals) {
    await db.transaction().execute((trx) => sweepOne(trx, teamId));
    if (at > Date.now() - graceMs) continue;
    await db.deleteFrom('removals').where('team_id', '=', teamId).where('at', '=', at).execute();
  }
  if (removals.length > 0) await scrub();
}

/** Whoever installs the app anew takes the removal away; locking it keeps the two apart. */
async function sweepOne(trx: Kysely<Schema>, teamId: string): Promise<void> {
  const { numUpdatedRows } = await trx
    .updateTable('removals')
    .set((eb) => ({ at: eb.ref('at') }))
    .where('team_id', '=', teamId)
    .executeTakeFirst();
  if (numUpdatedRows === 1n) await deleteEverything(trx, teamId);
}
