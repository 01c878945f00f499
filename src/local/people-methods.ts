import { method, refusal } from './api-method.ts';
import type { ApiMethod } from './api-method.ts';
import { directMessageId } from './colleagues.ts';
import { asBoolean, asString } from './json.ts';
import { readableChannel } from './membership.ts';
import { messagePayload, messagesIn } from './messages.ts';
import type { Channel, Core, Json, User } from './model.ts';

/** docs.slack.dev/reference/methods: users.*, bots.*, conversations.* */
export const PEOPLE_METHODS: Readonly<Record<string, ApiMethod>> = {
  'users.info': method(4, 'users:read', usersInfo),
  'bots.info': method(3, 'users:read', botsInfo),
  'conversations.open': method(3, 'im:write', conversationsOpen),
  'conversations.info': { ...method(3, '', conversationsInfo), scopes: (core, args) => [scopeFor(core, args, 'read')] },
  'conversations.members': {
    ...method(4, '', conversationsMembers),
    scopes: (core, args) => [scopeFor(core, args, 'read')],
  },
  'conversations.history': { ...method(3, '', history), scopes: (core, args) => [scopeFor(core, args, 'history')] },
  'conversations.replies': { ...method(3, '', history), scopes: (core, args) => [scopeFor(core, args, 'history')] },
};

function usersInfo(core: Core, args: Json): Json {
  const user = core.users.get(asString(args['user']));
  if (user === undefined) return refusal('user_not_found');
  const locale = asBoolean(args['include_locale']) ? { locale: user.locale } : {};
  return { ok: true, user: { ...userPayload(core, user), ...locale } };
}

function userPayload(core: Core, user: User): Json {
  const profile = { real_name: user.realName, display_name: user.displayName, team: core.team.id };
  return {
    id: user.id,
    team_id: core.team.id,
    name: user.name,
    deleted: false,
    real_name: user.realName,
    tz: user.tz,
    tz_label: user.tz,
    tz_offset: offsetOf(user.tz, core.now()),
    profile,
    is_admin: user.isAdmin,
    is_owner: false,
    is_restricted: false,
    is_bot: user.isBot,
    is_app_user: false,
    updated: 0,
  };
}

/** Seconds ahead of UTC at that moment. */
function offsetOf(tz: string, at: number): number {
  const name = new Intl.DateTimeFormat('en-US', { timeZone: tz, timeZoneName: 'longOffset' }).format(at);
  const [, sign = '+', hours = '0', minutes = '0'] = /GMT([+-])(\d+):(\d+)/u.exec(name) ?? [];
  return (sign === '-' ? -60 : 60) * (Number(hours) * 60 + Number(minutes));
}

function botsInfo(core: Core, args: Json): Json {
  const user = [...core.users.values()].find(
    (candidate) => candidate.isBot && candidate.botId === asString(args['bot']),
  );
  if (user === undefined) return refusal('bot_not_found');
  return {
    ok: true,
    bot: { id: user.botId, app_id: user.appId, user_id: user.id, name: user.name, deleted: false, updated: 0 },
  };
}

function conversationsOpen(core: Core, args: Json): Json {
  const userId = asString(args['users']);
  const channel = core.users.has(userId) ? core.channels.get(directMessageId(userId)) : undefined;
  return channel === undefined ? refusal('user_not_found') : { ok: true, channel: { id: channel.id } };
}

function conversationsInfo(core: Core, args: Json): Json {
  const channel = readableChannel(core, asString(args['channel']));
  return 'error' in channel ? channel : { ok: true, channel: channelPayload(core, channel) };
}

function channelPayload(core: Core, channel: Channel): Json {
  const kind = {
    is_channel: channel.kind === 'public',
    is_group: channel.kind === 'private',
    is_im: channel.kind === 'im',
  };
  const user = [...channel.members].find((id) => id !== core.bot.id);
  const base = {
    id: channel.id,
    is_private: channel.kind !== 'public',
    is_archived: channel.archived,
    ...kind,
    is_mpim: false,
  };
  if (channel.kind === 'im') return { ...base, user };
  return { ...base, name: channel.name, name_normalized: channel.name, is_member: channel.members.has(core.bot.id) };
}

function conversationsMembers(core: Core, args: Json): Json {
  const channel = readableChannel(core, asString(args['channel']));
  return 'error' in channel
    ? channel
    : { ok: true, members: [...channel.members], response_metadata: { next_cursor: '' } };
}

/** Both history and replies: a thread when `ts` is given. History is newest first, a thread oldest first. */
function history(core: Core, args: Json): Json {
  const channel = readableChannel(core, asString(args['channel']));
  if ('error' in channel) return channel;
  if (!channel.members.has(core.bot.id)) return refusal('not_in_channel');
  const threadTs = asString(args['ts']);
  const all = [...messagesIn(core, channel.id).values()].filter((message) => message.ephemeralFor === undefined);
  const chosen = all.filter((message) =>
    threadTs === '' ? message.threadTs === undefined : [message.ts, message.threadTs].includes(threadTs),
  );
  if (threadTs !== '' && chosen.length === 0) return refusal('thread_not_found');
  const limit = Number(asString(args['limit'])) || 100;
  const page = threadTs === '' ? chosen.toReversed().slice(0, limit) : chosen.slice(0, limit);
  return { ok: true, messages: page.map((message) => messagePayload(core, message)), has_more: chosen.length > limit };
}

/** channels:…, groups:… or im:…, by the kind of the channel that is asked about. */
function scopeFor(core: Core, args: Json, what: 'read' | 'history'): string {
  const kind = core.channels.get(asString(args['channel']))?.kind ?? 'public';
  return `${{ public: 'channels', private: 'groups', im: 'im' }[kind]}:${what}`;
}
