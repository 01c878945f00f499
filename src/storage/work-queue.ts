/**
 * What Slack sent, kept until it is answered. The way of an item, and whatever else may happen to it:
 *
 *     enqueue ──► received ── lease ──► leased ── finish 'posted' ──► posted ── finish 'done' ──► done ──► purgeFinished
 *
 *     enqueue 'hold' ─────────────────────────────────► leased
 *     leased           ── begin ──────────────────────► leased, a post under way
 *     leased           ── finish 'done' ──────────────► done
 *     leased           ── retryLater ─────────────────► received
 *     leased           ── lease, once it expired ─────► leased; with a post under way, one more is unclear
 *     posted           ── retryLater, lease as above ─► posted
 *     leased, posted   ── bury ───────────────────────► dead
 *     dead             ── replay ─────────────────────► received, or posted if it was
 *     dead             ── purgeFinished, forget ──────► gone
 *
 * - `posted`: the answer stands in Slack, only the bookkeeping is missing. It is leased like `received`, with `posted: true`, and never
 *   becomes `received` again: nobody may answer twice.
 * - `unclear` counts posts that may or may not have arrived: those under way when a lease was left to expire, as after a crash, and
 *   those that `retryLater` tells of. Whoever leases the item decides how many are too many.
 * - Every lease adds 1 to `fence` and `attempts`; a replay starts `attempts`, `unclear` and `crashes` anew.
 * - A lease is held by an owner under a fence. Whoever comes with an older fence has lost the item and changes nothing. A lease that
 *   has expired without being taken over can still be renewed and finished.
 * - All times are those of the database, so the clocks of several processes need not agree.
 * - `done` wipes the body and the person; `dead` keeps both until it is replayed, purged or forgotten.
 *
 * Every method rejects with StoreError when the database cannot be used.
 */
export interface WorkQueue {
  /**
   * 'known' when the id was ever enqueued and not purged since; the item is then left as it is. With `hold` a new item is leased at once,
   * as a first lease would: under fence 1, by whoever took it in.
   */
  enqueue(item: WorkItem, hold?: Hold): Promise<'new' | 'known'>;
  /**
   * Takes up to `limit` items that are due, oldest first. Concurrent callers never get the same item. At most `abandoned` of them, all
   * unless given, are items without an answer whose last lease ran out: one of those may have taken its process down. `kinds`: which
   * items are asked for, all unless given.
   */
  lease(
    owner: string,
    leaseMs: number,
    limit: number,
    abandoned?: number,
    kinds?: KindFilter,
  ): Promise<readonly LeasedWork[]>;
  /** The lease then ends `leaseMs` from now. False when it was lost. */
  renew(id: string, owner: string, fence: number, leaseMs: number): Promise<boolean>;
  /**
   * To ask right before a call to Slack: renews the lease, and keeps what a crash must not forget. False, and nothing kept, when the
   * lease was lost.
   */
  begin(id: string, owner: string, fence: number, leaseMs: number, call: BegunCall): Promise<boolean>;
  /** 'posted' keeps the lease. False when it was lost. */
  finish(id: string, owner: string, fence: number, outcome: 'posted' | 'done'): Promise<boolean>;
  /**
   * Gives the item back, to be leased `delayMs` from now at the earliest. No post is under way then: what is unclear is in `kept`, as
   * totals; unless given, they stay as they are. False when the lease was lost.
   */
  retryLater(
    id: string,
    owner: string,
    fence: number,
    delayMs: number,
    reason: string,
    kept?: { readonly unclear: number; readonly responseUses: number },
  ): Promise<boolean>;
  /** Gives the item up; people can look at it and replay it. False when the lease was lost. */
  bury(id: string, owner: string, fence: number, reason: string): Promise<boolean>;
  /** Newest first. */
  deadLetters(limit: number): Promise<readonly DeadLetter[]>;
  /** False when there is no such dead letter. */
  replay(id: string): Promise<boolean>;
  depth(): Promise<QueueDepth>;
  /** Deletes what was done before then, and what was buried before `buriedBefore`, if given. Returns how many items went. */
  purgeFinished(before: Date, buriedBefore?: Date): Promise<number>;
}

export interface Hold {
  readonly owner: string;
  readonly leaseMs: number;
}

export type KindFilter = { readonly only: string } | { readonly except: readonly string[] };

export interface BegunCall {
  /** It leaves something in Slack that a repetition would leave twice. */
  readonly isPost: boolean;
  /** It uses the item's `response_url`, which Slack takes five times. */
  readonly usesResponseUrl: boolean;
}

export type WorkState = 'received' | 'leased' | 'posted' | 'done' | 'dead';

export interface WorkItem {
  /** Unique across workspaces: put the team in front where Slack's id does not tell them apart. */
  readonly id: string;
  readonly teamId: string;
  /** Whose doing it is, so that it is found when the person wants to be forgotten. */
  readonly userId?: string | undefined;
  readonly kind: string;
  /** JSON: what Slack sent. */
  readonly body: string;
}

export interface LeasedWork extends WorkItem {
  readonly fence: number;
  /** 1 at the first lease. */
  readonly attempts: number;
  /** The answer stands in Slack already. */
  readonly posted: boolean;
  /** Posts of which nobody knows whether they arrived. */
  readonly unclear: number;
  /** The lease before this one ended in the midst of a post, which is counted in `unclear` since. */
  readonly isCut: boolean;
  /** How often the item's `response_url` was used, or may have been. */
  readonly responseUses: number;
  /** How many of its leases ran out, as when a process dies. */
  readonly crashes: number;
  readonly receivedAt: Date;
}

/** Without the body, so that listing dead letters shows no text. */
export interface DeadLetter {
  readonly id: string;
  readonly teamId: string;
  readonly kind: string;
  readonly attempts: number;
  readonly posted: boolean;
  readonly reason: string;
  readonly receivedAt: Date;
  readonly buriedAt: Date;
}

export interface QueueDepth {
  readonly received: number;
  readonly leased: number;
  readonly posted: number;
  readonly dead: number;
  /** Age of the oldest item that is neither done nor dead; 0 when there is none. */
  readonly oldestMs: number;
}
