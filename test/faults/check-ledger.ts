import { asRecord, asString } from '../../src/local/json.ts';
import type { LedgerEntry } from '../../src/local/ledger.ts';
import type { Workspace } from '../../src/local/workspace.ts';
import { openStore } from '../../src/storage/open-store.ts';
import { runRaw } from '../storage/raw-database.ts';
import type { Scenario } from './scenario.ts';

/** What became of everything that Slack has an acknowledgement for. Read from Slack's side only, and from the dead letters. */
export interface Verdict {
  readonly acknowledged: number;
  readonly lost: number;
  readonly doubled: number;
  /** Dead letters, each with a reason. */
  readonly dead: number;
  /** Still in the queue when the row ended: late, and counted as lost, as nobody waited for them. */
  readonly open: number;
  /** Never acknowledged, by whatever copy: Slack told the person, or sent it again in vain. */
  readonly refused: number;
  /** Rules of Slack's that the bot broke, by name. */
  readonly broken: readonly string[];
  readonly examples: readonly string[];
  /** Doubled answers that everybody sees; the others are one person's, for which Slack has no key at all. */
  readonly doubledInChannels: number;
  /** The most answers that any one action got. */
  readonly most: number;
}

/** Mentions are answered in their thread, commands by a message that only their person sees, clicks by a change of their message. */
export async function checkLedger(workspace: Workspace, storageUrl: string): Promise<Verdict> {
  const deliveries = Map.groupBy(
    workspace.ledger.filter(({ direction, kind }) => direction === 'to-bot' && ANSWERED.has(kind)),
    (entry) => keyOf(entry),
  );
  const answers = countAnswers(workspace);
  const { dead, open } = await readQueue(storageUrl);
  const lost: string[] = [];
  const doubled: string[] = [];
  let acknowledged = 0;
  let most = 0;
  for (const [key, copies] of deliveries) {
    const count = answers.get(key) ?? 0;
    most = Math.max(most, count);
    if (count > 1) doubled.push(key);
    if (!copies.some(({ status }) => status === 'acked')) continue;
    acknowledged += 1;
    const isDead = copies.some((copy) => dead.has(workId(workspace, copy)));
    if (count === 0 && !isDead) lost.push(key);
  }
  return {
    acknowledged,
    lost: lost.length,
    doubled: doubled.length,
    dead: dead.size,
    open,
    refused: deliveries.size - acknowledged,
    broken: [...new Set(workspace.broken.map(({ rule }) => rule))],
    doubledInChannels: doubled.filter((key) => key.startsWith('mention')).length,
    most,
    examples: [...lost.slice(0, 3).map((key) => `lost ${key}`), ...doubled.slice(0, 3).map((key) => `doubled ${key}`)],
  };
}

/** How many posts a crash caught after Slack took them and before we recorded it; `seen` are the answers known from crashes before. */
export async function caughtByCrash(
  { workspace, storageUrl }: Scenario,
  pid: number | undefined,
  seen: Map<string, number>,
): Promise<number> {
  const open = `select id from work where finished_at is null and posted_at is null and lease_owner like '%:${pid}:%'`;
  const left = new Set((await runRaw(storageUrl, open)).map(({ id }) => String(id)));
  const answers = countAnswers(workspace);
  const keys = new Map(
    workspace.ledger
      .filter(({ direction, kind }) => direction === 'to-bot' && ANSWERED.has(kind))
      .map((entry) => [workId(workspace, entry), keyOf(entry)]),
  );
  let caught = 0;
  for (const id of left) {
    const count = answers.get(keys.get(id) ?? '') ?? 0;
    if (count > (seen.get(id) ?? 0)) caught += 1;
    seen.set(id, count);
  }
  return caught;
}

/** Answers that Slack holds, by what they answer. */
export function countAnswers(workspace: Workspace): Map<string, number> {
  const counts = new Map<string, number>();
  const add = (key: string): void => void counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const messages of workspace.core.messages.values())
    for (const message of messages.values()) {
      if (message.userId !== workspace.core.bot.id) continue;
      if (message.ephemeralFor !== undefined) add(`command ${message.channelId} ${message.ephemeralFor}`);
      else if (message.threadTs !== undefined) add(`mention ${message.channelId} ${message.threadTs}`);
    }
  for (const { kind, status, payload } of workspace.ledger)
    if (kind === 'chat.update' && status === 'ok') add(`click ${asString(asRecord(payload)['ts'])}`);
  return counts;
}

const ANSWERED: ReadonlySet<string> = new Set(['app_mention', 'slash_commands', 'block_actions']);

function keyOf({ kind, payload }: LedgerEntry): string {
  const body = asRecord(payload);
  const event = asRecord(body['event']);
  if (kind === 'app_mention') return `mention ${asString(event['channel'])} ${asString(event['ts'])}`;
  if (kind === 'slash_commands') return `command ${asString(body['channel_id'])} ${asString(body['user_id'])}`;
  return `click ${asString(asRecord(body['container'])['message_ts'])}`;
}

function workId({ core }: Workspace, { kind, payload }: LedgerEntry): string {
  const body = asRecord(payload);
  const event = asRecord(body['event']);
  return kind === 'app_mention'
    ? `${core.team.id}:mention:${asString(event['channel'])}:${asString(event['ts'])}`
    : `${core.team.id}:trigger:${asString(body['trigger_id'])}`;
}

async function readQueue(storageUrl: string): Promise<{ dead: ReadonlySet<string>; open: number }> {
  if (storageUrl === 'none') return { dead: new Set(), open: 0 };
  const { queue, close } = await openStore(storageUrl, { migrate: false });
  const letters = await queue.deadLetters(100_000);
  const { received, leased, posted } = await queue.depth();
  await close();
  return { dead: new Set(letters.map(({ id }) => id)), open: received + leased + posted };
}
