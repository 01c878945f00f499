import { afterEach, describe, expect, test } from '@jest/globals';
import { CHANNELS, PEOPLE } from '../../src/local/colleagues.ts';
import { messagesSeenBy } from '../../src/local/messages.ts';
import type { Workspace } from '../../src/local/workspace.ts';
import { textOf } from './start-bot.ts';
import { OTHER_TEAM, startTenants, TEAM, type Tenants, type TenantsOptions } from './start-tenants.ts';

const HOUR_MS = 3_600_000;

let started: Tenants[] = [];
afterEach(async () => {
  for (const tenants of started.toReversed()) await tenants.end();
  started = [];
});

async function start(options: TenantsOptions = {}): Promise<Tenants> {
  const tenants = await startTenants(options);
  started.push(tenants);
  return tenants;
}

describe('whose token is used', () => {
  test('is decided by the workspace of the work, though everything else is the same in both', async () => {
    const tenants = await start();
    await tenants.install(TEAM);
    await tenants.install(OTHER_TEAM);
    await Promise.all([
      mention(tenants.workspace(TEAM), 'emails have stopped going out'),
      mention(tenants.workspace(OTHER_TEAM), 'clicks and opens have been at zero since noon'),
    ]);
    await tenants.idle();
    expect(newest(tenants.workspace(TEAM))).toContain('mta');
    expect(newest(tenants.workspace(OTHER_TEAM))).toContain('tracking');
    expect(newest(tenants.workspace(OTHER_TEAM))).not.toContain('mta');
    expect(tenants.cloud.refusals).toEqual([]);
    for (const workspace of tenants.workspaces.values()) expect(workspace.broken).toEqual([]);
  });

  test('installed again with another token, the next answer is given with that one', async () => {
    const tenants = await start();
    await tenants.install(TEAM);
    await mention(tenants.workspace(TEAM), 'emails stuck');
    await tenants.idle();
    tenants.cloud.revoke(TEAM);
    await tenants.install(TEAM);
    await mention(tenants.workspace(TEAM), 'emails stuck');
    await tenants.idle();
    expect(tenants.workspace(TEAM).acceptedPosts()).toBe(2);
    expect(tenants.cloud.refusals).toEqual([]);
  });

  test('another process that still has the old token finds the new one by itself', async () => {
    const tenants = await start();
    await tenants.install(TEAM);
    await mention(tenants.workspace(TEAM), 'emails stuck');
    await tenants.idle();
    tenants.cloud.revoke(TEAM);
    const { tokens, ...rest } = await tenants.install(TEAM, { tokens: tenants.cloud.install(TEAM) });
    tenants.cloud.revoke(TEAM);
    await mention(tenants.workspace(TEAM), 'emails stuck');
    await tenants.installations.save({ ...rest, tokens: tenants.cloud.install(TEAM) });
    await tenants.idle();
    expect(tokens.botToken).not.toBe('');
    expect(tenants.workspace(TEAM).acceptedPosts()).toBe(2);
    expect(tenants.app.counts.parked).toBe(0);
  });
});

test('the same person pressing the same button of the same message at the same moment in two workspaces is no double click', async () => {
  const at = Date.UTC(2026, 2, 2, 9);
  const now = (): number => at;
  const tenants = await start({ now });
  const pressed = [];
  for (const teamId of [TEAM, OTHER_TEAM]) {
    await tenants.install(teamId);
    await tenants.workspace(teamId).as(PEOPLE.grace).slashCommand(CHANNELS.incidents, '/campaign-issue help');
    await tenants.idle();
    const help = messagesSeenBy(tenants.workspace(teamId).core, PEOPLE.grace, CHANNELS.incidents).at(-1);
    pressed.push({ person: tenants.workspace(teamId).as(PEOPLE.grace), ts: help?.ts ?? '' });
  }
  expect(pressed[0]?.ts).toBe(pressed[1]?.ts);
  await Promise.all(pressed.map(({ person, ts }) => person.click(ts, 'All modules')));
  await tenants.idle();
  for (const workspace of tenants.workspaces.values()) expect(newest(workspace)).toContain('Choose the module');
  expect(tenants.app.counts.repeated).toBe(0);
});

describe('a workspace where the app is not installed', () => {
  test('is acknowledged and counted, and nothing is kept, posted or asked', async () => {
    const tenants = await start();
    await tenants.install(TEAM);
    const outside = tenants.workspace(OTHER_TEAM);
    expect((await outside.as(PEOPLE.grace).slashCommand(CHANNELS.incidents, '/campaign-issue help')).isAcked).toBe(
      true,
    );
    await mention(outside, 'emails stuck');
    await tenants.idle();
    expect(tenants.app.counts).toMatchObject({ unknown: 2, unrouted: 0, refused: 0 });
    expect(outside.ledger.filter(({ direction }) => direction === 'from-bot')).toEqual([]);
    expect(await tenants.storage.queue.depth()).toMatchObject({ received: 0, leased: 0, dead: 0 });
    expect(tenants.cloud.refusals).toEqual([]);
    expect(outside.broken).toEqual([]);
  });

  test.each(['__proto__', 'constructor', 'T', 't0local01', `${TEAM} `, '../T0LOCAL01', ''])(
    'whose id Slack cannot have made (%j) is nobody',
    async (teamId) => {
      const tenants = await start();
      await tenants.install(TEAM);
      const event = { type: 'app_mention', user: PEOPLE.grace, channel: CHANNELS.incidents, ts: '1.1', text: 'help' };
      const bodies = [
        { type: 'event_callback', event_id: 'Ev1', team_id: teamId, event },
        { type: 'event_callback', event_id: 'Ev2', team_id: TEAM, authorizations: [{ team_id: teamId }], event },
        { type: 'block_actions', trigger_id: '1', team: { id: teamId }, user: { id: PEOPLE.grace, team_id: teamId } },
      ];
      for (const body of bodies) {
        const report = await tenants.workspace(TEAM).deliverRaw({ type: 'events_api', kind: 'odd', body });
        expect(report.isAcked).toBe(true);
      }
      await tenants.idle();
      expect(tenants.app.counts).toMatchObject({ received: 3, unrouted: 3, unknown: 0 });
      expect(Object.getPrototypeOf({})).toBe(Object.prototype);
      expect(tenants.workspace(TEAM).broken).toEqual([]);
    },
  );
});

describe('a workspace that refuses the token', () => {
  test('is parked: one attempt, a dead letter, and no further call; the others and readiness are as before', async () => {
    const tenants = await start();
    await tenants.install(TEAM);
    await tenants.install(OTHER_TEAM);
    tenants.cloud.revoke(TEAM);
    for (let count = 0; count < 5; count += 1) await mention(tenants.workspace(TEAM), `emails stuck ${count}`);
    await tenants.idle();
    const calls = tenants.cloud.refusals.length;
    await mention(tenants.workspace(TEAM), 'emails stuck again');
    await mention(tenants.workspace(OTHER_TEAM), 'emails stuck');
    await tenants.idle();
    expect(tenants.cloud.refusals).toHaveLength(calls);
    expect(tenants.app.counts.parked).toBeGreaterThan(0);
    expect(newest(tenants.workspace(OTHER_TEAM))).toContain('mta');
    expect(tenants.log.filter((line) => line.includes('is parked'))).toHaveLength(1);
    expect(tenants.app.work?.retried).toBe(0);
    expect((await tenants.storage.queue.depth()).dead).toBeGreaterThan(0);
  });

  test('works again once the app is installed again', async () => {
    const tenants = await start();
    await tenants.install(TEAM);
    tenants.cloud.revoke(TEAM);
    await mention(tenants.workspace(TEAM), 'emails stuck');
    await tenants.idle();
    await tenants.install(TEAM);
    await mention(tenants.workspace(TEAM), 'emails stuck');
    await tenants.idle();
    expect(newest(tenants.workspace(TEAM))).toContain('mta');
  });
});

describe('tokens that expire', () => {
  test('are renewed two hours ahead, once, though two processes and ten reports need it at the same time', async () => {
    let at = Date.UTC(2026, 2, 2, 9);
    const now = (): number => at;
    const one = await start({ cloud: { rotatesTokens: true }, now, app: { now } });
    const two = await start({ beside: one, now, app: { now } });
    const before = await one.install(TEAM);
    two.app.joined(TEAM);
    at += 10.5 * HOUR_MS;
    await Promise.all(Array.from({ length: 10 }, (_, count) => mention(one.workspace(TEAM), `emails stuck ${count}`)));
    await one.idle();
    expect(one.workspace(TEAM).acceptedPosts()).toBe(10);
    expect([...one.cloud.refreshes.values()]).toEqual([1]);
    const after = await one.installations.find({ teamId: TEAM });
    expect(after?.tokens.botToken).not.toBe(before.tokens.botToken);
    expect(after?.tokens.expiresAt?.getTime()).toBeGreaterThan(at + 11 * HOUR_MS);
    expect(one.cloud.refusals).toEqual([]);
  });

  test('go on for weeks, by the next refresh token each time', async () => {
    let at = Date.UTC(2026, 2, 2, 9);
    const now = (): number => at;
    const tenants = await start({ cloud: { rotatesTokens: true }, now, app: { now } });
    await tenants.install(TEAM);
    for (let day = 0; day < 40; day += 1) {
      await mention(tenants.workspace(TEAM), `emails stuck ${day}`);
      await tenants.idle();
      at += 11 * HOUR_MS;
    }
    expect(tenants.workspace(TEAM).acceptedPosts()).toBe(40);
    expect(tenants.cloud.refreshes.size).toBe(39);
    expect([...tenants.cloud.refreshes.values()].every((times) => times === 1)).toBe(true);
  });

  test('that ran out while nobody asked are renewed before the answer', async () => {
    let at = Date.UTC(2026, 2, 2, 9);
    const now = (): number => at;
    const tenants = await start({ cloud: { rotatesTokens: true }, now, app: { now } });
    await tenants.install(TEAM);
    at += 72 * HOUR_MS;
    await mention(tenants.workspace(TEAM), 'emails stuck');
    await tenants.idle();
    expect(newest(tenants.workspace(TEAM))).toContain('mta');
    expect(tenants.cloud.refusals).toEqual([]);
  });

  test.each([
    ['are used to their end', 11, 1, undefined],
    ['then park the workspace', 13, 0, 'invalid_refresh_token'],
  ])('and cannot be renewed %s', async (_what, hours, posts, parked) => {
    let at = Date.UTC(2026, 2, 2, 9);
    const now = (): number => at;
    const tenants = await start({ cloud: { rotatesTokens: true }, now, app: { now } });
    const { tokens } = await tenants.install(TEAM);
    const spoilt = { ...tokens, refreshToken: 'xoxe-used' };
    await tenants.installations.replaceTokens(TEAM, tokens.refreshToken ?? '', spoilt);
    tenants.app.joined(TEAM);
    at += hours * HOUR_MS;
    await mention(tenants.workspace(TEAM), 'emails stuck');
    await tenants.idle();
    expect(tenants.workspace(TEAM).acceptedPosts()).toBe(posts);
    expect((await tenants.installations.find({ teamId: TEAM }))?.parked).toBe(parked);
  });
});

function mention(workspace: Workspace, text: string) {
  return workspace.as(PEOPLE.grace).postMessage(CHANNELS.incidents, `@fixfinder ${text}`);
}

function newest(workspace: Workspace): string {
  const last = messagesSeenBy(workspace.core, PEOPLE.grace, CHANNELS.incidents).at(-1);
  return last === undefined ? '' : textOf(last);
}
