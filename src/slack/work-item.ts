import type { WorkItem } from '../storage/work-queue.ts';
import { tenantId } from '../core/tenant.ts';
import { readTenant } from './read-tenant.ts';
import { readSpot, record } from './spot.ts';

/** What came in, as it is kept until it is answered. */
export interface Incoming {
  readonly item: WorkItem;
  /**
   * Somebody pressed a button and waits for a window whose trigger lives three seconds (a command has half an hour), or the app was
   * removed.
   */
  readonly isUrgent: boolean;
}

/** Undefined for what nobody can be answered for: no workspace, or nothing that tells one delivery from another. */
export function readIncoming(body: unknown): Incoming | undefined {
  const root = record(body);
  const id = deliveryId(root);
  const tenant = readTenant(body);
  const teamId = tenant === undefined ? undefined : tenantId(tenant);
  if (id === undefined || teamId === undefined) return undefined;
  const userId = readSpot(body)?.userId;
  const kind = kindOf(root);
  return {
    item: { id: `${teamId}:${id}`, teamId, userId, kind, body: JSON.stringify(body) },
    isUrgent: kind === 'block_actions' || kind === 'message_action' || isRemoval(kind),
  };
}

/** The two events that say the app is no longer wanted: https://docs.slack.dev/reference/events/app_uninstalled */
export function isRemoval(kind: string): boolean {
  return kind === 'app_uninstalled' || kind === 'tokens_revoked';
}

type Json = ReturnType<typeof record>;

/** Slack's own id of what happened; the same however often it is delivered. */
function deliveryId(root: Json): string | undefined {
  const event = record(root['event']);
  if (event['type'] === 'app_mention') return `mention:${String(event['channel'])}:${String(event['ts'])}`;
  if (typeof root['event_id'] === 'string') return `event:${root['event_id']}`;
  if (typeof root['trigger_id'] === 'string') return `trigger:${root['trigger_id']}`;
  return undefined;
}

/** The event's type, "command", or the kind of interaction: "block_actions", "message_action"… */
function kindOf(root: Json): string {
  if (root['command'] !== undefined) return 'command';
  const kind = record(root['event'])['type'] ?? root['type'];
  return typeof kind === 'string' ? kind.slice(0, 40) : 'unknown';
}
