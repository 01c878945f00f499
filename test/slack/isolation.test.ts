import { beforeAll, expect, jest, test } from '@jest/globals';
import { CHANNELS, PEOPLE } from '../../src/local/colleagues.ts';
import { asList, asRecord, asString } from '../../src/local/json.ts';
import { messagesSeenBy } from '../../src/local/messages.ts';
import type { Message, View } from '../../src/local/model.ts';
import type { Workspace } from '../../src/local/workspace.ts';
import { everythingStored, runRaw, TABLES } from '../storage/raw-database.ts';
import { newSqliteFiles } from '../storage/temporary-folder.ts';
import { elementsIn } from './start-bot.ts';
import { DOUBLE_CLICK_MS } from './pass-time.ts';
import { OTHER_TEAM, startTenants, TEAM, type Tenants } from './start-tenants.ts';

const ROUNDS = Number(process.env['ROUNDS'] ?? 500);
const TEAMS = [TEAM, OTHER_TEAM] as const;
const USERS = [PEOPLE.grace, PEOPLE.colette, PEOPLE.dario, PEOPLE.ines, PEOPLE.saga];
const WORDS = ['help', 'modules', 'stats', 'gaps', 'settings', 'language sv', 'language automatic', 'forget me'];
const SETTINGS = ['language it', 'language fr', 'help-channel #incidents', 'help-channel none', 'add-admin @saga'];
/** The same troubles in both: what one counts must not show in the other. */
const REPORTS = [
  'emails have stopped going out',
  'les mails ne partent plus',
  'bounces are not read any more',
  'clicks and opens at zero since noon',
  'the import failed with rejects',
  'the coffee machine leaks',
];

interface Step {
  readonly kind: 'mention' | 'report' | 'word' | 'setting' | 'press' | 'home' | 'shortcut' | 'forged';
  readonly userId: string;
  readonly choice: number;
  /** What a forged click carries: taken from the other workspace. */
  stolen?: { readonly value: string; readonly metadata: string };
}

const newDatabase = newSqliteFiles();

/** How far the clock is ahead in this run: a second press is none of a double click, and no `response_url` gets too old. */
let aheadMs = 0;
beforeAll(() => {
  const now = Date.now.bind(Date);
  jest.spyOn(Date, 'now').mockImplementation(() => now() + aheadMs);
});

/**
 * Noninterference: what the bot says, asks and keeps in a workspace is the same, whether another one with the same people, channels and
 * times uses it at the same moment, tries its buttons and windows, or there is none.
 */
test('1,000 actions in two workspaces with equal ids: each sees and leaves what it would alone', async () => {
  const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
  process.stderr.write(`isolation seed ${seed}\n`);
  const plans = new Map(TEAMS.map((teamId, at) => [teamId as string, plan(seed + at)]));
  const together = await run([...TEAMS], plans);
  for (const teamId of TEAMS) {
    const alone = await run([teamId], plans);
    expect(together.said.get(teamId)).toEqual(alone.said.get(teamId));
    expect(together.kept.get(teamId)).toEqual(alone.kept.get(teamId));
    expect(together.said.get(teamId)?.length).toBeGreaterThan(ROUNDS / 2);
  }
  expect([...plans.values()].flat().filter(({ stolen }) => stolen !== undefined).length).toBeGreaterThan(ROUNDS / 20);
  expect(together.rowsOfNobody).toEqual([]);
}, 240_000);

async function run(teamIds: readonly string[], plans: ReadonlyMap<string, Step[]>) {
  aheadMs = 0;
  const url = await newDatabase();
  let at = Date.UTC(2026, 2, 2, 9);
  const now = (): number => at;
  const tenants = await startTenants({ url, now, defaults: { keepTextDays: 3 } });
  for (const teamId of teamIds) await tenants.install(teamId);
  for (let round = 0; round < ROUNDS; round += 1) {
    at += 5_000;
    aheadMs += DOUBLE_CLICK_MS;
    if (teamIds.length > 1) await steal(tenants, url, round, plans);
    await Promise.all(teamIds.map((teamId) => take(tenants.workspace(teamId), plans.get(teamId)?.[round])));
    await tenants.idle();
  }
  for (const teamId of teamIds)
    expect(tenants.workspace(teamId).broken.filter(({ rule }) => !FORGED.includes(rule))).toEqual([]);
  expect(tenants.cloud.refusals).toEqual([]);
  expect(tenants.log.filter((line) => /trouble|another workspace/u.test(line))).toEqual([]);
  const said = new Map(teamIds.map((teamId) => [teamId, saidIn(tenants.workspace(teamId))]));
  const kept = new Map(await Promise.all(teamIds.map(async (teamId) => [teamId, await keptOf(url, teamId)] as const)));
  const rowsOfNobody = (await everythingStored(url)).match(/"team_id":"(?!T0LOCAL01"|T0OTHER01"|")[^"]*"/gu) ?? [];
  await tenants.end();
  return { said, kept, rowsOfNobody };
}

/** Forged clicks name triggers and windows that are not there. */
const FORGED = [
  'invalid_trigger_id',
  'not_found',
  'expired_trigger_id',
  'invalid_arguments',
  'exchanged_trigger_id',
  'cant_update_message',
  'message_not_found',
  'cannot_reply_to_message',
];

/**
 * Puts into a forged step what the other workspace shows at that moment. What was stolen from here before and shows there now is no forgery:
 * alone, it would be about a case of another id.
 */
async function steal(tenants: Tenants, url: string, round: number, plans: ReadonlyMap<string, Step[]>): Promise<void> {
  for (const teamId of TEAMS) {
    const step = plans.get(teamId)?.[round];
    if (step?.kind !== 'forged') continue;
    const other = tenants.workspace(teamId === TEAM ? OTHER_TEAM : TEAM);
    const own = (await runRaw(url, `select case_id from answers where team_id = '${teamId}'`)).map(({ case_id: id }) =>
      String(id),
    );
    const values = USERS.flatMap((userId) => shownTo(other, userId))
      .flatMap(elementsIn)
      .map(({ value }) => asString(value))
      .filter((value) => value !== '' && !own.some((id) => value.includes(id)));
    const metadata = asString(other.as(step.userId).modal()?.definition['private_metadata']);
    step.stolen = { value: values[step.choice % Math.max(1, values.length)] ?? '{}', metadata };
  }
}

async function take(workspace: Workspace, step: Step | undefined): Promise<void> {
  if (step === undefined) return;
  const { kind, userId, choice, stolen } = step;
  const person = workspace.as(userId);
  const pick = (list: readonly string[]): string => list[choice % list.length] ?? '';
  const report = pick(REPORTS);
  const say = (text: string) => person.slashCommand(CHANNELS.incidents, `/campaign-issue ${text}`);
  switch (kind) {
    case 'mention':
      return void (await person.postMessage(CHANNELS.incidents, `@fixfinder ${report}`));
    case 'report':
      return void (await say(report));
    case 'word':
      return void (await say(pick(WORDS)));
    case 'setting':
      return void (await workspace
        .as(PEOPLE.grace)
        .slashCommand(CHANNELS.incidents, `/campaign-issue settings ${pick(SETTINGS)}`));
    case 'home':
      return void (await person.openHome());
    case 'shortcut': {
      const { ts = '' } = await person.postMessage(CHANNELS.incidents, report);
      return void (await person.shortcut('find_fix', ts));
    }
    case 'press':
      return pressAny(workspace, userId, choice);
    case 'forged':
      return forge(workspace, userId, stolen ?? { value: '{}', metadata: '' }, choice);
  }
}

async function pressAny(workspace: Workspace, userId: string, choice: number): Promise<void> {
  const targets = shownTo(workspace, userId)
    .filter((shown) => elementsIn(shown).some(isPressable))
    .slice(-4);
  const target = targets[choice % Math.max(1, targets.length)];
  if (target === undefined) return;
  const elements = elementsIn(target).filter(isPressable);
  const element = elements[Math.floor(choice / 4) % elements.length] ?? {};
  const id = 'ts' in target ? target.ts : target.id;
  const actionId = asString(element['action_id']);
  const isAlone = elements.filter(({ action_id: other }) => other === actionId).length === 1;
  if (element['type'] === 'button')
    await workspace.as(userId).click(id, isAlone ? actionId : asString(asRecord(element['text'])['text']));
  else {
    const options = asList(element['options']).map(asRecord);
    await workspace.as(userId).select(id, actionId, asString(options[choice % options.length]?.['value']));
  }
}

async function forge(
  workspace: Workspace,
  userId: string,
  { value, metadata }: NonNullable<Step['stolen']>,
  choice: number,
): Promise<void> {
  const last = workspace.as(userId).messages(CHANNELS.incidents).at(-1);
  const inWindow = choice % 2 === 0 && metadata !== '';
  await workspace.deliverRaw({
    type: 'interactive',
    kind: 'block_actions',
    body: {
      type: 'block_actions',
      trigger_id: `forged.${workspace.core.now()}`,
      team: { id: workspace.core.team.id },
      user: { id: userId, team_id: workspace.core.team.id },
      ...(inWindow ? { view: { id: 'V0FORGED1', type: 'modal', private_metadata: metadata } } : {}),
      ...(inWindow || last === undefined
        ? {}
        : { channel: { id: CHANNELS.incidents }, container: { message_ts: last.ts, channel_id: CHANNELS.incidents } }),
      actions: [{ action_id: 'action:0:0', value }],
    },
  });
}

function shownTo(workspace: Workspace, userId: string): (Message | View)[] {
  const person = workspace.as(userId);
  const messages = messagesSeenBy(workspace.core, userId, CHANNELS.incidents).slice(-6);
  return [...messages, person.home(), person.modal()].filter((shown) => shown !== undefined);
}

function isPressable({ type }: Record<string, unknown>): boolean {
  return type === 'button' || type === 'static_select';
}

/** What the bot sent, without what is drawn by lot anew in every run. */
function saidIn(workspace: Workspace): string[] {
  return workspace.ledger
    .filter(({ direction }) => direction === 'from-bot')
    .map(({ kind, payload, status }) => sameEachTime(`${kind} ${status} ${JSON.stringify(payload)}`));
}

async function keptOf(url: string, teamId: string): Promise<Record<string, string[]>> {
  const tables = TABLES.filter((table) => !['oauth_states', 'installations', 'work', 'claims'].includes(table));
  const kept = await Promise.all(
    tables.map(async (table) => {
      const rows = await runRaw(url, `select * from ${table} where team_id = '${teamId}'`);
      return [table, rows.map((row) => sameEachTime(JSON.stringify(row))).toSorted()] as const;
    }),
  );
  return Object.fromEntries(kept);
}

function sameEachTime(text: string): string {
  return text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}(?:-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})?/gu, '<id>')
    .replaceAll(/"trigger_id":"[^"]*"/gu, '<trigger>');
}

function plan(seed: number): Step[] {
  const random = lot(seed);
  const kinds = [
    'mention',
    'report',
    'word',
    'setting',
    'press',
    'press',
    'press',
    'home',
    'shortcut',
    'forged',
  ] as const;
  return Array.from({ length: ROUNDS }, () => ({
    kind: kinds[random() % kinds.length] ?? 'press',
    userId: USERS[random() % USERS.length] ?? PEOPLE.grace,
    choice: random() % 9_973,
  }));
}

/** Mulberry32. */
function lot(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return (value ^ (value >>> 14)) >>> 0;
  };
}
