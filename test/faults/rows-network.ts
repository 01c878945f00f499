import { setTimeout as sleep } from 'node:timers/promises';
import type { Workspace } from '../../src/local/workspace.ts';
import { act, untilIdle } from './acts.ts';
import type { BotProcess } from './bot-process.ts';
import { startChaosProxy, type ChaosMode, type ChaosProxy } from './chaos-proxy.ts';
import { checkLedger, countAnswers } from './check-ledger.ts';
import { channelId, userId } from './crowd.ts';
import { kindOf, onPostgres, outcome, PEOPLE, withScenario } from './delivery-row.ts';
import { createRandom } from '../../src/learning/random.ts';
import { newSeed } from './new-seed.ts';
import { isInTime, percentile, pick, type Row } from './row.ts';
import type { Scenario } from './scenario.ts';

const PER_SECOND = 20;

const toDatabase: Row = {
  id: 'N1',
  title:
    'between bot and PostgreSQL: connections cut after random bytes, a black hole, half-open connections, 200 ms more; 20 events a second',
  target: 'lost 0, doubled 0; answers again within 5 s after each',
  run: (scale) =>
    onPostgres(async (server) => {
      const storageUrl = await server.createDatabase();
      const seed = newSeed();
      const random = createRandom(seed);
      const seconds = pick(scale, 1, 8);
      return withProxy(Number(new URL(storageUrl).port), (proxy) =>
        withScenario({ storageUrl }, async (scenario) => {
          const bot = await startPatiently(scenario, { STORAGE_URL: at(storageUrl, proxy) });
          const feed = startFeed(scenario);
          const cuts = { of: 'answer', afterBytes: () => Math.floor(random() * 20_000) } as const;
          const back = await goThrough(scenario, bot, proxy, feed, [
            [{ kind: 'reset', ...cuts }, seconds],
            [{ kind: 'reset', ...cuts, of: 'request' }, seconds],
            [{ kind: 'black-hole' }, seconds],
            [{ kind: 'half-open' }, seconds],
            [{ kind: 'delay', ms: 200 }, seconds],
          ]);
          const sent = await feed.stop();
          await untilIdle(scenario, 90_000);
          const verdict = await checkLedger(scenario.workspace, storageUrl);
          const figures = `; ${sent} sent, ${proxy.counts.cut} connections cut (seed ${seed}); ${back.text}; ${await unclearOf(bot)} unclear`;
          return outcome(verdict, figures, isInTime(scale, back.slowestMs <= 5_000));
        }),
      );
    }),
};

const toWebApi: Row = {
  id: 'N2',
  title:
    'between bot and Slack’s Web API: cut after the request was passed on, 1 kB a second, a black hole, refused; 5 events a second',
  target:
    'lost 0; doubled at most once per ambiguous post, each counted; answers again within 10 s after each; acknowledged within 1 s meanwhile; commands answered within 5 s while posts hang',
  run: (scale) =>
    withScenario({}, (scenario) =>
      withProxy(scenario.server.port, async (proxy) => {
        const bot = await startPatiently(scenario, { SLACK_API_URL: at(scenario.server.apiUrl, proxy) });
        scenario.workspace.core.responseUrls.base = `http://127.0.0.1:${proxy.port}`;
        const feed = startFeed(scenario, 5);
        const seconds = pick(scale, 1, 10);
        const back = await goThrough(scenario, bot, proxy, feed, [
          [{ kind: 'reset', of: 'answer', afterBytes: () => 0 }, seconds],
          [{ kind: 'throttle', bytesPerSecond: 1_000 }, seconds],
          [{ kind: 'black-hole' }, seconds],
          [{ kind: 'refuse' }, seconds],
        ]);
        const commandMs = await commandTimes(scenario, pick(scale, 4, 25));
        const sent = await feed.stop();
        await untilIdle(scenario, 90_000);
        const unclear = await unclearOf(bot);
        const slowestMs = percentile(ackTimes(scenario.workspace), 1);
        const held = `commands answered p50 ${Math.round(percentile(commandMs, 0.5))} ms, max ${Math.round(percentile(commandMs, 1))} ms while posts into channels hang`;
        const figures = `; ${sent} sent, ${unclear} unclear posts counted; ${back.text}; ${held}; slowest acknowledgement ${Math.round(slowestMs)} ms`;
        const verdict = await checkLedger(scenario.workspace, scenario.storageUrl);
        const isTimely = isInTime(
          scale,
          back.slowestMs <= 10_000 && slowestMs <= 1_000 && percentile(commandMs, 1) <= 5_000,
        );
        return outcome(verdict, figures, isTimely && verdict.most <= 2, unclear);
      }),
    ),
};

const sockets: Row = {
  id: 'N3',
  title: 'the sockets half-open (no FIN), one of them and then both, several times, at 20 events a second',
  target: 'noticed <= 10 s; gap of service 0 while one socket works; lost 0: what was not acknowledged is sent again',
  run: (scale) =>
    withScenario({}, (scenario) =>
      withProxy(scenario.server.port, async (proxy) => {
        const { core } = scenario.workspace;
        const address = core.socketUrl;
        core.socketUrl = () => at(address?.() ?? '', proxy);
        const bot = await startPatiently(scenario);
        const feed = startFeed(scenario, PER_SECOND, 'mention');
        const seen: Record<1 | 2, { noticedMs: number; gapMs: number }> = { 1: NOTHING_SEEN, 2: NOTHING_SEEN };
        for (const oldest of pick<readonly (1 | 2)[]>(scale, [2], [1, 2, 1, 2, 1, 2])) {
          const { noticedMs, gapMs } = await silence(scenario, bot, proxy, oldest);
          const { noticedMs: slowest, gapMs: longest } = seen[oldest];
          seen[oldest] = { noticedMs: Math.max(noticedMs, slowest), gapMs: Math.max(gapMs, longest) };
        }
        const sent = await feed.stop();
        await untilIdle(scenario, 90_000);
        await sleep(RETRIES_OVER_MS);
        const verdict = await checkLedger(scenario.workspace, scenario.storageUrl);
        const told = ([1, 2] as const)
          .filter((count) => seen[count].noticedMs > 0)
          .map((count) => {
            const { noticedMs, gapMs } = seen[count];
            return `${count} of 2 silent: noticed after ${Math.round(noticedMs)} ms, longest time without an acknowledgement ${Math.round(gapMs)} ms`;
          });
        const isMet = Math.max(seen[1].noticedMs, seen[2].noticedMs) <= 10_000 && seen[1].gapMs <= NO_GAP_MS;
        return outcome(verdict, `; ${sent} sent; ${told.join('; ')}`, isInTime(scale, isMet) && verdict.refused === 0);
      }),
    ),
};

const NOTHING_SEEN = { noticedMs: 0, gapMs: 0 };
/** At 20 events a second, on a busy machine: as long as between any two of them. */
const NO_GAP_MS = 500;
/** Copies that the simulator still sends after the last event. */
const RETRIES_OVER_MS = 3_000;

/** Until each silent socket is replaced; then Slack notices, too, and sends again what it sent on them. */
async function silence(
  { workspace, server }: Scenario,
  bot: BotProcess,
  proxy: ChaosProxy,
  oldest: 1 | 2,
): Promise<{ readonly noticedMs: number; readonly gapMs: number }> {
  await workspace.waitFor(() => server.sockets.count() === 2, 20_000);
  await bot.ready();
  await sleep(2_000);
  const from = Date.now();
  const before = proxy.counts.accepted;
  await proxy.set({ kind: 'half-open', oldest });
  while (proxy.counts.accepted < before + oldest && Date.now() - from < 40_000) await sleep(10);
  const noticedMs = Date.now() - from;
  await sleep(500);
  await proxy.set({ kind: 'pass' });
  await sleep(2_000);
  return { noticedMs, gapMs: longestPause(workspace, from - 1_000) };
}

/** The longest time between two acknowledgements since then, ms. */
function longestPause({ ledger }: Workspace, from: number): number {
  const times = ledger
    .flatMap(({ at: sentAt, direction, ackMs }) =>
      direction === 'to-bot' && ackMs !== undefined ? [sentAt + ackMs] : [],
    )
    .filter((time) => time >= from)
    .toSorted((a, b) => a - b);
  return Math.max(0, ...times.slice(1).map((time, index) => time - (times[index] ?? time)));
}

/** No report of the feed stands there. */
const QUIET_CHANNEL = 100;
const COMMAND_PAUSE_MS = 400;

/** Milliseconds until each of so many commands has its answer, while every post into a channel hangs. */
async function commandTimes(scenario: Scenario, count: number): Promise<number[]> {
  const { workspace } = scenario;
  workspace.faults.add({ method: 'chat.postMessage', kind: 'hang', times: Number.POSITIVE_INFINITY });
  const times = Array.from({ length: count }, async (_, index) => {
    await sleep(index * COMMAND_PAUSE_MS);
    const begun = performance.now();
    await act(scenario, QUIET_CHANNEL * PEOPLE + index, 'command', PEOPLE);
    const key = `command ${channelId(QUIET_CHANNEL)} ${userId(index)}`;
    await workspace.waitFor(() => countAnswers(workspace).has(key), 30_000).catch(() => undefined);
    return performance.now() - begun;
  });
  const all = await Promise.all(times);
  workspace.faults.clear();
  return all;
}

type Phase = readonly [mode: ChaosMode, seconds: number];

/** One fault after the other; after each, how long it takes until reports are taken and answered again. */
async function goThrough(
  scenario: Scenario,
  bot: BotProcess,
  proxy: ChaosProxy,
  feed: Feed,
  phases: readonly Phase[],
): Promise<{ readonly text: string; readonly slowestMs: number }> {
  const told: string[] = [];
  let slowestMs = 0;
  let dead = 0;
  for (const [mode, seconds] of phases) {
    await sleep(500);
    await proxy.set(mode);
    await sleep(seconds * 1_000);
    await proxy.set({ kind: 'pass' });
    const backMs = await untilBack(scenario, bot, feed);
    slowestMs = Math.max(slowestMs, backMs);
    const buried = await bot.metric('fix_finder_work_total{state="buried"}');
    told.push(`${mode.kind} ${Math.round(backMs)} ms${buried > dead ? ` (${buried - dead} dead letters)` : ''}`);
    dead = buried;
  }
  return { text: `back after ${told.join(', ')}`, slowestMs };
}

/** Milliseconds until a report that comes in from now on is acknowledged, somebody has an answer, and the bot says that it is ready. */
async function untilBack({ workspace }: Scenario, bot: BotProcess, feed: Feed): Promise<number> {
  const begun = performance.now();
  const first = feed.sent();
  const answers = countAnswers(workspace).size;
  await workspace.waitFor(() => feed.isAckedSince(first) && countAnswers(workspace).size > answers, 30_000);
  await bot.ready(30_000);
  return performance.now() - begun;
}

interface Feed {
  sent(): number;
  /** True when one that came in after that many others is acknowledged. */
  isAckedSince(first: number): boolean;
  /** Resolves with the number of reports, once all are acknowledged or refused. */
  stop(): Promise<number>;
}

/** Mentions and commands in turn, or one of them, at an even rate, until it is stopped. */
function startFeed(scenario: Scenario, perSecond = PER_SECOND, only?: 'mention' | 'command'): Feed {
  const over = new AbortController();
  let lastAcked = -1;
  let sent = 0;
  const ask = async (index: number): Promise<void> => {
    const { isAcked } = await act(scenario, index, only ?? kindOf(index), PEOPLE);
    if (isAcked) lastAcked = Math.max(lastAcked, index);
  };
  const feed = (async () => {
    const all: Promise<unknown>[] = [];
    const begun = performance.now();
    while (!over.signal.aborted) {
      const index = sent;
      sent += 1;
      all.push(ask(index));
      await sleep(Math.max(1, (sent / perSecond) * 1_000 - (performance.now() - begun)));
    }
    await Promise.allSettled(all);
  })();
  return {
    sent: () => sent,
    isAckedSince: (first) => lastAcked >= first,
    async stop() {
      over.abort();
      await feed;
      return sent;
    },
  };
}

/** How long a start takes is another row's matter. */
async function startPatiently(scenario: Scenario, env: Readonly<Record<string, string>> = {}): Promise<BotProcess> {
  const bot = await scenario.startBot(env, false);
  await bot.ready(60_000);
  return bot;
}

async function withProxy<T>(targetPort: number, work: (proxy: ChaosProxy) => Promise<T>): Promise<T> {
  const proxy = await startChaosProxy(targetPort);
  try {
    return await work(proxy);
  } finally {
    await proxy.close();
  }
}

/** The same address, by way of the proxy. */
function at(address: string, { port }: ChaosProxy): string {
  const url = new URL(address);
  url.port = String(port);
  return url.href;
}

function unclearOf(bot: BotProcess): Promise<number> {
  return bot.metric('fix_finder_work_total{state="unclear"}');
}

/** How long each acknowledgement took, ms. */
function ackTimes({ ledger }: Workspace): number[] {
  return ledger.flatMap(({ direction, ackMs }) => (direction === 'to-bot' && ackMs !== undefined ? [ackMs] : []));
}

export const NETWORK_ROWS: readonly Row[] = [toDatabase, toWebApi, sockets];
