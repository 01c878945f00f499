import type { Ids } from './ids.ts';

/** docs.slack.dev/interactivity/handling-user-interaction#modal_responses: "expires in 3 seconds". */
export const TRIGGER_LIFE_MS = 3000;

/** Enough to tell "expired" from "never given" in any test; older ones are forgotten. */
const REMEMBERED = 5000;

export interface Trigger {
  readonly userId: string;
  /** The modal view in which the interaction happened, if it was one. */
  readonly viewId?: string;
  readonly expiresAt: number;
  isUsed: boolean;
}

export interface Triggers {
  issue(userId: string, viewId?: string): string;
  /** Slack's error name when the id cannot be exchanged now, else the trigger. Does not use it up. */
  look(triggerId: string): Trigger | TriggerError;
}

export type TriggerError = 'invalid_trigger_id' | 'expired_trigger_id' | 'exchanged_trigger_id';

/** Trigger ids: 3 seconds, one use (error names of docs.slack.dev/reference/methods/views.open). */
export function createTriggers(now: () => number, ids: Ids): Triggers {
  const issued = new Map<string, Trigger>();
  let count = 0;
  return {
    issue(userId, viewId) {
      count += 1;
      const triggerId = `${count}.${Math.floor(now())}.${ids.secret()}`;
      const trigger = { userId, expiresAt: now() + TRIGGER_LIFE_MS, isUsed: false };
      issued.set(triggerId, viewId === undefined ? trigger : { ...trigger, viewId });
      forgetOldest(issued);
      return triggerId;
    },
    look(triggerId) {
      const trigger = issued.get(triggerId);
      if (trigger === undefined) return 'invalid_trigger_id';
      if (trigger.isUsed) return 'exchanged_trigger_id';
      return trigger.expiresAt < now() ? 'expired_trigger_id' : trigger;
    },
  };
}

function forgetOldest(issued: Map<string, Trigger>): void {
  const oldest = issued.keys().next();
  if (issued.size > REMEMBERED && oldest.value !== undefined) issued.delete(oldest.value);
}
