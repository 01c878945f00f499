import type { Kysely } from 'kysely';
import { installationIds, tenantId, type Tenant, type TenantId } from '../core/tenant.ts';
import type { EngineKind } from './engine.ts';
import { inStorage } from './in-storage.ts';
import { installation, sealed } from './installation-row.ts';
import type { Installation, Installations, Tokens } from './installations.ts';
import type { InstallationRow, Schema } from './schema.ts';
import { createSqlStates } from './sql-oauth-states.ts';
import { deleteEverything, TENANT_TABLES } from './sql-removal.ts';
import { addAdmin } from './sql-settings.ts';
import type { TokenCipher } from './token-cipher.ts';
import { after, workTable, type WorkTable } from './work-table.ts';

/** Tokens leave this file as text and enter the database encrypted. */
export function createSqlInstallations(db: Kysely<Schema>, kind: EngineKind, cipher: TokenCipher): Installations {
  const timed = workTable(db, kind);
  return {
    find: (tenant) => inStorage('find an installation', find(db, cipher, tenant)),
    save: (given) => inStorage('save an installation', save(db, cipher, given)),
    leaseRefresh: (id, leaseMs) => inStorage('lease a refresh', leaseRefresh(timed, id, leaseMs)),
    replaceTokens: (...change) => inStorage('replace tokens', replaceTokens(db, cipher, ...change)),
    park: (...change) => inStorage('park an installation', park(db, cipher, ...change)),
    renewKeys: () => inStorage('encrypt anew', renewKeys(db, cipher)),
    count: () => inStorage('count installations', count(db, cipher)),
    states: createSqlStates(timed),
  };
}

async function find(db: Kysely<Schema>, cipher: TokenCipher, tenant: Tenant): Promise<Installation | undefined> {
  const ids = installationIds(tenant);
  const rows = await db.selectFrom('installations').selectAll().where('team_id', 'in', ids).execute();
  const row = ids.map((id) => rows.find(({ team_id: teamId }) => teamId === id)).find((found) => found !== undefined);
  if (row === undefined) return undefined;
  const own = tenantId(tenant);
  const hasJoined = tenant.enterpriseId !== undefined && row.team_id === tenant.teamId && own !== undefined;
  return hasJoined ? carryOver(db, cipher, row, own) : installation(cipher, row);
}

/** A workspace keeps its id and its installations when it joins an organisation. */
async function carryOver(
  db: Kysely<Schema>,
  cipher: TokenCipher,
  row: InstallationRow,
  to: TenantId,
): Promise<Installation> {
  const moved = { ...installation(cipher, row), id: to };
  await db.transaction().execute(async (trx) => {
    await trx.deleteFrom('installations').where('team_id', '=', row.team_id).execute();
    await trx
      .insertInto('installations')
      .values({ ...sealed(cipher, moved), refresh_lease_until: 0 })
      .onConflict((conflict) => conflict.column('team_id').doNothing())
      .execute();
    for (const table of TENANT_TABLES)
      await trx.updateTable(table).set({ team_id: to }).where('team_id', '=', row.team_id).execute();
  });
  return moved;
}

async function save(db: Kysely<Schema>, cipher: TokenCipher, given: Installation): Promise<void> {
  const { id } = given;
  const row = sealed(cipher, given);
  await db.transaction().execute(async (trx) => {
    await trx.deleteFrom('removals').where('team_id', '=', id).execute();
    const earlier = await trx
      .selectFrom('installations')
      .select('team_id')
      .where('team_id', '=', id)
      .executeTakeFirst();
    if (earlier === undefined) await deleteEverything(trx, id);
    await trx
      .insertInto('installations')
      .values({ ...row, refresh_lease_until: 0 })
      .onConflict((conflict) => conflict.column('team_id').doUpdateSet({ ...row, refresh_lease_until: 0 }))
      .execute();
    await addAdmin(trx, id, given.installedBy);
  });
}

async function leaseRefresh(timed: WorkTable, id: TenantId, leaseMs: number): Promise<boolean> {
  const { numUpdatedRows } = await timed.db
    .updateTable('installations')
    .set({ refresh_lease_until: after(timed, leaseMs) })
    .where('team_id', '=', id)
    .where('refresh_lease_until', '<=', timed.now)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

async function replaceTokens(
  db: Kysely<Schema>,
  cipher: TokenCipher,
  id: TenantId,
  usedRefreshToken: string,
  tokens: Tokens,
): Promise<boolean> {
  return changeWhile(db, cipher, id, (current) => {
    if (current.tokens.refreshToken !== usedRefreshToken) return undefined;
    const { parked: _parked, ...rest } = current;
    return { ...rest, tokens };
  });
}

function park(
  db: Kysely<Schema>,
  cipher: TokenCipher,
  id: TenantId,
  refusedToken: string,
  reason: string,
): Promise<boolean> {
  return changeWhile(db, cipher, id, (current) =>
    current.tokens.botToken === refusedToken && current.parked === undefined
      ? { ...current, parked: reason }
      : undefined,
  );
}

/** Writes what `change` makes of it, unless somebody else wrote in between; then `change` is asked again. Every writing changes the text. */
async function changeWhile(
  db: Kysely<Schema>,
  cipher: TokenCipher,
  id: TenantId,
  change: (current: Installation) => Installation | undefined,
): Promise<boolean> {
  for (;;) {
    const row = await db.selectFrom('installations').selectAll().where('team_id', '=', id).executeTakeFirst();
    const changed = row === undefined ? undefined : change(installation(cipher, row));
    if (row === undefined || changed === undefined) return false;
    const { numUpdatedRows } = await db
      .updateTable('installations')
      .set({ ...sealed(cipher, changed), refresh_lease_until: 0 })
      .where('team_id', '=', id)
      .where('bot_token', '=', row.bot_token)
      .executeTakeFirst();
    if (numUpdatedRows === 1n) return true;
  }
}

async function renewKeys(
  db: Kysely<Schema>,
  cipher: TokenCipher,
): Promise<{ readonly renewed: number; readonly unreadable: number }> {
  const old = await db.selectFrom('installations').select('team_id').where('key_id', '!=', cipher.keyId).execute();
  const failures: unknown[] = [];
  let renewed = 0;
  for (const { team_id: id } of old) {
    try {
      if (await changeWhile(db, cipher, id, (current) => current)) renewed += 1;
    } catch (error) {
      failures.push(error);
    }
  }
  if (renewed === 0 && failures.length > 0) throw failures[0];
  return { renewed, unreadable: failures.length };
}

async function count(db: Kysely<Schema>, cipher: TokenCipher): Promise<{ all: number; underOldKeys: number }> {
  const rows = await db
    .selectFrom('installations')
    .select((eb) => ['key_id', eb.fn.countAll<number>().as('count')])
    .groupBy('key_id')
    .execute();
  const sum = (counted: typeof rows): number => counted.reduce((total, row) => total + row.count, 0);
  return { all: sum(rows), underOldKeys: sum(rows.filter(({ key_id: keyId }) => keyId !== cipher.keyId)) };
}
