import type { Delivery, DeliveryReport } from './deliveries.ts';
import { isRecord } from './json.ts';
import type { Core } from './model.ts';

/** What came of something a user did. */
export interface Deed {
  /** True when every delivery was acknowledged in time; also when there was nothing to deliver. */
  readonly isAcked: boolean;
  /** The slowest acknowledgement, ms; undefined when nothing was delivered. */
  readonly ackMs?: number;
  /** The body of the first acknowledgement. */
  readonly ackBody?: unknown;
  /** Why Slack did not let the user do it, in which case the bot heard nothing. */
  readonly refused?: string;
  /** Of the message that the deed made or changed. */
  readonly ts?: string;
  readonly deliveries: readonly DeliveryReport[];
}

/** Delivers, waits for the acknowledgements and sums them up. */
export async function deliverDeed(core: Core, deliveries: readonly Delivery[], ts?: string): Promise<Deed> {
  const reports = await core.track(Promise.all(deliveries.map((delivery) => core.deliver(delivery))));
  const [first] = reports;
  const deed = {
    isAcked: reports.every((report) => report.isAcked),
    deliveries: reports,
    ...(ts === undefined ? {} : { ts }),
  };
  if (first === undefined) return deed;
  return { ...deed, ackMs: Math.max(...reports.map((report) => report.ackMs)), ackBody: first.ackBody };
}

export function refusedDeed(reason: string): Deed {
  return { isAcked: false, refused: reason, deliveries: [] };
}

/** Nothing, or the empty object that socket-mode sends for it. */
export function isEmptyAck(body: unknown): boolean {
  return body === undefined || body === null || body === '' || (isRecord(body) && Object.keys(body).length === 0);
}
