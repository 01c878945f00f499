export interface LedgerEntry {
  /** Workspace clock, ms. */
  readonly at: number;
  readonly direction: 'to-bot' | 'from-bot';
  /** Web API method, "response_url", or type of the delivery ("app_mention", "slash_commands", "block_actions"…). */
  readonly kind: string;
  readonly payload: unknown;
  /** "ok", "acked", Slack's error name, an HTTP status or the reason of a failed delivery. */
  status: string;
  tookMs?: number;
  /** To-bot only: how long the bot took to acknowledge, ms. */
  ackMs?: number;
}

export interface Ledger {
  readonly entries: LedgerEntry[];
  /** Messages accepted from the bot, by channel: counted even when the ledger is off. */
  readonly acceptedPosts: Map<string, number>;
  open(entry: LedgerEntry): LedgerEntry;
  countPost(channelId: string): void;
}

/** Keeps at least the last `limit` entries, at most a tenth more; 0 keeps none. */
export function createLedger(limit: number): Ledger {
  const entries: LedgerEntry[] = [];
  const acceptedPosts = new Map<string, number>();
  const slack = Math.ceil(limit / 10);
  return {
    entries,
    acceptedPosts,
    open(entry) {
      if (limit > 0) entries.push(entry);
      if (entries.length > limit + slack) entries.splice(0, entries.length - limit);
      return entry;
    },
    countPost: (channelId) => void acceptedPosts.set(channelId, (acceptedPosts.get(channelId) ?? 0) + 1),
  };
}
