import type { Store } from './store.ts';
import type { WorkQueue } from './work-queue.ts';

export interface HousekeepingOptions {
  readonly store: Pick<Store, 'purge'>;
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

/** Deletes what has had its time: now and every day. Any number of processes may do so at once. */
export function startHousekeeping(options: HousekeepingOptions): { stop(): void; readonly first: Promise<void> } {
  const timer = setInterval(() => void keepHouse(options), DAY_MS).unref();
  return { first: keepHouse(options), stop: () => clearInterval(timer) };
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
