import type { ModalView } from '@slack/types';
import type { Doer } from '../bot.ts';
import type { Asker } from '../core/report.ts';
import { tenantId } from '../core/tenant.ts';
import { isForeign, readTenant } from './read-tenant.ts';
import { record, type Json } from './record.ts';

export { record } from './record.ts';

/** Where in Slack something was pressed, typed or said. Read from any payload; absent fields stay absent. */
export interface Spot {
  /** The tenant's id: the workspace whose installation hears of it. */
  readonly teamId: string;
  readonly userId: string;
  /** The person is of another workspace. */
  readonly isForeign?: true;
  readonly channelId?: string;
  /** Thread to answer in. */
  readonly threadTs?: string;
  /** The message that carries the button. */
  readonly messageTs?: string;
  readonly responseUrl?: string;
  readonly triggerId?: string;
  readonly view?: {
    readonly id: string;
    readonly hash: string;
    readonly isHome: boolean;
    /** It shows a page of its own, a section, whose neighbours take its place. */
    readonly isPage?: true;
    /** It lies on another window, to which closing leads back. */
    readonly isPushed?: true;
    /** What the window shows, as it can be sent back; absent for the Home tab. */
    readonly shown?: ModalView;
  };
  /** Only this person sees the message or window pressed on. */
  readonly isPrivate: boolean;
}

/** The `callback_id` of windows that show a page of its own. */
export const PAGE = 'page';

/** Undefined when the payload names no workspace or person: nobody to answer. Ids that Slack cannot have made are refused. */
export function readSpot(body: unknown): Spot | undefined {
  const root = record(body);
  const event = record(root['event']);
  const tenant = readTenant(body);
  const teamId = tenant === undefined ? undefined : tenantId(tenant);
  const userId = id(root['user_id']) ?? id(record(root['user'])['id']) ?? id(event['user']);
  if (tenant === undefined || teamId === undefined || userId === undefined) return undefined;
  const view = record(root['view']);
  const container = record(root['container']);
  const message = record(root['message']);
  const kept = readMetadata(view['private_metadata']);
  const channelId =
    id(root['channel_id']) ??
    id(record(root['channel'])['id']) ??
    id(container['channel_id']) ??
    id(event['channel']) ??
    kept.channelId;
  const messageTs = ts(container['message_ts']) ?? ts(message['ts']) ?? ts(event['ts']);
  const threadTs = ts(container['thread_ts']) ?? ts(message['thread_ts']) ?? ts(event['thread_ts']) ?? kept.threadTs;
  const responseUrl = text(root['response_url']);
  const triggerId = text(root['trigger_id']);
  const viewId = text(view['id']);
  return {
    teamId,
    userId,
    ...(isForeign(body, tenant) ? { isForeign: true } : {}),
    isPrivate: container['is_ephemeral'] === true || viewId !== undefined || root['command'] !== undefined,
    ...(channelId === undefined ? {} : { channelId }),
    ...(threadTs === undefined ? {} : { threadTs }),
    ...(messageTs === undefined ? {} : { messageTs }),
    ...(responseUrl === undefined ? {} : { responseUrl }),
    ...(triggerId === undefined ? {} : { triggerId }),
    ...(viewId === undefined
      ? {}
      : { view: { id: viewId, hash: text(view['hash']) ?? '', isHome: view['type'] === 'home', ...readModal(view) } }),
  };
}

/** What a window remembers of where it was opened from. */
export function writeMetadata({ channelId, threadTs, messageTs, isPrivate }: Spot): string {
  const thread = threadTs ?? (isPrivate ? undefined : messageTs);
  return JSON.stringify({ channelId, threadTs: thread });
}

export function doerOf(spot: Spot, locale: string | undefined): Doer {
  const { teamId, userId, channelId, threadTs, isPrivate } = spot;
  return {
    teamId,
    userId,
    isPrivate,
    ...(spot.isForeign === true ? { isForeign: true } : {}),
    ...(locale === undefined ? {} : { locale }),
    ...(channelId === undefined ? {} : { place: threadTs === undefined ? { channelId } : { channelId, threadTs } }),
  };
}

/** Who reports something here. */
export function askerOf({ teamId, userId, isForeign: foreign }: Spot): Asker {
  return { teamId, userId, ...(foreign === true ? { isForeign: true } : {}) };
}

function readMetadata(value: unknown): { channelId?: string | undefined; threadTs?: string | undefined } {
  if (typeof value !== 'string' || value === '') return {};
  try {
    const kept = record(JSON.parse(value));
    return { channelId: id(kept['channelId']), threadTs: ts(kept['threadTs']) };
  } catch {
    return {};
  }
}

/** Of Slack's copy of a window only what we put into it, and where it lies. */
function readModal(view: Json): Omit<NonNullable<Spot['view']>, 'id' | 'hash' | 'isHome'> {
  const { title, close, blocks, callback_id: callbackId, private_metadata: metadata } = view;
  if (view['type'] !== 'modal' || !Array.isArray(blocks)) return {};
  const shown = {
    type: 'modal',
    title,
    ...(close === null || close === undefined ? {} : { close }),
    blocks,
    ...(callbackId === PAGE ? { callback_id: PAGE } : {}),
    private_metadata: metadata,
  } as ModalView;
  return {
    shown,
    ...(callbackId === PAGE ? { isPage: true } : {}),
    ...(text(view['previous_view_id']) === undefined ? {} : { isPushed: true }),
  };
}

/** Slack's ids: https://docs.slack.dev/reference/objects/ — capitals and digits, the first letter tells the kind. */
function id(value: unknown): string | undefined {
  return typeof value === 'string' && /^[TEUWCDGAB][A-Z0-9]{2,20}$/u.test(value) ? value : undefined;
}

function ts(value: unknown): string | undefined {
  return typeof value === 'string' && /^\d{1,12}\.\d{1,8}$/u.test(value) ? value : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
