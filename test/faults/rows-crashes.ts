import { setTimeout as sleep } from 'node:timers/promises';
import { act, atRate, untilIdle } from './acts.ts';
import type { BotProcess } from './bot-process.ts';
import { caughtByCrash, checkLedger, type Verdict } from './check-ledger.ts';
import { kindOf, onPostgres, outcome, PEOPLE, withScenario } from './delivery-row.ts';
import { createRandom } from '../../src/learning/random.ts';
import { newSeed } from './new-seed.ts';
import { pick, type Outcome, type Row, type Scale } from './row.ts';
import type { Scenario } from './scenario.ts';

const POINTS = [
  'before-persist',
  'after-persist',
  'after-ack',
  'before-begin',
  'before-post',
  'after-post',
  'after-record',
  'any time',
] as const;

const FEW = ['after-ack', 'before-post', 'after-post', 'any time'];

/** How many posts each kill caught between Slack's acceptance and our record: none, mostly. */
export interface Kills {
  readonly verdict: Verdict;
  readonly caught: readonly number[];
  readonly seed: number;
  /** Seconds from the last start until everything was answered, at most 60. */
  readonly lastS: number;
}

/** The bot dies at that step, or at any time, a new one starts, and so on; every answer is looked for at the end. */
export async function killAt(points: readonly string[], kills: number, dedupesClientMsgIds: boolean): Promise<Kills> {
  const seed = newSeed();
  const random = createRandom(seed);
  return withScenario({ workspace: { dedupesClientMsgIds } }, async (scenario) => {
    const seen = new Map<string, number>();
    const caught: number[] = [];
    let next = 0;
    const send = (): Promise<unknown> => act(scenario, next, kindOf(next++), PEOPLE);
    for (let kill = 0; kill < kills; kill += 1) {
      const point = points[kill % points.length] ?? '';
      const bot = await startDoomed(scenario, point, 1 + Math.floor(random() * 4));
      if (point === 'any time') setTimeout(() => void bot.kill(), 50 + random() * 500);
      await feedUntilDead(bot, send);
      // What was on its way to Slack arrives.
      await sleep(50);
      caught.push(await caughtByCrash(scenario, bot.process.pid, seen));
    }
    await scenario.startBot();
    const begun = performance.now();
    await untilIdle(scenario, 300_000);
    const lastS = Math.round((performance.now() - begun) / 1_000);
    return { verdict: await checkLedger(scenario.workspace, scenario.storageUrl), caught, seed, lastS };
  });
}

/** Resolves once it has a socket. It may be dead by then. */
async function startDoomed(scenario: Scenario, point: string, times: number): Promise<BotProcess> {
  const bot = await scenario.startBot(point === 'any time' ? {} : { FAULT_POINT: `${point}:${times}` }, false);
  while (!isDead(bot) && scenario.server.sockets.count() === 0) await sleep(10);
  return bot;
}

async function feedUntilDead(bot: BotProcess, send: () => Promise<unknown>): Promise<void> {
  for (let count = 0; !isDead(bot); count += 1) {
    if (count > 1_000) throw new Error('the bot did not die');
    void send();
    await sleep(15);
  }
}

function isDead({ process }: BotProcess): boolean {
  return process.signalCode !== null || process.exitCode !== null;
}

/** On a machine that stands still for a while, as in a run of all tests, posts overlap, and a kill may catch several. */
function judge({ verdict, caught, seed, lastS }: Kills, scale: Scale, isMet: boolean): Outcome {
  const most = Math.max(...caught);
  const hits = caught.filter((count) => count > 0).length;
  const allowed = scale === 'full' ? hits : caught.reduce((sum, count) => sum + count, 0);
  const figures = `; ${caught.length} kills (seed ${seed}), ${hits} of them caught a post, ${most} at most; at most ${verdict.most} answers to one action; all done ${lastS} s after the last start`;
  const isOnce = verdict.most <= 2 && (scale === 'short' || most <= 1) && !verdict.broken.includes('used_url');
  return outcome(verdict, figures, isMet && isOnce, allowed);
}

const killed: Row = {
  id: 'D8',
  title: 'kill -9 at each step in turn and at any time, then a restart; Slack has no idempotency key',
  target:
    'lost 0 of 300 kills; doubled only by a kill between post and record, one per such kill, no action more than twice; response_url within its limit',
  run: async (scale) => judge(await killAt(scale === 'short' ? FEW : POINTS, pick(scale, 4, 300), false), scale, true),
};

const killedWithKey: Row = {
  id: 'D8b',
  title: 'the same, where Slack honours client_msg_id: kills right before and right after a post',
  target: 'lost 0, doubled 0 in channels; what one person alone sees, which has no key: as in D8',
  run: async (scale) => {
    const kills = await killAt(['after-post', 'before-post'], pick(scale, 4, 60), true);
    return judge(kills, scale, kills.verdict.doubledInChannels === 0);
  },
};

const replicas: Row = {
  id: 'D11',
  title: 'three replicas on one PostgreSQL; one after the other is killed, or sleeps through its leases',
  target: 'lost 0, doubled 0 of 10,000',
  run: (scale) =>
    onPostgres(async (server) => {
      const storageUrl = await server.createDatabase();
      return withScenario({ storageUrl, workspace: { dedupesClientMsgIds: true } }, async (scenario) => {
        const bots = [await scenario.startBot(), await scenario.startBot(), await scenario.startBot()];
        const over = new AbortController();
        const chaos = disturb(scenario, bots, over.signal);
        await atRate(60, pick(scale, 600, 10_000), (index) => act(scenario, index, kindOf(index), PEOPLE));
        over.abort();
        const { caught, pauses } = await chaos;
        await untilIdle(scenario, 60_000);
        const hits = caught.filter((count) => count > 0).length;
        return outcome(
          await checkLedger(scenario.workspace, storageUrl),
          `; ${caught.length} kills, ${hits} of them caught a post; ${pauses} pauses of 12 s`,
        );
      });
    }),
};

async function disturb(
  scenario: Scenario,
  bots: BotProcess[],
  over: AbortSignal,
): Promise<{ caught: readonly number[]; pauses: number }> {
  const caught: number[] = [];
  const seen = new Map<string, number>();
  let pauses = 0;
  for (let round = 0; !over.aborted; round += 1) {
    const victim = bots[round % 3];
    await sleep(1_500);
    if (round % 2 === 0) {
      await victim?.kill();
      await sleep(50);
      caught.push(await caughtByCrash(scenario, victim?.process.pid, seen));
      bots[round % 3] = await scenario.startBot();
    } else {
      victim?.process.kill('SIGSTOP');
      await sleep(12_000);
      victim?.process.kill('SIGCONT');
      pauses += 1;
    }
  }
  return { caught, pauses };
}

export const CRASH_ROWS: readonly Row[] = [killed, killedWithKey, replicas];
