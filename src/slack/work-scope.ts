import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import type { BegunCall, LeasedWork } from '../storage/work-queue.ts';
import type { SlackCallError } from './slack-calls.ts';

/**
 * https://docs.slack.dev/interactivity/handling-user-interaction: a `response_url` takes 5 posts within 30 minutes; one is left as a
 * margin.
 */
export const RESPONSE_URL_USES = 4;

/** What this process remembers of an item between two attempts. After a crash only what the queue keeps is left of it. */
export interface WorkMemory {
  /** Results of calls that Slack carried out and that must not be repeated, by step. */
  readonly done: Map<string, unknown>;
  /** Posts of which it is not known whether they arrived. */
  unclear: number;
  /** Begun uses of the item's `response_url`. */
  responseUses: number;
  /** A message of ours stands in Slack. */
  hasPosted: boolean;
  /** The person knows that it takes longer. */
  isTold: boolean;
  /** Ids claimed in the store, and whether they were this item's. */
  readonly claims: Map<string, boolean>;
}

/** One attempt at one item. */
export interface WorkScope {
  readonly work: LeasedWork;
  readonly memory: WorkMemory;
  /** How often each step was reached in this attempt. */
  readonly steps: Map<string, number>;
  /** The latest call that failed in a way that passes. */
  trouble: SlackCallError | undefined;
  /** A message stands in Slack: the queue knows. */
  isPosted: boolean;
  /** To be called right before a call: keeps what a crash must not forget. Rejects with LeaseLostError once the item may be another's. */
  begin(call: BegunCall): Promise<void>;
  markPosted(): Promise<void>;
  ids: number;
}

/** Another process may have the item now; whatever this one was about to post would be a second answer. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
  readonly code = 'lease_lost';
}

const scopes = new AsyncLocalStorage<WorkScope>();

/** Everything called within `run` belongs to the item, however deep: listeners need not know. */
export function inWorkScope<T>(scope: WorkScope, run: () => Promise<T>): Promise<T> {
  return scopes.run(scope, run);
}

/** Undefined outside the worker. */
export function currentScope(): WorkScope | undefined {
  return scopes.getStore();
}

export function createMemory({ unclear, responseUses }: Pick<LeasedWork, 'unclear' | 'responseUses'>): WorkMemory {
  return { done: new Map(), unclear, responseUses, hasPosted: false, isTold: false, claims: new Map() };
}

/** Another process may have had the item since, and may have crashed with it. */
export function recall(work: LeasedWork, known: WorkMemory | undefined): WorkMemory {
  if (known === undefined) return createMemory(work);
  known.unclear = Math.max(known.unclear, work.unclear);
  known.responseUses = Math.max(known.responseUses, work.responseUses);
  return known;
}

/** The same for the same item and name, in every attempt and every process. */
export function uuidOf(itemId: string, name: string): string {
  const hex = createHash('sha256').update(`${itemId}\n${name}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** An id for a case: a second attempt at the same item finds the same one, so that nothing is remembered twice. */
export function newIdInScope(fallback: () => string): string {
  const scope = currentScope();
  if (scope === undefined) return fallback();
  scope.ids += 1;
  return uuidOf(scope.work.id, `case ${scope.ids}`).slice(0, 13);
}
