import { asRecord } from './json.ts';
import type { Channel, Core, Json, Message } from './model.ts';

export interface Draft {
  readonly channelId: string;
  readonly userId: string;
  readonly text: string;
  readonly blocks?: Json[];
  readonly attachments?: Json[];
  readonly botId?: string;
  readonly appId?: string;
  readonly clientMsgId?: string;
  readonly threadTs?: string;
  readonly ephemeralFor?: string;
  readonly isBroadcast?: boolean;
  readonly metadata?: unknown;
  /** Only for messages that came from outside with a timestamp of their own. */
  readonly ts?: string;
}

/** Stores a message as Slack would: with its timestamp, and with ids for the blocks and elements that have none. */
export function addMessage(core: Core, draft: Draft): Message {
  const message: Message = {
    ...draft,
    ts: draft.ts ?? core.ids.ts(),
    blocks: fillIds(core, draft.blocks ?? []),
    attachments: draft.attachments ?? [],
    isBroadcast: draft.isBroadcast ?? false,
    replyCount: 0,
    isTombstone: false,
    reactions: new Map(),
  };
  messagesIn(core, draft.channelId).set(message.ts, message);
  if (draft.ephemeralFor === undefined) countReply(core, message, 1);
  core.changed();
  return message;
}

/** A message with replies leaves a tombstone, so that its thread stays readable. */
export function removeMessage(core: Core, message: Message): void {
  if (message.replyCount > 0)
    Object.assign(message, { isTombstone: true, text: 'This message was deleted.', blocks: [], attachments: [] });
  else messagesIn(core, message.channelId).delete(message.ts);
  if (message.ephemeralFor === undefined) countReply(core, message, -1);
  core.changed();
}

export function findMessage(core: Core, channelId: string, ts: string): Message | undefined {
  return core.messages.get(channelId)?.get(ts);
}

export function messagesIn(core: Core, channelId: string): Map<string, Message> {
  const existing = core.messages.get(channelId);
  if (existing !== undefined) return existing;
  const created = new Map<string, Message>();
  core.messages.set(channelId, created);
  return created;
}

/** What this person's client shows of a channel, threads included. */
export function messagesSeenBy(core: Core, userId: string, channelId: string): Message[] {
  const channel = core.channels.get(channelId);
  if (channel === undefined || !mayRead(channel, userId)) return [];
  return [...messagesIn(core, channelId).values()].filter((message) => (message.ephemeralFor ?? userId) === userId);
}

export function mayRead(channel: Channel, userId: string): boolean {
  return channel.kind === 'public' || channel.members.has(userId);
}

/** The message as Slack's payloads and answers show it. */
export function messagePayload(core: Core, message: Message): Json {
  return {
    type: 'message',
    user: message.userId,
    ts: message.ts,
    text: message.text,
    team: core.team.id,
    ...(message.clientMsgId === undefined ? {} : { client_msg_id: message.clientMsgId }),
    ...(message.blocks.length === 0 ? {} : { blocks: message.blocks }),
    ...(message.attachments.length === 0 ? {} : { attachments: message.attachments }),
    ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
    ...(message.replyCount === 0 ? {} : { thread_ts: message.ts, reply_count: message.replyCount }),
    ...(message.editedTs === undefined ? {} : { edited: { user: message.userId, ts: message.editedTs } }),
    ...(message.metadata === undefined ? {} : { metadata: message.metadata }),
    ...botFields(core, message),
  };
}

/** Slack gives an id to every block and interactive element that came without one. */
export function fillIds(core: Core, blocks: readonly Json[]): Json[] {
  return blocks.map((block) => ({
    ...block,
    block_id: block['block_id'] ?? core.ids.next('b'),
    ...(Array.isArray(block['elements'])
      ? { elements: block['elements'].map((entry) => withActionId(core, entry)) }
      : {}),
    ...(block['accessory'] === undefined ? {} : { accessory: withActionId(core, block['accessory']) }),
    ...(block['element'] === undefined ? {} : { element: withActionId(core, block['element']) }),
  }));
}

const TYPES_WITHOUT_ACTION = /^(image|plain_text|mrkdwn|rich_text_.*)$/u;

function withActionId(core: Core, entry: unknown): unknown {
  const element = asRecord(entry);
  if (element['action_id'] !== undefined || TYPES_WITHOUT_ACTION.test(String(element['type']))) return entry;
  return { ...element, action_id: core.ids.next('a') };
}

function countReply(core: Core, message: Message, by: number): void {
  const parent = message.threadTs === undefined ? undefined : findMessage(core, message.channelId, message.threadTs);
  if (parent !== undefined) parent.replyCount += by;
}

function botFields(core: Core, message: Message): Json {
  if (message.botId === undefined) return {};
  const name = core.users.get(message.userId)?.name ?? 'app';
  const profile = { id: message.botId, app_id: message.appId, name, deleted: false, updated: 0, team_id: core.team.id };
  return { bot_id: message.botId, app_id: message.appId, bot_profile: profile };
}
