/** Faults of answers to the bot's calls. */
export type CallFaultKind = '429' | '500' | 'hang' | 'reset' | 'reset-after' | 'ok-false' | 'delay' | 'html' | 'empty';

/** Faults of deliveries to the bot; `delay` exists for both. */
export type DeliveryFaultKind = 'delay' | 'duplicate' | 'lost' | 'lost-ack';

export interface Fault {
  /** Web API method, "response_url" or "*". Give either this or `event`. */
  readonly method?: string;
  /** Type of the delivery ("app_mention", "slash_commands", "block_actions", "view_submission"…) or "*". */
  readonly event?: string;
  /** Only calls about this channel. */
  readonly channelId?: string;
  /**
   * Calls: `reset` cuts the connection before the call took effect, `reset-after` afterwards; `hang` never answers.
   * Deliveries: `lost` never arrives at first and comes as redelivery 1; `lost-ack` is redelivered although the bot acknowledged.
   */
  readonly kind: CallFaultKind | DeliveryFaultKind;
  /** How often; 1 by default. */
  readonly times?: number;
  /** For 429, s; null leaves the header out. 1 by default. */
  readonly retryAfterS?: number | null;
  /** For delay, ms. */
  readonly delayMs?: number;
  /** For ok-false: Slack's error name. */
  readonly error?: string;
  /** For duplicate: how many extra copies; 1 by default. */
  readonly copies?: number;
  /** For duplicate: the copies come as redeliveries with a new envelope id, instead of the very same frame. */
  readonly asRetries?: boolean;
}

export interface Faults {
  /** Returns a function that takes the fault back. */
  add(fault: Fault): () => void;
  /** Takes all faults back; calls that hang are cut. */
  clear(): void;
  readonly active: readonly Fault[];
  takeForCall(method: string, channelId: string): Fault | undefined;
  takeForDelivery(event: string): Fault | undefined;
  /** Aborts when the faults are cleared. */
  hangUntil(): AbortSignal;
}

interface Planned {
  readonly fault: Fault;
  left: number;
}

export function createFaults(): Faults {
  const planned: Planned[] = [];
  let released = new AbortController();
  const drop = (entry: Planned): void => void (planned.includes(entry) && planned.splice(planned.indexOf(entry), 1));
  const take = (matches: (fault: Fault) => boolean): Fault | undefined => {
    const entry = planned.find((candidate) => matches(candidate.fault));
    if (entry === undefined) return undefined;
    entry.left -= 1;
    if (entry.left <= 0) drop(entry);
    return entry.fault;
  };
  return {
    add(fault) {
      const entry = { fault, left: fault.times ?? 1 };
      planned.push(entry);
      return () => drop(entry);
    },
    clear() {
      planned.length = 0;
      released.abort();
      released = new AbortController();
    },
    get active() {
      return planned.map((entry) => entry.fault);
    },
    takeForCall: (method, channelId) =>
      take((fault) => fits(fault.method, method) && fits(fault.channelId ?? '*', channelId)),
    takeForDelivery: (event) => take((fault) => fits(fault.event, event)),
    hangUntil: () => released.signal,
  };
}

function fits(wanted: string | undefined, actual: string): boolean {
  return wanted === '*' || wanted === actual;
}
