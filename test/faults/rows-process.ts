import { fork } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { untilIdle } from './acts.ts';
import { channelId, userId } from './crowd.ts';
import { HOSTILE_TEXTS } from './hostile-texts.ts';
import { startSender } from './load.ts';
import { collectGarbage, memoryMb, processorMs, WITH_GC } from './process-figures.ts';
import { ms, noteLoad, percentile, pick, type Row } from './row.ts';
import { sendMentions, startLoad } from './rows-load.ts';
import { startScenario } from './scenario.ts';

const loop: Row = {
  id: 'P4',
  title: 'delay of the bot’s event loop while hostile texts of up to 40,000 characters come in, one after the other',
  target: 'max <= 50 ms',
  async run(scale) {
    const load = noteLoad();
    const scenario = await startScenario({ people: 100, channels: 100 });
    const idle = startIdle();
    try {
      const bot = await scenario.startBot({ LOG_LEVEL: 'error' });
      const { workspace } = scenario;
      const say = async (text: string, index: number): Promise<void> => {
        await workspace
          .as(userId(index % 100))
          .postMessage(channelId(index % 100), `@${workspace.core.bot.name} ${text}`);
        await untilIdle(scenario, 10_000);
      };
      for (let index = 0; index < 20; index += 1) await say('emails are stuck in pending since this morning', index);
      // Each reading of the figures begins a new count.
      await bot.metric(LOOP_MAX);
      await idle.maxMs();
      const begun = performance.now();
      const delays: number[] = [];
      const beside: number[] = [];
      for (let round = 0; round < pick(scale, 1, 10); round += 1) {
        for (const [index, text] of HOSTILE_TEXTS.entries()) await say(text, index);
        delays.push((await bot.metric(LOOP_MAX)) * 1_000);
        beside.push(await idle.maxMs());
      }
      const [worst, median] = [Math.max(...delays), percentile(delays, 0.5)];
      const count = delays.length * HOSTILE_TEXTS.length;
      return {
        figures: `${count} texts in ${Math.round((performance.now() - begun) / 1_000)} s: max ${ms(worst)}, in the median round ${ms(median)}; a process that does nothing: ${ms(Math.max(...beside))} and ${ms(percentile(beside, 0.5))}; 10 ms of each are the meter’s step${load}`,
        isMet: worst <= 50,
      };
    } finally {
      idle.end();
      await scenario.end();
    }
  },
};

function startIdle() {
  const child = fork(fileURLToPath(new URL('idle-delay.ts', import.meta.url)), {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  return {
    async maxMs(): Promise<number> {
      child.send('max');
      const [max] = (await once(child, 'message')) as [number];
      return max;
    },
    end: () => child.kill(),
  };
}

const LOOP_MAX = 'nodejs_eventloop_lag_max_seconds';

const COMPILED = fileURLToPath(new URL('../../node_modules/.cache/compile', import.meta.url));

const start: Row = {
  id: 'P6',
  title: 'from the start of the process to ready, SQLite, Socket Mode',
  target: 'p95 <= 1.5 s over 20 starts',
  async run(scale) {
    const load = noteLoad();
    const scenario = await startScenario({});
    try {
      // The first start after an installation compiles, and keeps what it compiled for those that follow.
      rmSync(COMPILED, { recursive: true, force: true });
      const first = performance.now();
      const compiler = await scenario.startBot();
      const firstMs = performance.now() - first;
      await compiler.stop();
      const took: number[] = [];
      const worked: number[] = [];
      for (let index = 0; index < pick(scale, 2, 20); index += 1) {
        const begun = performance.now();
        const bot = await scenario.startBot();
        took.push(performance.now() - begun);
        worked.push(processorMs(bot.process.pid));
        await bot.stop();
      }
      const [p50, p95] = [percentile(took, 0.5), percentile(took, 0.95)];
      return {
        figures: `p50 ${ms(p50)}, p95 ${ms(p95)} over ${took.length}; ${ms(percentile(worked, 0.5))} of work on the processors; the first, which compiles, ${ms(firstMs)}${load}`,
        isMet: p95 <= 1_500,
      };
    } finally {
      await scenario.end();
    }
  },
};

/** Slack delivers no more than 30,000 events an hour; what 20 a second bring in ten minutes comes after them. */
const CEILING = 30_000;
const TEN_MINUTES = 12_000;

const soak: Row = {
  id: 'P5',
  title:
    'memory: an hour’s ceiling of traffic (30,000 events) in minutes, then as much as 20 events a second are in ten minutes',
  target: 'resident <= 200 MB; heap after collection grows by <= 1 MB over the ten minutes',
  async run(scale) {
    const scenario = await startLoad('http');
    const sender = await startSender();
    try {
      // The first start after an installation compiles, which takes some 15 MB more.
      await (await scenario.startBot()).stop();
      const bot = await scenario.startBot({ LOG_LEVEL: 'error', ...WITH_GC });
      const { pid } = bot.process;
      const sizes = [memoryMb(pid).residentMb];
      const count = pick(scale, 1_000, CEILING) / 5;
      for (let part = 0; part < 5; part += 1) {
        await sendMentions(scenario, sender, part * 100_000, count, 150);
        sizes.push(memoryMb(pid).residentMb);
      }
      await untilIdle(scenario, 60_000);
      const { peakMb } = memoryMb(pid);
      const before = await collectGarbage(bot);
      const more = pick(scale, 500, TEN_MINUTES);
      await sendMentions(scenario, sender, 1_000_000, more, 150);
      await untilIdle(scenario, 60_000);
      const growth = (await collectGarbage(bot)) - before;
      return {
        figures: `${count * 5} events: ${sizes.join(' -> ')} MB resident, peak ${peakMb} MB; heap after collection ${before.toFixed(1)} MB, ${growth >= 0 ? '+' : ''}${growth.toFixed(2)} MB after ${more} more`,
        isMet: peakMb <= 200 && growth <= 1,
      };
    } finally {
      await sender.end();
      await scenario.end();
    }
  },
};

export const PROCESS_ROWS: readonly Row[] = [loop, start, soak];
