import type { Store } from './store.ts';
import type { WorkQueue } from './work-queue.ts';

export interface HousekeepingOptions {
  readonly store: Pick<Store, 'purge' | 'sweepRemoved'>;
  readonly queue: Pick<WorkQueue, 'purgeFinished'>;
  readonly keepTextDays: number;
  readonly onTrouble: (error: unknown) => void;
  readonly now?: () => number;
}

const DAY_MS = 86_400_000;
/** Slack sends again for minutes, and for a day with delayed events; people press a button twice within seconds. */
const IDS_DAYS = 3;
const FINISHED_DAYS = 3;
const BURIED_DAYS = 30;
const RECORDS_DAYS = 400;

/** Longer than an answer under way can take; with the interval, everything of a workspace is gone half a minute after it left. */
const REMOVED_MS = 20_000;
const SWEEP_EVERY_MS = 10_000;

/** Deletes what has had its time: now and every day; and every 10 s what came late. Any number of processes may do so at once. */
export function startHousekeeping(options: HousekeepingOptions): { stop(): void; readonly first: Promise<void> } {
  const daily = setInterval(() => void keepHouse(options), DAY_MS).unref();
  const often = setInterval(() => void sweep(options), SWEEP_EVERY_MS).unref();
  return {
    first: keepHouse(options),
    stop: () => {
      clearInterval(daily);
      clearInterval(often);
    },
  };
}

async function sweep({ store, onTrouble }: HousekeepingOptions): Promise<void> {
  await store.sweepRemoved(REMOVED_MS).catch(onTrouble);
}

async function keepHouse({
  store,
  queue,
  keepTextDays,
  onTrouble,
  now = Date.now,
}: HousekeepingOptions): Promise<void> {
  const ago = (days: number): Date => new Date(now() - days * DAY_MS);
  try {
    await store.purge({ textsBefore: ago(keepTextDays), idsBefore: ago(IDS_DAYS), recordsBefore: ago(RECORDS_DAYS) });
    await queue.purgeFinished(ago(FINISHED_DAYS), ago(BURIED_DAYS));
  } catch (error) {
    onTrouble(error);
  }
}
