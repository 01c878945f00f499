import { setTimeout as sleep } from 'node:timers/promises';
import type { Deed } from '../../src/local/deed.ts';
import type { Scenario } from './scenario.ts';
import { channelId, userId } from './crowd.ts';
import { countAnswers } from './check-ledger.ts';
import { openStore } from '../../src/storage/open-store.ts';

/** Reports as people write them, in the five languages. */
const REPORTS = [
  'emails are stuck in pending since this morning',
  'les mails ne partent plus',
  'il tracking non registra i clic',
  'los correos no se envían',
  'inga klick registreras i trackingen',
  'the delivery server does not answer',
];

/** The n-th thing that somebody does; each has a person and a channel of its own. */
export function act({ workspace }: Scenario, index: number, kind: 'mention' | 'command', people = 50): Promise<Deed> {
  const text = REPORTS[index % REPORTS.length] ?? '';
  const person = workspace.as(userId(index % people));
  const channel = channelId(Math.floor(index / people));
  return kind === 'mention'
    ? person.postMessage(channel, `@${workspace.core.bot.name} ${text}`)
    : person.slashCommand(channel, `/campaign-issue ${text}`);
}

/** Presses "Solved" under the answer to a mention. */
export async function clickUnder({ workspace }: Scenario, deed: Deed, index: number, people = 50): Promise<void> {
  const person = workspace.as(userId(index % people));
  const channel = channelId(Math.floor(index / people));
  const reply = await workspace.waitFor(() => person.thread(channel, deed.ts ?? '')[1], 20_000);
  const button = reply.blocks.flatMap((block) => (block['elements'] as { action_id?: string; value?: string }[]) ?? []);
  const solved = button.find(({ value }) => value?.includes('feedback') === true || value?.includes('"s"') === true);
  await person.click(reply.ts, solved?.action_id ?? 'Solved');
}

/** Calls `send` at that rate; resolves when all have been acknowledged or refused. */
export async function atRate(
  perSecond: number,
  count: number,
  send: (index: number) => Promise<unknown>,
): Promise<void> {
  const begun = performance.now();
  const all: Promise<unknown>[] = [];
  for (let index = 0; index < count; index += 1) {
    const dueMs = (index / perSecond) * 1_000 - (performance.now() - begun);
    if (dueMs > 1) await sleep(dueMs);
    all.push(send(index));
  }
  await Promise.allSettled(all);
}

/** Resolves when the queue has nothing left to do, or after the patience is over. */
export async function untilIdle({ workspace, storageUrl }: Scenario, patienceMs: number): Promise<void> {
  const { queue, close } = await openStore(storageUrl, { migrate: false });
  const end = Date.now() + patienceMs;
  try {
    for (let calm = 0; calm < 3 && Date.now() < end;) {
      const depth = await queue.depth().catch(() => undefined);
      const isIdle = depth !== undefined && depth.received + depth.leased + depth.posted === 0;
      calm = isIdle ? calm + 1 : 0;
      await sleep(100);
    }
    await workspace.settled({ quietMs: 50 }).catch(() => undefined);
  } finally {
    await close();
  }
}

export function answered({ workspace }: Scenario): number {
  return countAnswers(workspace).size;
}
