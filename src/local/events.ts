import type { Delivery } from './deliveries.ts';
import { asString } from './json.ts';
import { messagePayload } from './messages.ts';
import type { Channel, Core, Json, Message } from './model.ts';

/** The scope without which Slack does not deliver an event, although the manifest subscribes to it. */
const SCOPES: Readonly<Record<string, readonly string[]>> = {
  app_mention: ['app_mentions:read'],
  'message.channels': ['channels:history'],
  'message.groups': ['groups:history'],
  'message.im': ['im:history'],
  member_joined_channel: ['channels:read', 'groups:read'],
  reaction_added: ['reactions:read'],
};

const MESSAGE_EVENTS = { public: 'message.channels', private: 'message.groups', im: 'message.im' } as const;
const CHANNEL_TYPES = { public: 'channel', private: 'group', im: 'im' } as const;

/** The deliveries that a new message causes: a mention is sent as `app_mention` and as `message` when both are subscribed. */
export function eventsOfMessage(core: Core, message: Message): Delivery[] {
  const channel = core.channels.get(message.channelId);
  if (channel === undefined || !channel.members.has(core.bot.id) || message.ephemeralFor !== undefined) return [];
  const events: Delivery[] = [];
  if (isMention(core, message, channel)) events.push(eventDelivery(core, mentionEvent(core, message)));
  if (isSubscribed(core, MESSAGE_EVENTS[channel.kind]))
    events.push(eventDelivery(core, messageEvent(core, message, channel)));
  return events;
}

/** message_changed or message_deleted, to whoever reads along in the channel. */
export function eventsOfChange(
  core: Core,
  message: Message,
  subtype: 'message_changed' | 'message_deleted',
  previous: Json,
): Delivery[] {
  const channel = core.channels.get(message.channelId);
  if (channel === undefined || !channel.members.has(core.bot.id) || message.ephemeralFor !== undefined) return [];
  if (!isSubscribed(core, MESSAGE_EVENTS[channel.kind])) return [];
  const ts = core.ids.ts();
  const own = subtype === 'message_changed' ? { message: messagePayload(core, message) } : { deleted_ts: message.ts };
  const event = {
    type: 'message',
    subtype,
    ...own,
    previous_message: previous,
    hidden: true,
    ts,
    ...placeOf(channel, ts),
  };
  return [eventDelivery(core, event)];
}

/** Sends them in the background; `settled()` waits for them. */
export function deliverAll(core: Core, deliveries: readonly Delivery[]): void {
  for (const delivery of deliveries) void core.track(core.deliver(delivery));
}

/** Subscribed in the manifest, and its scope granted. */
export function isSubscribed(core: Core, event: string): boolean {
  const scopes = SCOPES[event] ?? [];
  return (
    core.manifest.events.has(event) && (scopes.length === 0 || scopes.some((scope) => core.manifest.scopes.has(scope)))
  );
}

/** Any event in Slack's envelope. */
export function eventDelivery(core: Core, event: Json): Delivery {
  const kind = asString(event['type']);
  const channelId = asString(event['channel']);
  const authorization = {
    enterprise_id: null,
    team_id: core.team.id,
    user_id: core.bot.id,
    is_bot: true,
    is_enterprise_install: false,
  };
  const body = {
    token: 'local-verification-token',
    team_id: core.team.id,
    context_team_id: core.team.id,
    context_enterprise_id: null,
    api_app_id: core.bot.appId,
    event,
    type: 'event_callback',
    event_id: core.ids.next('Ev'),
    event_time: Math.floor(core.now() / 1000),
    authorizations: [authorization],
    is_ext_shared_channel: false,
    event_context: `4-${kind}-${core.team.id}-${channelId}`,
  };
  return { type: 'events_api', kind, body };
}

function isMention(core: Core, message: Message, channel: Channel): boolean {
  if (channel.kind === 'im' || message.userId === core.bot.id) return false;
  return message.text.includes(`<@${core.bot.id}>`) && isSubscribed(core, 'app_mention');
}

function mentionEvent(core: Core, message: Message): Json {
  return { ...messagePayload(core, message), type: 'app_mention', channel: message.channelId, event_ts: message.ts };
}

function messageEvent(core: Core, message: Message, channel: Channel): Json {
  const subtype = message.isBroadcast ? { subtype: 'thread_broadcast' } : {};
  return { ...messagePayload(core, message), ...subtype, ...placeOf(channel, message.ts) };
}

function placeOf(channel: Channel, eventTs: string): Json {
  return { channel: channel.id, event_ts: eventTs, channel_type: CHANNEL_TYPES[channel.kind] };
}
