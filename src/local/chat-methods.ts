import { method, refusal } from './api-method.ts';
import type { ApiMethod, Refusal } from './api-method.ts';
import { deliverAll, eventsOfChange, eventsOfMessage } from './events.ts';
import { LIMITS } from './block-limits.ts';
import { asBoolean, asString } from './json.ts';
import { postableChannel, readableChannel } from './membership.ts';
import { checkContent } from './message-content.ts';
import { addMessage, fillIds, findMessage, messagePayload, removeMessage } from './messages.ts';
import type { Channel, Core, Json, Message } from './model.ts';

/** docs.slack.dev/reference/methods/chat.* */
export const CHAT_METHODS: Readonly<Record<string, ApiMethod>> = {
  'chat.postMessage': method('posting', 'chat:write', postMessage),
  'chat.postEphemeral': method(4, 'chat:write', postEphemeral),
  'chat.update': method(3, 'chat:write', update),
  'chat.delete': method(3, 'chat:write', remove),
  'chat.getPermalink': method('unlimited', '', getPermalink),
};

function postMessage(core: Core, args: Json): Json {
  const channel = postableChannel(core, asString(args['channel']));
  if ('error' in channel) return channel;
  const content = checkContent(core, args);
  if ('error' in content) return content;
  const threadTs = threadOf(core, channel, args['thread_ts']);
  if (typeof threadTs !== 'string') return threadTs;
  checkIdentity(core, args);
  const known = knownByClientMsgId(core, channel.id, asString(args['client_msg_id']));
  const message =
    known ??
    addMessage(core, { ...botDraft(core, channel, args), ...content, ...(threadTs === '' ? {} : { threadTs }) });
  if (known === undefined) announce(core, message);
  return { ok: true, channel: channel.id, ts: message.ts, message: messagePayload(core, message) };
}

function postEphemeral(core: Core, args: Json): Json {
  const channel = postableChannel(core, asString(args['channel']));
  if ('error' in channel) return channel;
  const user = core.users.get(asString(args['user']));
  if (user === undefined || !channel.members.has(user.id)) return refusal('user_not_in_channel');
  const content = checkContent(core, args);
  if ('error' in content) return content;
  const threadTs = threadOf(core, channel, args['thread_ts']);
  if (typeof threadTs !== 'string') return threadTs;
  if (!user.active) return { ok: true, message_ts: core.ids.ts() };
  const draft = { ...botDraft(core, channel, {}), ...content, ephemeralFor: user.id };
  return { ok: true, message_ts: addMessage(core, threadTs === '' ? draft : { ...draft, threadTs }).ts };
}

/** Blocks and attachments that are not given stay; an empty list takes them away. */
function update(core: Core, args: Json): Json {
  const message = ownMessage(core, args, 'cant_update_message');
  if ('error' in message) return message;
  const content = checkContent(core, { text: message.text, ...args });
  if ('error' in content) return content;
  if (asString(args['text']).length > LIMITS.messageText) return refusal('msg_too_long');
  const previous = messagePayload(core, message);
  message.text = content.text;
  if (args['blocks'] !== undefined) message.blocks = fillIds(core, content.blocks);
  if (args['attachments'] !== undefined) message.attachments = content.attachments;
  message.editedTs = core.ids.ts();
  announceChange(core, message, 'message_changed', previous);
  return {
    ok: true,
    channel: message.channelId,
    ts: message.ts,
    text: message.text,
    message: messagePayload(core, message),
  };
}

function remove(core: Core, args: Json): Json {
  const message = ownMessage(core, args, 'cant_delete_message');
  if ('error' in message) return message;
  const previous = messagePayload(core, message);
  removeMessage(core, message);
  announceChange(core, message, 'message_deleted', previous);
  return { ok: true, channel: message.channelId, ts: message.ts };
}

function getPermalink(core: Core, args: Json): Json {
  const channel = readableChannel(core, asString(args['channel']));
  if ('error' in channel) return channel;
  const ts = asString(args['message_ts']);
  if (findMessage(core, channel.id, ts) === undefined) return refusal('message_not_found');
  const permalink = `https://${core.team.domain}.slack.com/archives/${channel.id}/p${ts.replace('.', '')}`;
  return { ok: true, channel: channel.id, permalink };
}

function botDraft(core: Core, channel: Channel, args: Json): Parameters<typeof addMessage>[1] {
  const { id: userId, botId = '', appId = '' } = core.bot;
  const clientMsgId = asString(args['client_msg_id']);
  const base = {
    channelId: channel.id,
    userId,
    botId,
    appId,
    text: '',
    isBroadcast: asBoolean(args['reply_broadcast']),
    metadata: args['metadata'],
  };
  return clientMsgId === '' ? base : { ...base, clientMsgId };
}

/** Returns the ts of the thread's parent, "" for no thread, or a refusal. */
function threadOf(core: Core, channel: Channel, given: unknown): string | Refusal {
  if (given === undefined || given === null || given === '') return '';
  const parent = typeof given === 'string' ? findMessage(core, channel.id, given) : undefined;
  if (parent === undefined) return refusal('thread_not_found', [`no message ${asString(given)} in ${channel.id}`]);
  if (parent.ephemeralFor !== undefined) return refusal('cannot_reply_to_message');
  if (parent.threadTs === undefined) return parent.ts;
  core.breakRule(
    'reply_to_a_reply',
    `thread_ts ${parent.ts} is a reply in thread ${parent.threadTs}; use the parent's`,
  );
  return parent.threadTs;
}

/** Scope chat:write.customize: without it Slack ignores these, which is hardly what the bot wanted. */
function checkIdentity(core: Core, args: Json): void {
  const given = ['username', 'icon_url', 'icon_emoji'].filter((name) => args[name] !== undefined);
  if (given.length === 0 || core.manifest.scopes.has('chat:write.customize')) return;
  core.breakRule('missing_scope', `chat.postMessage with ${given.join(', ')} needs chat:write.customize`);
}

/** Slack documents no idempotency key; a workspace may be told to treat client_msg_id as one. */
function knownByClientMsgId(core: Core, channelId: string, clientMsgId: string): Message | undefined {
  if (!core.settings.dedupesClientMsgIds || clientMsgId === '') return undefined;
  return [...(core.messages.get(channelId)?.values() ?? [])].find((message) => message.clientMsgId === clientMsgId);
}

function ownMessage(core: Core, args: Json, error: string): Message | Refusal {
  const channel = readableChannel(core, asString(args['channel']));
  if ('error' in channel) return channel;
  const message = findMessage(core, channel.id, asString(args['ts']));
  const isGone = message === undefined || message.ephemeralFor !== undefined || message.isTombstone;
  if (isGone) return refusal('message_not_found');
  return message.userId === core.bot.id ? message : refusal(error);
}

function announce(core: Core, message: Message): void {
  core.ledger.countPost(message.channelId);
  deliverAll(core, eventsOfMessage(core, message));
}

function announceChange(
  core: Core,
  message: Message,
  subtype: 'message_changed' | 'message_deleted',
  previous: Json,
): void {
  core.changed();
  deliverAll(core, eventsOfChange(core, message, subtype, previous));
}
