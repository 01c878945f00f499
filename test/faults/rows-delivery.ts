import { setTimeout as sleep } from 'node:timers/promises';
import { act, atRate, clickUnder, untilIdle } from './acts.ts';
import { checkLedger } from './check-ledger.ts';
import { kindOf, onPostgres, outcome, PEOPLE, withScenario } from './delivery-row.ts';
import { pick, type Row } from './row.ts';

const noFault: Row = {
  id: 'D1',
  title: 'no fault: mentions, commands and clicks mixed, over a socket',
  target: 'lost 0, doubled 0 of 10,000',
  run: (scale) =>
    withScenario({}, async (scenario) => {
      await scenario.startBot();
      const count = pick(scale, 200, 10_000);
      await atRate(80, count, async (index) => {
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

export const DELIVERY_ROWS: readonly Row[] = [noFault, copyWhileBusy, onlyRetries, databaseRestarts, rolling, outage];
