import type { Fault } from '../faults.ts';
import type { Workspace } from '../workspace.ts';

/** A fault that the corner of the page offers. */
export interface OfferedFault {
  readonly id: string;
  readonly label: string;
  readonly fault: Fault;
}

export const OFFERED_FAULTS: readonly OfferedFault[] = [
  { id: 'duplicate', label: 'Deliver the next event twice', fault: { event: '*', kind: 'duplicate', asRetries: true } },
  { id: 'delay', label: 'Deliver the next event 5 s late', fault: { event: '*', kind: 'delay', delayMs: 5000 } },
  { id: 'lost', label: 'Lose the next event, then send it again', fault: { event: '*', kind: 'lost' } },
  { id: 'lost-ack', label: 'Lose the next acknowledgement', fault: { event: '*', kind: 'lost-ack' } },
  {
    id: '429',
    label: 'Answer the next call with 429, Retry-After 2 s',
    fault: { method: '*', kind: '429', retryAfterS: 2 },
  },
  { id: '500', label: 'Answer the next call with 500', fault: { method: '*', kind: '500' } },
  { id: 'html', label: 'Answer the next call with an HTML page', fault: { method: '*', kind: 'html' } },
  { id: 'slow', label: 'Answer the next call after 2 s', fault: { method: '*', kind: 'delay', delayMs: 2000 } },
  { id: 'hang', label: 'Never answer the next call', fault: { method: '*', kind: 'hang' } },
  { id: 'reset', label: 'Cut the connection of the next call', fault: { method: '*', kind: 'reset' } },
  { id: 'reset-after', label: 'Cut the next call after it took effect', fault: { method: '*', kind: 'reset-after' } },
];

/** How long the bot is unreachable when asked for. */
export const OFFLINE_MS = 10_000;

/** Plans a fault by its id. Returns what is wrong with the request, if anything. */
export function planFault(workspace: Workspace, id: string, times: number): string | undefined {
  if (id === 'offline') {
    cutConnection(workspace);
    return undefined;
  }
  const offered = OFFERED_FAULTS.find((entry) => entry.id === id);
  if (offered === undefined) return `no fault ${id}`;
  workspace.faults.add({ ...offered.fault, times: Math.min(Math.max(1, Math.trunc(times) || 1), 20) });
  workspace.core.changed();
  return undefined;
}

/** Takes the ways to the bot away for a while: events wait for their redelivery, commands fail at once. */
function cutConnection({ core }: Workspace): void {
  const cut = [...core.transports];
  core.transports.clear();
  setTimeout(() => cut.forEach((transport) => core.transports.add(transport)), OFFLINE_MS).unref();
}

export function describeFault(fault: Fault): string {
  return (
    OFFERED_FAULTS.find((entry) => entry.fault.kind === fault.kind && entry.fault.event === fault.event)?.label ??
    fault.kind
  );
}
