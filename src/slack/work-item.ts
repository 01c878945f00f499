import type { WorkItem } from '../storage/work-queue.ts';
import { readSpot, record } from './spot.ts';

/** What came in, as it is kept until it is answered. */
export interface Incoming {
  readonly item: WorkItem;
  /** Somebody pressed a button and waits for a window whose trigger lives three seconds. A command has half an hour. */
  readonly isUrgent: boolean;
}

/** Undefined for what nobody can be answered for: no workspace, or nothing that tells one delivery from another. */
export function readIncoming(body: unknown): Incoming | undefined {
  const root = record(body);
  const id = deliveryId(root);
  const teamId = teamOf(root);
  if (id === undefined || teamId === undefined) return undefined;
  const userId = readSpot(body)?.userId;
  const kind = kindOf(root);
  return {
    item: { id: `${teamId}:${id}`, teamId, userId, kind, body: JSON.stringify(body) },
    isUrgent: kind === 'block_actions' || kind === 'message_action',
  };
}

type Json = ReturnType<typeof record>;

function teamOf(root: Json): string | undefined {
  const team = root['team_id'] ?? record(root['team'])['id'] ?? record(root['user'])['team_id'];
  return typeof team === 'string' && /^[TE][A-Z0-9]{2,20}$/u.test(team) ? team : undefined;
}

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
