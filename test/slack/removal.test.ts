import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CHANNELS, PEOPLE } from '../../src/local/colleagues.ts';
import type { RemovalEvent } from '../../src/local/slack-cloud.ts';
import { everythingStored, runRaw, TABLES } from '../storage/raw-database.ts';
import { newSqliteFiles } from '../storage/temporary-folder.ts';
import { OTHER_TEAM, startTenants, TEAM, type Tenants } from './start-tenants.ts';

const newDatabase = newSqliteFiles();
let url = '';
let tenants: Tenants;
beforeEach(async () => {
  url = await newDatabase();
  tenants = await startTenants({ url });
});
afterEach(() => tenants.end());

describe('the app is removed', () => {
  test.each<[string, RemovalEvent[]]>([
    ['uninstalled, then tokens revoked', ['app_uninstalled', 'tokens_revoked']],
    ['tokens revoked, then uninstalled', ['tokens_revoked', 'app_uninstalled']],
    ['uninstalled alone', ['app_uninstalled']],
    ['tokens revoked alone', ['tokens_revoked']],
    ['both twice', ['app_uninstalled', 'tokens_revoked', 'app_uninstalled', 'tokens_revoked']],
  ])('%s: the token goes at once, then every row; the other workspace keeps all', async (_order, events) => {
    for (const teamId of [TEAM, OTHER_TEAM]) await livelyDay(teamId);
    const kept = await rowsOf(OTHER_TEAM);
    expect(Object.values(await rowsOf(TEAM)).filter((count) => count > 0).length).toBeGreaterThan(5);
    await tenants.cloud.uninstall(TEAM, events);
    expect(await msUntilTokenIsGone()).toBeLessThan(5_000);
    await tenants.idle();
    await tenants.storage.store.sweepRemoved(-1);
    expect(await rowsOf(TEAM)).toEqual(Object.fromEntries(TABLES_OF_TEAMS.map((table) => [table, 0])));
    expect(await everythingStored(url)).not.toContain(TEAM);
    expect(await rowsOf(OTHER_TEAM)).toEqual(kept);
    for (const workspace of tenants.workspaces.values()) expect(workspace.broken).toEqual([]);
    expect(tenants.cloud.refusals).toEqual([]);
  });

  test('while answers are under way: what they write after that goes, too', async () => {
    await tenants.install(TEAM);
    const workspace = tenants.workspace(TEAM);
    for (let round = 0; round < 20; round += 1) {
      const reports = Array.from({ length: 5 }, (_, count) =>
        workspace.as(PEOPLE.grace).postMessage(CHANNELS.incidents, `@fixfinder emails stuck ${round} ${count}`),
      );
      await tenants.cloud.uninstall(TEAM);
      await Promise.all(reports);
      await tenants.idle();
      await tenants.storage.store.sweepRemoved(-1);
      expect(await everythingStored(url)).not.toContain(TEAM);
      await tenants.install(TEAM);
    }
  });

  test('and nothing of it is answered any more', async () => {
    await livelyDay(TEAM);
    await tenants.cloud.uninstall(TEAM);
    await tenants.idle();
    const posts = tenants.workspace(TEAM).acceptedPosts();
    await tenants.workspace(TEAM).as(PEOPLE.grace).postMessage(CHANNELS.incidents, '@fixfinder emails stuck');
    await tenants.idle();
    expect(tenants.workspace(TEAM).acceptedPosts()).toBe(posts);
    expect(tenants.app.counts.unknown).toBeGreaterThan(0);
  });

  test('installed again it starts clean', async () => {
    await livelyDay(TEAM);
    await tenants.cloud.uninstall(TEAM);
    await tenants.idle();
    await tenants.install(TEAM, { installedBy: PEOPLE.saga });
    const { store } = tenants.storage;
    expect(await store.settings(TEAM)).toEqual({ admins: [PEOPLE.saga] });
    expect(await store.recentCases(TEAM, PEOPLE.grace, 9)).toEqual([]);
    expect(await store.languageOf(TEAM, PEOPLE.colette)).toBeUndefined();
    await store.sweepRemoved(-1);
    await tenants.workspace(TEAM).as(PEOPLE.grace).postMessage(CHANNELS.incidents, '@fixfinder emails stuck');
    await tenants.idle();
    expect(await store.recentCases(TEAM, PEOPLE.grace, 9)).toHaveLength(1);
  });

  test('an event that comes late, after it was installed again, takes what the earlier one left and not the new one', async () => {
    await livelyDay(TEAM);
    const then = new Date(Date.now() - 60_000);
    const { tokens: alive } = await tenants.install(TEAM, { installedBy: PEOPLE.saga, installedAt: new Date() });
    await deliver('app_uninstalled', then);
    await tenants.idle();
    expect((await tenants.installations.find({ teamId: TEAM }))?.tokens).toEqual(alive);
    expect(await tenants.storage.store.languageOf(TEAM, PEOPLE.colette)).toBeUndefined();
    await deliver('app_uninstalled', new Date(Date.now() + 600_000));
    await tenants.idle();
    expect(await tenants.installations.find({ teamId: TEAM })).toBeUndefined();
  });

  test('tokens of people were revoked, and not ours: nothing goes', async () => {
    await livelyDay(TEAM);
    const kept = await rowsOf(TEAM);
    await deliver('tokens_revoked', new Date(), { tokens: { oauth: [PEOPLE.grace], bot: [] } });
    await tenants.idle();
    const { work: _work, ...after } = await rowsOf(TEAM);
    const { work: _before, ...before } = kept;
    expect(after).toEqual(before);
  });

  test('the storage fails when the event comes: it is deleted as soon as it works again', async () => {
    await tenants.end();
    let isFailing = true;
    tenants = await startTenants({ url });
    const { store } = tenants.storage;
    const forgetTeam = store.forgetTeam.bind(store);
    Object.assign(store, {
      forgetTeam: (...given: Parameters<typeof forgetTeam>) =>
        isFailing ? Promise.reject(new Error('the disk is full')) : forgetTeam(...given),
    });
    const second = await startTenants({ url, beside: tenants });
    await tenants.app.stop(100);
    await second.install(TEAM);
    await second.cloud.uninstall(TEAM, ['app_uninstalled']);
    expect(await second.installations.find({ teamId: TEAM })).toBeDefined();
    isFailing = false;
    await second.idle();
    await store.sweepRemoved(-1);
    expect(await everythingStored(url)).not.toContain(TEAM);
    await second.end();
  });
});

async function msUntilTokenIsGone(): Promise<number> {
  const begun = performance.now();
  while ((await tenants.installations.find({ teamId: TEAM })) !== undefined && performance.now() - begun < 10_000)
    await new Promise(setImmediate);
  return performance.now() - begun;
}

const TABLES_OF_TEAMS = TABLES.filter((table) => table !== 'oauth_states');

/** A little of everything that leaves something behind. */
async function livelyDay(teamId: string): Promise<void> {
  await tenants.install(teamId);
  const workspace = tenants.workspace(teamId);
  const { ts = '' } = await workspace.as(PEOPLE.grace).postMessage(CHANNELS.incidents, '@fixfinder emails stuck');
  await tenants.idle();
  const answer = workspace.as(PEOPLE.grace).thread(CHANNELS.incidents, ts).at(-1);
  await workspace.as(PEOPLE.grace).click(answer?.ts ?? '', 'Solved');
  await workspace.as(PEOPLE.colette).slashCommand(CHANNELS.incidents, '/campaign-issue language sv');
  await workspace.as(PEOPLE.grace).slashCommand(CHANNELS.incidents, '/campaign-issue settings language it');
  await tenants.idle();
}

async function rowsOf(teamId: string): Promise<Record<string, number>> {
  const counts = await Promise.all(
    TABLES_OF_TEAMS.map(async (table) => {
      const [row] = await runRaw(url, `select count(*) as n from ${table} where team_id = '${teamId}'`);
      return [table, Number(row?.['n'])] as const;
    }),
  );
  return Object.fromEntries(counts);
}

function deliver(type: RemovalEvent, at: Date, extra: object = {}) {
  return tenants.workspace(TEAM).deliverRaw({
    type: 'events_api',
    kind: type,
    body: {
      type: 'event_callback',
      team_id: TEAM,
      event_id: `Ev${type}${at.getTime()}`,
      event_time: Math.floor(at.getTime() / 1_000),
      event: { type, ...extra },
    },
  });
}
