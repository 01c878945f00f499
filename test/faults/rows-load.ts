import { addMessage } from '../../src/local/messages.ts';
import { act, atRate, untilIdle } from './acts.ts';
import { startBotProcess } from './bot-process.ts';
import { startSender, type Load, type Sender } from './load.ts';
import { placeOf } from './mentions.ts';
import { memoryMb } from './process-figures.ts';
import { ms, noteLoad, percentile, pick, type Row } from './row.ts';
import { SIGNING_SECRET, startScenario, type Scenario } from './scenario.ts';

/** A workspace of a hundred people and channels that keeps no ledger. */
export function startLoad(transport: 'http' | 'socket'): Promise<Scenario> {
  return startScenario({ transport, people: 100, channels: 100, workspace: { ledgerLimit: 0 } });
}

/** Mentions from the n-th on, in threads that exist. 0 a second: as fast as acknowledgements come. */
export function sendMentions(
  scenario: Scenario,
  sender: Sender,
  first: number,
  count: number,
  perSecond: number,
): Promise<Load> {
  const { workspace, botUrl } = scenario;
  for (let index = first; index < first + count; index += 1) {
    const { channel, user, ts } = placeOf(index);
    addMessage(workspace.core, { channelId: channel, userId: user, text: 'report', ts });
  }
  const burst = { first, count, perSecond, teamId: workspace.core.team.id };
  const port = Number(new URL(botUrl).port);
  return sender.send(
    port === 0 ? { kind: 'socket', ...burst } : { kind: 'http', port, secret: SIGNING_SECRET, ...burst },
  );
}

function answersIn({ workspace }: Scenario): number {
  return [...workspace.core.ledger.acceptedPosts.values()].reduce((sum, count) => sum + count, 0);
}

const http: Row = {
  id: 'P1',
  title: 'signed mentions over HTTP at 500 a second, each kept in SQLite; then flat out, beside bare Bolt',
  target: '60 s: p50 <= 5 ms, p99 <= 50 ms, max <= 500 ms, errors 0; flat out >= 25 % of bare Bolt',
  async run(scale) {
    const machine = noteLoad();
    const scenario = await startLoad('http');
    const sender = await startSender();
    try {
      const bot = await scenario.startBot({ LOG_LEVEL: 'error' });
      await sendMentions(scenario, sender, 0, 500, 100);
      const count = pick(scale, 1_000, 30_000);
      const load = await sendMentions(scenario, sender, 1_000, count, 500);
      const answered = answersIn(scenario);
      const burst = pick(scale, 500, 5_000);
      const own = await sendMentions(scenario, sender, 100_000, burst, 0);
      const { residentMb } = memoryMb(bot.process.pid);
      await bot.kill();
      const bare = await startBareBolt(scenario);
      await sendMentions(scenario, sender, 200_000, 500, 100);
      const bolt = await sendMentions(scenario, sender, 300_000, burst, 0);
      await bare.kill();
      const share = Math.round((own.perSecond / bolt.perSecond) * 100);
      return {
        figures: `${describe(load)}, ${answered} of ${count + 500} answered meanwhile; flat out ${Math.round(own.perSecond)}/s, bare Bolt ${Math.round(bolt.perSecond)}/s (${share} %); ${residentMb} MB resident${machine}`,
        isMet: load.p50Ms <= 5 && isPrompt(load) && own.failed + bolt.failed === 0 && share >= 25,
      };
    } finally {
      await sender.end();
      await scenario.end();
    }
  },
};

const socket: Row = {
  id: 'P2',
  title: 'mentions over Socket Mode at 500 a second, each kept in SQLite',
  target: '60 s: p99 <= 50 ms, lost 0',
  async run(scale) {
    const machine = noteLoad();
    const scenario = await startLoad('socket');
    const sender = await startSender();
    scenario.workspace.core.socketUrl = () => sender.socketUrl;
    try {
      await scenario.startBot({ LOG_LEVEL: 'error' });
      await sendMentions(scenario, sender, 0, 500, 100);
      const count = pick(scale, 1_000, 30_000);
      const load = await sendMentions(scenario, sender, 1_000, count, 500);
      const atEnd = answersIn(scenario);
      await untilIdle(scenario, pick(scale, 20_000, 600_000));
      const lost = count + 500 - answersIn(scenario);
      return {
        figures: `${describe(load)}, ${atEnd} of ${count + 500} answered meanwhile, lost ${lost}${machine}`,
        isMet: isPrompt(load) && lost === 0,
      };
    } finally {
      await sender.end();
      await scenario.end();
    }
  },
};

function isPrompt({ p99Ms, maxMs, failed }: Load): boolean {
  return p99Ms <= 50 && maxMs <= 500 && failed === 0;
}

function describe({ p50Ms, p99Ms, maxMs, failed, perSecond }: Load): string {
  return `${Math.round(perSecond)}/s: p50 ${ms(p50Ms)}, p99 ${ms(p99Ms)}, max ${ms(maxMs)}, errors ${failed}`;
}

async function startBareBolt({ botUrl, workspace, server }: Scenario) {
  const bare = await startBotProcess(
    {
      SLACK_SIGNING_SECRET: SIGNING_SECRET,
      PORT: new URL(botUrl).port,
      SLACK_BOT_TOKEN: workspace.botToken,
      SLACK_API_URL: server.apiUrl,
    },
    'test/faults/bare-bolt.ts',
  );
  await bare.ready();
  return bare;
}

const latency: Row = {
  id: 'P3',
  title: 'mentions at 50 a second: from the event to the answer that Slack accepted',
  target: 'p50 <= 30 ms, p99 <= 150 ms over 1,000',
  async run(scale) {
    const machine = noteLoad();
    const scenario = await startScenario({ people: 100, channels: 40 });
    try {
      await scenario.startBot();
      const { workspace } = scenario;
      const posted = new Map<string, number>();
      const count = pick(scale, 100, 1_000);
      await atRate(50, 50, (index) => act(scenario, index, 'mention', 100));
      await untilIdle(scenario, 10_000);
      const from = workspace.ledger.length;
      await atRate(50, count, (index) => act(scenario, 100 + index, 'mention', 100));
      await untilIdle(scenario, 20_000);
      const entries = workspace.ledger.slice(from);
      for (const { kind, at, payload, tookMs = 0 } of entries)
        if (kind === 'chat.postMessage') posted.set(String((payload as { thread_ts?: string }).thread_ts), at + tookMs);
      const took = entries
        .filter(({ kind }) => kind === 'app_mention')
        .map(({ at, payload }) => (posted.get((payload as { event: { ts: string } }).event.ts) ?? at + 99_999) - at);
      const [p50, p99] = [percentile(took, 0.5), percentile(took, 0.99)];
      return {
        figures: `p50 ${ms(p50)}, p99 ${ms(p99)} over ${took.length}${machine}`,
        isMet: p50 <= 30 && p99 <= 150,
      };
    } finally {
      await scenario.end();
    }
  },
};

export const LOAD_ROWS: readonly Row[] = [http, socket, latency];
