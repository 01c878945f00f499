import { Agent, request } from 'node:http';
import { readFileSync } from 'node:fs';
import { addMessage } from '../../src/local/messages.ts';
import { signatureHeaders } from '../../src/local/signed-http.ts';
import { act, atRate, untilIdle } from './acts.ts';
import { startBotProcess } from './bot-process.ts';
import { channelId, userId } from './crowd.ts';
import { ms, percentile, pick, type Row } from './row.ts';
import { SIGNING_SECRET, startScenario, type Scenario } from './scenario.ts';

interface Load {
  readonly tookMs: readonly number[];
  readonly failed: number;
  readonly perSecond: number;
}

/** Signed mentions of about 800 bytes, each of its own event, in threads that exist. */
function sender({ botUrl, workspace }: Scenario): (index: number) => Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const url = new URL(botUrl);
  const filler = 'emails are stuck in pending since this morning '.repeat(10);
  return (index) => {
    const channel = channelId(index % 100);
    const ts = `${1_600_000_000 + index}.000100`;
    addMessage(workspace.core, { channelId: channel, userId: userId(index % 100), text: 'report', ts });
    const event = { type: 'app_mention', user: userId(index % 100), text: filler, channel, ts };
    const body = JSON.stringify({
      type: 'event_callback',
      team_id: workspace.core.team.id,
      event_id: `EvL${index}`,
      event,
    });
    const signed = signatureHeaders(body, Math.floor(Date.now() / 1_000), SIGNING_SECRET);
    const begun = performance.now();
    return new Promise((resolve) => {
      const sent = request(
        {
          agent,
          host: url.hostname,
          port: url.port,
          path: url.pathname,
          method: 'POST',
          headers: { 'content-type': 'application/json', ...signed },
        },
        (answer) => {
          answer.resume().once('end', () => resolve(answer.statusCode === 200 ? performance.now() - begun : -1));
        },
      );
      sent.once('error', () => resolve(-1));
      sent.end(body);
    });
  };
}

async function measure(perSecond: number, count: number, send: (index: number) => Promise<number>): Promise<Load> {
  const tookMs: number[] = [];
  let failed = 0;
  const begun = performance.now();
  await atRate(perSecond, count, async (index) => {
    const took = await send(index);
    if (took < 0) failed += 1;
    else tookMs.push(took);
  });
  return { tookMs, failed, perSecond: (count / (performance.now() - begun)) * 1_000 };
}

/** As many as 32 at a time can. */
async function flatOut(count: number, send: (index: number) => Promise<number>): Promise<number> {
  let next = 0;
  const begun = performance.now();
  const one = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) await send(10_000_000 + index);
  };
  await Promise.all(Array.from({ length: 32 }, one));
  return (count / (performance.now() - begun)) * 1_000;
}

const acknowledgements: Row = {
  id: 'P1',
  title: 'signed mentions over HTTP at 500 a second, each kept in SQLite; then flat out, beside bare Bolt',
  target: '60 s: p99 <= 50 ms, max <= 500 ms, errors 0; flat out >= 25 % of bare Bolt',
  async run(scale) {
    const scenario = await startScenario({
      transport: 'http',
      people: 100,
      channels: 100,
      workspace: { ledgerLimit: 0 },
    });
    try {
      const bot = await scenario.startBot({ LOG_LEVEL: 'error' });
      const send = sender(scenario);
      await measure(100, 200, (index) => send(20_000_000 + index));
      const load = await measure(500, pick(scale, 1_000, 30_000), send);
      const burst = pick(scale, 500, 3_000);
      const own = await flatOut(burst, send);
      const rssMb = residentMb(bot.process.pid);
      await bot.kill();
      const { port } = new URL(scenario.botUrl);
      const bare = await startBotProcess(
        {
          SLACK_SIGNING_SECRET: SIGNING_SECRET,
          PORT: port,
          SLACK_BOT_TOKEN: scenario.workspace.botToken,
          SLACK_API_URL: scenario.server.apiUrl,
        },
        'test/faults/bare-bolt.ts',
      );
      await bare.ready();
      await measure(100, 200, (index) => send(30_000_000 + index));
      const bolt = await flatOut(burst, send);
      await bare.kill();
      const [p50, p99, max] = [percentile(load.tookMs, 0.5), percentile(load.tookMs, 0.99), Math.max(...load.tookMs)];
      const share = Math.round((own / bolt) * 100);
      return {
        figures: `${Math.round(load.perSecond)}/s offered: p50 ${ms(p50)}, p99 ${ms(p99)}, max ${ms(max)}, errors ${load.failed}; flat out ${Math.round(own)}/s, bare Bolt ${Math.round(bolt)}/s (${share} %); ${rssMb} MB resident`,
        isMet: p99 <= 50 && max <= 500 && load.failed === 0 && share >= 25,
      };
    } finally {
      await scenario.end();
    }
  },
};

const latency: Row = {
  id: 'P3',
  title: 'mentions at 50 a second: from the event to the answer that Slack accepted',
  target: 'p50 <= 30 ms, p99 <= 150 ms over 1,000',
  async run(scale) {
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
      return { figures: `p50 ${ms(p50)}, p99 ${ms(p99)} over ${took.length}`, isMet: p50 <= 30 && p99 <= 150 };
    } finally {
      await scenario.end();
    }
  },
};

const start: Row = {
  id: 'P6',
  title: 'from the start of the process to ready, SQLite, Socket Mode',
  target: 'p95 <= 1.5 s over 20 starts',
  async run(scale) {
    const scenario = await startScenario({});
    try {
      const took: number[] = [];
      for (let index = 0; index < pick(scale, 2, 20); index += 1) {
        const begun = performance.now();
        const bot = await scenario.startBot();
        took.push(performance.now() - begun);
        await bot.stop();
      }
      const [p50, p95] = [percentile(took, 0.5), percentile(took, 0.95)];
      return { figures: `p50 ${ms(p50)}, p95 ${ms(p95)} over ${took.length}`, isMet: p95 <= 1_500 };
    } finally {
      await scenario.end();
    }
  },
};

const soak: Row = {
  id: 'P5',
  title: 'resident memory after an hour’s ceiling of traffic (30,000 events) in minutes',
  target: '<= 200 MB',
  async run(scale) {
    const scenario = await startScenario({
      transport: 'http',
      people: 100,
      channels: 100,
      workspace: { ledgerLimit: 0 },
    });
    try {
      const bot = await scenario.startBot({ LOG_LEVEL: 'error' });
      const send = sender(scenario);
      const sizes: number[] = [];
      const count = pick(scale, 1_000, 30_000);
      for (let part = 0; part < 3; part += 1) {
        await measure(150, count / 3, (index) => send(part * 1_000_000 + index));
        sizes.push(residentMb(bot.process.pid));
      }
      return { figures: `${count} events: ${sizes.join(' -> ')} MB resident`, isMet: Math.max(...sizes) <= 200 };
    } finally {
      await scenario.end();
    }
  },
};

/** 0 where there is no /proc. */
function residentMb(pid: number | undefined): number {
  try {
    const line = /VmRSS:\s+(\d+)/u.exec(readFileSync(`/proc/${pid ?? 0}/status`, 'utf8'));
    return Math.round(Number(line?.[1] ?? 0) / 1_024);
  } catch {
    return 0;
  }
}

export const LOAD_ROWS: readonly Row[] = [acknowledgements, latency, start, soak];
