import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseSync } from 'node:sqlite';
import { findPostgres, startPostgres } from '../storage/postgres-server.ts';
import { act, atRate, clickUnder, untilIdle } from './acts.ts';
import { checkLedger, type Verdict } from './check-ledger.ts';
import { pick, type Outcome, type Row } from './row.ts';
import { startScenario, type Scenario } from './scenario.ts';

const PEOPLE = 100;

function outcome(verdict: Verdict, extra = '', isMet = true, allowedDoubles = 0): Outcome {
  const { acknowledged, lost, doubled, doubledInChannels, dead, open, refused, broken, examples } = verdict;
  const rules = broken.length === 0 ? '' : `; rules broken: ${broken.join(', ')}`;
  const found = lost === 0 ? '' : ` (${examples.join('; ')})`;
  return {
    figures: `${acknowledged} acknowledged, lost ${lost}${open === 0 ? '' : ` (still open ${open})`}, doubled ${doubled}${doubled === 0 ? '' : ` (${doubledInChannels} in channels)`}, dead letters ${dead}, refused ${refused}${rules}${extra}${found}`,
    isMet: isMet && lost === 0 && doubled <= allowedDoubles,
  };
}

function kindOf(index: number): 'mention' | 'command' {
  return index % 2 === 0 ? 'mention' : 'command';
}

async function withScenario<T>(
  options: Parameters<typeof startScenario>[0],
  work: (scenario: Scenario) => Promise<T>,
): Promise<T> {
  const scenario = await startScenario({ people: PEOPLE, channels: 120, ...options });
  try {
    return await work(scenario);
  } finally {
    await scenario.end();
  }
}

const noFault: Row = {
  id: 'D1',
  title: 'no fault: mentions, commands and clicks mixed, over a socket',
  target: 'lost 0, doubled 0 of 10,000',
  run: (scale) =>
    withScenario({}, async (scenario) => {
      await scenario.startBot();
      const count = pick(scale, 200, 10_000);
      await atRate(150, count, async (index) => {
        const deed = await act(scenario, index, kindOf(index), PEOPLE);
        if (index % 10 === 0) await clickUnder(scenario, deed, index, PEOPLE);
      });
      await untilIdle(scenario, 60_000);
      return outcome(await checkLedger(scenario.workspace, scenario.storageUrl));
    }),
};

const onlyRetries: Row = {
  id: 'D4',
  title: 'the first copy never arrives, only Slack’s retry does',
  target: 'lost 0 of 1,000',
  run: (scale) =>
    withScenario({}, async (scenario) => {
      await scenario.startBot();
      const count = pick(scale, 50, 1_000);
      scenario.workspace.faults.add({ event: 'app_mention', kind: 'lost', times: count });
      await atRate(100, count, (index) => act(scenario, index, 'mention', PEOPLE));
      await untilIdle(scenario, 30_000);
      return outcome(await checkLedger(scenario.workspace, scenario.storageUrl));
    }),
};

const copyWhileBusy: Row = {
  id: 'D3',
  title: 'a retry arrives while the first copy is still being handled',
  target: 'doubled 0; the copy is acknowledged within 100 ms',
  run: (scale) =>
    withScenario({}, async (scenario) => {
      await scenario.startBot();
      const { workspace } = scenario;
      const count = pick(scale, 10, 100);
      workspace.faults.add({ method: 'chat.postMessage', kind: 'delay', delayMs: 2_000, times: count });
      workspace.faults.add({ event: 'app_mention', kind: 'duplicate', copies: 2, asRetries: true, times: count });
      await atRate(20, count, (index) => act(scenario, index, 'mention', PEOPLE));
      await untilIdle(scenario, 30_000);
      const acks = workspace.ledger.filter(({ kind }) => kind === 'app_mention').map(({ ackMs = 9_999 }) => ackMs);
      const slowest = Math.max(...acks);
      return outcome(
        await checkLedger(workspace, scenario.storageUrl),
        `; slowest acknowledgement ${Math.round(slowest)} ms`,
        slowest <= 100,
      );
    }),
};

const POINTS = ['before-persist', 'after-persist', 'after-ack', 'before-post', 'after-post'] as const;

/** The bot dies at that step, a new one starts, and so on; every answer is looked for at the end. */
export async function killAt(
  points: readonly string[],
  kills: number,
  dedupesClientMsgIds: boolean,
): Promise<{ verdict: Verdict; atPost: number }> {
  return withScenario({ workspace: { dedupesClientMsgIds } }, async (scenario) => {
    let next = 0;
    let atPost = 0;
    for (let kill = 0; kill < kills; kill += 1) {
      const point = points[kill % points.length] ?? '';
      atPost += point === 'after-post' ? 1 : 0;
      const bot = await scenario.startBot({ FAULT_POINT: `${point}:${1 + (kill % 4)}` }, false);
      const acts: Promise<unknown>[] = [];
      const isOver = (): boolean => bot.process.signalCode !== null || bot.process.exitCode !== null;
      while (!isOver() && scenario.server.sockets.count() === 0) await sleep(10);
      while (!isOver()) {
        acts.push(act(scenario, next, kindOf(next), PEOPLE));
        next += 1;
        await sleep(15);
        if (acts.length > 1_000) throw new Error(`the bot did not die at ${point}`);
      }
    }
    await scenario.startBot();
    await untilIdle(scenario, 60_000);
    return { verdict: await checkLedger(scenario.workspace, scenario.storageUrl), atPost };
  });
}

const killed: Row = {
  id: 'D8',
  title: 'kill -9 at each step in turn, then a restart; Slack has no idempotency key',
  target: 'lost 0; doubled at most once per kill between post and record',
  run: async (scale) => {
    const kills = pick(scale, 5, 100);
    const { verdict, atPost } = await killAt(POINTS, kills, false);
    return outcome(verdict, `; ${kills} kills, ${atPost} of them between post and record`, true, atPost);
  },
};

const killedWithKey: Row = {
  id: 'D8b',
  title: 'the same, where Slack honours client_msg_id: kills right before and right after a post',
  target: 'lost 0, doubled 0',
  run: async (scale) => {
    const kills = pick(scale, 4, 60);
    const { verdict } = await killAt(['after-post', 'before-post'], kills, true);
    return outcome(verdict, `; ${kills} kills`);
  },
};

const locked: Row = {
  id: 'D9',
  title: 'the SQLite file is locked by another process, for 2 s and for 8 s',
  target: 'lost 0, doubled 0; file intact',
  run: () =>
    withScenario({}, async (scenario) => {
      const bot = await scenario.startBot();
      const feed = atRate(20, 300, (index) => act(scenario, index, kindOf(index), PEOPLE));
      for (const lockedMs of [2_000, 8_000]) {
        await sleep(1_000);
        const other = new DatabaseSync(scenario.storageUrl.replace('file:', ''), { timeout: 5_000 });
        other.exec('begin exclusive');
        await sleep(lockedMs);
        other.exec('rollback');
        other.close();
      }
      await feed;
      await untilIdle(scenario, 40_000);
      await bot.stop();
      const file = new DatabaseSync(scenario.storageUrl.replace('file:', ''));
      const check = file.prepare('pragma integrity_check').get();
      file.close();
      const isWhole = check?.['integrity_check'] === 'ok';
      return outcome(await checkLedger(scenario.workspace, scenario.storageUrl), `; file intact: ${isWhole}`, isWhole);
    }),
};

async function onPostgres(
  work: (server: Awaited<ReturnType<typeof startPostgres>>) => Promise<Outcome>,
): Promise<Outcome> {
  const binaries = findPostgres();
  if (binaries === undefined) return { figures: 'not run: no PostgreSQL on this machine', isMet: true };
  const server = await startPostgres(binaries);
  try {
    return await work(server);
  } finally {
    await server.remove();
  }
}

const databaseRestarts: Row = {
  id: 'D10',
  title: 'PostgreSQL is stopped for 5 s and started again, twice, under load',
  target: 'lost 0, doubled 0; back within 5 s of its return',
  run: (scale) =>
    onPostgres(async (server) => {
      const storageUrl = await server.createDatabase();
      return withScenario({ storageUrl }, async (scenario) => {
        const bot = await scenario.startBot();
        const stops = pick(scale, 1, 2);
        const feed = atRate(20, 300 * stops, (index) => act(scenario, index, kindOf(index), PEOPLE));
        const back: number[] = [];
        for (let stop = 0; stop < stops; stop += 1) {
          await sleep(2_000);
          await server.stop();
          await sleep(5_000);
          await server.start();
          const returned = Date.now();
          await bot.ready(20_000);
          back.push(Date.now() - returned);
          await sleep(2_000);
        }
        await feed;
        await untilIdle(scenario, 60_000);
        const slowest = Math.max(...back);
        return outcome(
          await checkLedger(scenario.workspace, storageUrl),
          `; ready again ${slowest} ms after the database`,
          slowest <= 5_000,
        );
      });
    }),
};

const replicas: Row = {
  id: 'D11',
  title: 'three replicas on one PostgreSQL; one is killed, one sleeps through its leases',
  target: 'lost 0, doubled 0 of 10,000',
  run: (scale) =>
    onPostgres(async (server) => {
      const storageUrl = await server.createDatabase();
      return withScenario({ storageUrl, workspace: { dedupesClientMsgIds: true } }, async (scenario) => {
        const bots = [await scenario.startBot(), await scenario.startBot(), await scenario.startBot()];
        const count = pick(scale, 600, 10_000);
        const feed = atRate(60, count, (index) => act(scenario, index, kindOf(index), PEOPLE));
        let kills = 0;
        const over = new AbortController();
        const chaos = (async () => {
          for (let round = 0; !over.signal.aborted; round += 1) {
            const victim = bots[round % 3];
            await sleep(1_500);
            if (round % 2 === 0) {
              await victim?.kill();
              kills += 1;
              bots[round % 3] = await scenario.startBot();
            } else {
              victim?.process.kill('SIGSTOP');
              await sleep(12_000);
              victim?.process.kill('SIGCONT');
            }
          }
        })();
        await feed;
        over.abort();
        await chaos;
        await untilIdle(scenario, 60_000);
        return outcome(await checkLedger(scenario.workspace, storageUrl), `; ${kills} kills`);
      });
    }),
};

const rolling: Row = {
  id: 'D13',
  title: 'SIGTERM under load, a new process beside the old one (SQLite, two processes)',
  target: 'lost 0, doubled 0; exit 0 within 10 s',
  run: (scale) =>
    withScenario({}, async (scenario) => {
      const restarts = pick(scale, 2, 10);
      let bot = await scenario.startBot();
      const over = new AbortController();
      let index = 0;
      const feed = (async () => {
        const all: Promise<unknown>[] = [];
        while (!over.signal.aborted) {
          all.push(act(scenario, index, kindOf(index), PEOPLE));
          index += 1;
          await sleep(25);
        }
        await Promise.allSettled(all);
      })();
      const exits: number[] = [];
      const codes: (number | null)[] = [];
      for (let restart = 0; restart < restarts; restart += 1) {
        const next = await scenario.startBot();
        const begun = Date.now();
        codes.push(await bot.stop());
        exits.push(Date.now() - begun);
        bot = next;
      }
      over.abort();
      await feed;
      await untilIdle(scenario, 30_000);
      const isClean = codes.every((code) => code === 0) && Math.max(...exits) <= 10_000;
      return outcome(
        await checkLedger(scenario.workspace, scenario.storageUrl),
        `; ${restarts} restarts, slowest exit ${Math.max(...exits)} ms`,
        isClean,
      );
    }),
};

const outage: Row = {
  id: 'O1',
  title: 'Slack’s Web API answers 500, then HTML, then cuts every call, while reports come in',
  target: 'lost 0, doubled 0; every report answered within 10 s of the end',
  run: (scale) =>
    withScenario({}, async (scenario) => {
      await scenario.startBot();
      const { workspace } = scenario;
      const seconds = pick(scale, 2, 20);
      const feed = atRate(5, seconds * 15, (index) => act(scenario, index, kindOf(index), PEOPLE));
      for (const kind of ['500', 'html', 'reset'] as const) {
        workspace.faults.add({ method: '*', kind, times: Number.POSITIVE_INFINITY });
        await sleep(seconds * 1_000);
        workspace.faults.clear();
      }
      const ended = Date.now();
      await feed;
      await untilIdle(scenario, 60_000);
      const backMs = Date.now() - ended;
      return outcome(
        await checkLedger(workspace, scenario.storageUrl),
        `; all done ${backMs} ms after the end of ${seconds * 3} s without Slack`,
        backMs <= 10_000,
      );
    }),
};

export const DELIVERY_ROWS: readonly Row[] = [
  noFault,
  copyWhileBusy,
  onlyRetries,
  killed,
  killedWithKey,
  locked,
  databaseRestarts,
  replicas,
  rolling,
  outage,
];
