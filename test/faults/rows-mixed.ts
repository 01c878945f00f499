import { setTimeout as sleep } from 'node:timers/promises';
import { createHttpTransport } from '../../src/local/signed-http.ts';
import { act, atRate, untilIdle } from './acts.ts';
import { checkLedger, countAnswers } from './check-ledger.ts';
import { kindOf, onPostgres, outcome, PEOPLE, withScenario } from './delivery-row.ts';
import { findFaketime } from './faketime.ts';
import { freePort } from './free-port.ts';
import { createRandom } from '../../src/learning/random.ts';
import { newSeed } from './new-seed.ts';
import { pick, type Row } from './row.ts';
import { SIGNING_SECRET, type Scenario } from './scenario.ts';

const PER_SECOND = 40;
const SCHEDULE = 40;
const MAX_DELAY_MS = 5_000;

const copies: Row = {
  id: 'D2',
  title:
    'deliveries copied up to four times, late, out of order, lost, or acknowledged in vain, with and without retry headers, each copy over HTTP to one replica or over a socket to another, on one PostgreSQL',
  target: 'lost 0, doubled 0 over 500 schedules of 40 events',
  run: (scale) =>
    onPostgres(async (server) => {
      const storageUrl = await server.createDatabase();
      const count = pick(scale, 5, 500) * SCHEDULE;
      return withScenario({ storageUrl, channels: 210 }, async (scenario) => {
        const seed = newSeed();
        const random = createRandom(seed);
        const bot = await scenario.startBot({}, false);
        const other = await startOverHttp(scenario);
        await bot.ready(60_000);
        await atRate(PER_SECOND, count, (index) => {
          addFault(scenario, kindOf(index), random);
          return act(scenario, index, kindOf(index), PEOPLE);
        });
        await sleep(MAX_DELAY_MS);
        await untilIdle(scenario, 90_000);
        const received = await Promise.all([bot, other].map((one) => one.metric(RECEIVED)));
        const unclear = await Promise.all([bot, other].map((one) => one.metric(UNCLEAR)));
        const figures = `; seed ${seed}, ${unclear.reduce((sum, one) => sum + one, 0)} unclear posts; ${received[0]} deliveries over sockets, ${received[1]} over HTTP`;
        const isMixed = received.every((deliveries) => deliveries > count / 4);
        return outcome(await checkLedger(scenario.workspace, storageUrl), figures, isMixed);
      });
    }),
};

const RECEIVED = 'fix_finder_deliveries_total{state="received"}';
const UNCLEAR = 'fix_finder_work_total{state="unclear"}';

/** Slack takes the ways to the bot in turn, for copies and retries, too. */
async function startOverHttp({ startBot, workspace }: Scenario) {
  const port = await freePort();
  const http = { SLACK_APP_TOKEN: '', SLACK_SIGNING_SECRET: SIGNING_SECRET, PORT: String(port), HOST: '127.0.0.1' };
  const bot = await startBot(http, false);
  await bot.ready(60_000);
  const target = { http: `http://127.0.0.1:${port}/slack/events`, signingSecret: SIGNING_SECRET };
  workspace.core.transports.add(createHttpTransport(target));
  return bot;
}

/** For the next delivery; Slack sends only events again. */
function addFault({ workspace }: Scenario, kind: 'mention' | 'command', random: () => number): void {
  const event = kind === 'mention' ? 'app_mention' : 'slash_commands';
  const add = (fault: Parameters<typeof workspace.faults.add>[0]): void => void workspace.faults.add(fault);
  const kinds = [
    () => undefined,
    () => add({ event, kind: 'duplicate', copies: 1 + Math.floor(random() * 3) }),
    () => add({ event, kind: 'delay', delayMs: random() * (kind === 'mention' ? MAX_DELAY_MS : 500) }),
    () => add({ event, kind: 'duplicate', copies: 1 + Math.floor(random() * 3), asRetries: true }),
    () => add({ event, kind: 'lost' }),
    () => add({ event, kind: 'lost-ack' }),
  ];
  kinds[Math.floor(random() * (kind === 'mention' ? 6 : 3))]?.();
}

/** The bot's clock and timers go so much faster than Slack's; a call is given up after 250 ms of Slack's time. */
const SPEED = 10;
/** All but what opens sockets, or nothing would come in that could wait. */
const CALLS = ['auth.test', 'users.info', 'chat.postMessage', 'chat.postEphemeral', 'response_url'];

const longOutage: Row = {
  id: 'O1h',
  title: `an hour in which Slack’s Web API answers no call, of a bot whose clock goes ${SPEED} times as fast (libfaketime): 500, HTML, then cuts, 20 min each`,
  target: 'lost 0, doubled 0, dead letters 0; the first answer within 10 s of the bot’s time after the end',
  run: async (scale) => {
    const library = findFaketime();
    if (library === undefined) return { lacks: 'libfaketime' };
    return withScenario({}, async (scenario) => {
      const clock = { LD_PRELOAD: library, FAKETIME: `+0 x${SPEED}` };
      const bot = await scenario.startBot(clock, false);
      await bot.ready(60_000);
      const { workspace } = scenario;
      const seconds = pick(scale, 3, (20 * 60) / SPEED);
      const feed = atRate(1, seconds * 3, (index) => act(scenario, index, kindOf(index), PEOPLE));
      for (const kind of ['500', 'html', 'reset'] as const) {
        for (const method of CALLS) workspace.faults.add({ method, kind, times: Number.POSITIVE_INFINITY });
        await sleep(seconds * 1_000);
        if (kind === 'reset') await feed;
        workspace.faults.clear();
      }
      const ended = performance.now();
      const calls = workspace.ledger.filter(({ direction }) => direction === 'from-bot').length;
      const before = countAnswers(workspace).size;
      await workspace.waitFor(() => countAnswers(workspace).size > before, 30_000);
      const firstS = ((performance.now() - ended) / 1_000) * SPEED;
      await untilIdle(scenario, 60_000);
      const allS = (performance.now() - ended) / 1_000;
      const verdict = await checkLedger(workspace, scenario.storageUrl);
      const minutes = Math.round((seconds * 3 * SPEED) / 60);
      const figures = `; ${minutes} min of the bot’s time, ${calls} calls meanwhile; the first answer ${firstS.toFixed(1)} s of its time after the end, all of them within ${allS.toFixed(1)} s of the machine’s`;
      return outcome(verdict, figures, verdict.dead === 0 && (scale === 'short' || firstS <= 10));
    });
  },
};

export const MIXED_ROWS: readonly Row[] = [copies, longOutage];
