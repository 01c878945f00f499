import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Bot } from '../bot.ts';
import type { QueueDepth } from '../storage/work-queue.ts';

/** Where the figures come from; read at every scrape. */
export interface MetricSources {
  readonly deliveries: () => object;
  readonly work: () => object | undefined;
  readonly depth: () => Promise<QueueDepth | undefined>;
  /** Undefined when there are no sockets to open. */
  readonly openSockets: () => number | undefined;
  readonly isReady: () => Promise<boolean>;
}

export interface Metrics {
  readonly contentType: string;
  /** Prometheus text. No label holds anything that a person wrote, nor an id. */
  text(): Promise<string>;
  readonly onAck: (tookMs: number) => void;
  /** The same bot, counting what it answers. */
  counting(bot: Bot): Bot;
}

const PREFIX = 'fix_finder_';
const ACK_BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3];

export function createMetrics(sources: () => MetricSources | undefined): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const ack = new Histogram({
    name: `${PREFIX}ack_seconds`,
    help: 'From the arrival of a delivery to its acknowledgement',
    buckets: ACK_BUCKETS_S,
    registers,
  });
  const answers = new Counter({
    name: `${PREFIX}answers_total`,
    help: 'Reports answered, by outcome and language',
    labelNames: ['outcome', 'language'],
    registers,
  });
  addGauges(registers, sources);
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    onAck: (tookMs) => ack.observe(tookMs / 1_000),
    counting: (bot) => ({
      ...bot,
      async answer(report, how) {
        const given = await bot.answer(report, how);
        answers.inc({ outcome: given.outcome, language: given.language });
        return given;
      },
    }),
  };
}

function addGauges(registers: Registry[], sources: () => MetricSources | undefined): void {
  byState(registers, 'deliveries_total', 'What Slack sent since the start, by what became of it', () =>
    sources()?.deliveries(),
  );
  byState(registers, 'work_total', 'Items of work since the start, by what became of them', () => sources()?.work());
  byState(registers, 'queue', 'Items in the queue by state; oldestMs is the age of the oldest one', () =>
    sources()?.depth(),
  );
  single(registers, 'open_sockets', 'Sockets that Slack greeted and did not close', () => sources()?.openSockets());
  single(registers, 'ready', '1 when /readyz answers 200', async () => Number((await sources()?.isReady()) ?? false));
}

type Readable<T> = () => T | undefined | Promise<T | undefined>;

function byState(registers: Registry[], name: string, help: string, read: Readable<object>): void {
  const gauge = new Gauge({
    name: `${PREFIX}${name}`,
    help,
    labelNames: ['state'],
    async collect() {
      const figures = Object.entries((await read()) ?? {}).filter(([, value]) => typeof value === 'number');
      for (const [state, value] of figures) this.set({ state }, value);
    },
    registers: [],
  });
  for (const registry of registers) registry.registerMetric(gauge);
}

function single(registers: Registry[], name: string, help: string, read: Readable<number>): void {
  const gauge = new Gauge({
    name: `${PREFIX}${name}`,
    help,
    async collect() {
      const value = await read();
      if (value !== undefined) this.set(value);
    },
    registers: [],
  });
  for (const registry of registers) registry.registerMetric(gauge);
}
