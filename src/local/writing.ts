import { SLACKBOT_ID } from './colleagues.ts';
import { deliverDeed, isEmptyAck, refusedDeed } from './deed.ts';
import type { Deed } from './deed.ts';
import { eventDelivery, eventsOfChange, eventsOfMessage, isSubscribed } from './events.ts';
import { commandDelivery, globalShortcutDelivery, messageShortcutDelivery } from './interaction-payloads.ts';
import { asString, isRecord } from './json.ts';
import {
  addMessage,
  findMessage,
  mayRead,
  messagePayload,
  messagesIn,
  messagesSeenBy,
  removeMessage,
} from './messages.ts';
import type { Channel, Core, Message, User } from './model.ts';
import { postToUser } from './response-posts.ts';
import { asCommandText, asSent } from './typed-text.ts';

export interface Place {
  readonly threadTs?: string | undefined;
}

/** A message is delivered as Slack does: by the manifest's subscriptions and the bot's membership. */
export async function postMessage(
  core: Core,
  user: User,
  channelId: string,
  text: string,
  place: Place,
): Promise<Deed> {
  const channel = channelFor(core, user, channelId);
  if (channel.kind === 'im' && channel.members.has(core.bot.id) && !core.manifest.hasMessagesTab)
    return refusedDeed('messages to this app are switched off');
  const thread = place.threadTs === undefined ? {} : { threadTs: place.threadTs };
  const identity =
    user.botId === undefined ? { clientMsgId: core.ids.uuid() } : { botId: user.botId, appId: user.appId ?? '' };
  const draft = { channelId: channel.id, userId: user.id, text: asSent(core, text), ...identity, ...thread };
  const message = addMessage(core, draft);
  return deliverDeed(core, eventsOfMessage(core, message), message.ts);
}

export async function editMessage(core: Core, user: User, channelId: string, ts: string, text: string): Promise<Deed> {
  const message = ownMessage(core, user, channelId, ts);
  const previous = messagePayload(core, message);
  message.text = asSent(core, text);
  message.editedTs = core.ids.ts();
  core.changed();
  return deliverDeed(core, eventsOfChange(core, message, 'message_changed', previous), ts);
}

export async function deleteMessage(core: Core, user: User, channelId: string, ts: string): Promise<Deed> {
  const message = ownMessage(core, user, channelId, ts);
  const previous = messagePayload(core, message);
  removeMessage(core, message);
  return deliverDeed(core, eventsOfChange(core, message, 'message_deleted', previous), ts);
}

/** `line` may begin with the command; else the manifest's first command is meant. */
export async function slashCommand(
  core: Core,
  user: User,
  channelId: string,
  line: string,
  place: Place,
): Promise<Deed> {
  const channel = channelFor(core, user, channelId);
  const [word, rest] = line.startsWith('/') ? splitOnce(line) : [core.manifest.commands[0]?.name ?? '', line];
  const command = core.manifest.commands.find((candidate) => candidate.name === word);
  if (command === undefined) return refuseInPlace(core, user, channel, `${word} is not a valid command.`);
  if (place.threadTs !== undefined)
    return refuseInPlace(core, user, channel, `${word} is not supported in threads. Sorry!`);
  const text = asCommandText(core, rest, command.shouldEscape);
  const deed = await deliverDeed(core, [commandDelivery(core, user, channel, command, text)]);
  if (deed.isAcked) showCommandAnswer(core, user, channel, deed.ackBody);
  else notify(core, user, channel, `${word} failed with the error "${failureOf(deed)}"`);
  return deed;
}

/** With a message: a shortcut of its menu, which ephemeral messages do not have. Without: one of the global menu. */
export async function useShortcut(core: Core, user: User, callbackId: string, messageTs?: string): Promise<Deed> {
  const type = messageTs === undefined ? 'global' : 'message';
  const shortcut = core.manifest.shortcuts.find(
    (candidate) => candidate.callbackId === callbackId && candidate.type === type,
  );
  if (shortcut === undefined || !core.manifest.hasInteractivity)
    return refusedDeed(`no ${type} shortcut ${callbackId} in the manifest`);
  if (messageTs === undefined)
    return mustBeEmpty(core, await deliverDeed(core, [globalShortcutDelivery(core, user, shortcut)]));
  const message = visibleMessage(core, user, messageTs);
  if (message.ephemeralFor !== undefined) return refusedDeed('ephemeral messages have no shortcuts');
  const channel = channelFor(core, user, message.channelId);
  return mustBeEmpty(core, await deliverDeed(core, [messageShortcutDelivery(core, user, channel, shortcut, message)]));
}

/** Makes the bot a member; it then hears of its joining, and of this user's last mention in the channel if it waited for that. */
export async function inviteBot(core: Core, user: User, channelId: string): Promise<Deed> {
  const channel = channelFor(core, user, channelId);
  channel.members.add(core.bot.id);
  const waiting = [...messagesIn(core, channelId).values()].findLast((message) => message.userId === user.id);
  const type = { public: 'C', private: 'G', im: 'D' }[channel.kind];
  const event = {
    type: 'member_joined_channel',
    user: core.bot.id,
    channel: channelId,
    channel_type: type,
    team: core.team.id,
    inviter: user.id,
  };
  const joined = isSubscribed(core, 'member_joined_channel')
    ? [eventDelivery(core, { ...event, event_ts: core.ids.ts() })]
    : [];
  return deliverDeed(core, [...joined, ...(waiting === undefined ? [] : eventsOfMessage(core, waiting))]);
}

/** Acknowledgements of interactions other than commands and submissions carry no body. */
export function mustBeEmpty(core: Core, deed: Deed): Deed {
  if (!isEmptyAck(deed.ackBody)) core.breakRule('unexpected_ack_body', JSON.stringify(deed.ackBody));
  return deed;
}

export function visibleMessage(core: Core, user: User, ts: string): Message {
  for (const channelId of core.channels.keys()) {
    const found = messagesIn(core, channelId).get(ts);
    if (found !== undefined && messagesSeenBy(core, user.id, channelId).includes(found)) return found;
  }
  throw new Error(`${user.name} sees no message ${ts}`);
}

/** A note of Slack's own, seen by one user only. */
export function notify(core: Core, user: User, channel: Channel, text: string): void {
  addMessage(core, { channelId: channel.id, userId: SLACKBOT_ID, text, ephemeralFor: user.id });
}

function channelFor(core: Core, user: User, channelId: string): Channel {
  const channel = core.channels.get(channelId);
  if (channel === undefined || !mayRead(channel, user.id)) throw new Error(`${user.name} has no channel ${channelId}`);
  return channel;
}

/** The names that Slack shows to the user. */
function failureOf(deed: Deed): string {
  return deed.deliveries[0]?.failure === 'timeout' ? 'operation_timeout' : 'dispatch_failed';
}

function ownMessage(core: Core, user: User, channelId: string, ts: string): Message {
  const message = findMessage(core, channelId, ts);
  if (message === undefined || message.userId !== user.id)
    throw new Error(`${user.name} wrote no message ${ts} in ${channelId}`);
  return message;
}

function splitOnce(line: string): [string, string] {
  const space = line.search(/\s/u);
  return space < 0 ? [line, ''] : [line.slice(0, space), line.slice(space + 1)];
}

function refuseInPlace(core: Core, user: User, channel: Channel, reason: string): Deed {
  notify(core, user, channel, reason);
  return refusedDeed(reason);
}

/** The body of the acknowledgement is a message by the rules of response_url. */
function showCommandAnswer(core: Core, user: User, channel: Channel, body: unknown): void {
  if (isEmptyAck(body)) return;
  const args = isRecord(body) ? body : { text: asString(body) };
  postToUser(
    core,
    { kind: 'commands', channelId: channel.id, userId: user.id, expiresAt: Number.POSITIVE_INFINITY, uses: 0 },
    args,
  );
}
