import { method, refusal } from './api-method.ts';
import type { ApiMethod } from './api-method.ts';
import { deliverAll, eventDelivery, isSubscribed } from './events.ts';
import { asString } from './json.ts';
import { readableChannel } from './membership.ts';
import { findMessage } from './messages.ts';
import type { Core, Json } from './model.ts';

/** docs.slack.dev/reference/methods: auth.*, api.*, apps.*, oauth.*, reactions.* */
export const APP_METHODS: Readonly<Record<string, ApiMethod>> = {
  'api.test': { ...method(4, '', (_core, args) => ({ ok: true, args })), token: 'none' },
  'auth.test': method('unlimited', '', authTest),
  /** Documented as tier 1, but every connection needs one call, and two connections are common. */
  'apps.connections.open': { ...method('unlimited', '', connectionsOpen), token: 'app' },
  'oauth.v2.access': { ...method(4, '', oauthAccess), token: 'none' },
  'reactions.add': method(3, 'reactions:write', reactionsAdd),
};

function authTest(core: Core): Json {
  return {
    ok: true,
    url: `https://${core.team.domain}.slack.com/`,
    team: core.team.name,
    user: core.bot.name,
    team_id: core.team.id,
    user_id: core.bot.id,
    bot_id: core.bot.botId,
    is_enterprise_install: false,
  };
}

function connectionsOpen(core: Core): Json {
  if (!core.manifest.hasSocketMode)
    return refusal('socket_mode_not_enabled', ['settings.socket_mode_enabled is false']);
  return core.socketUrl === undefined
    ? refusal('internal_error', ['no server runs'])
    : { ok: true, url: core.socketUrl() };
}

/** Any code that begins with "local-" is good: there is one installation only. */
function oauthAccess(core: Core, args: Json): Json {
  if (!asString(args['code']).startsWith('local-')) return refusal('invalid_code');
  return {
    ok: true,
    app_id: core.bot.appId,
    authed_user: { id: [...core.users.values()].find((user) => user.isAdmin)?.id ?? '' },
    scope: [...core.manifest.scopes].join(','),
    token_type: 'bot',
    access_token: core.settings.botToken,
    bot_user_id: core.bot.id,
    team: { id: core.team.id, name: core.team.name },
    enterprise: null,
    is_enterprise_install: false,
  };
}

function reactionsAdd(core: Core, args: Json): Json {
  const channel = readableChannel(core, asString(args['channel']));
  if ('error' in channel) return channel;
  const message = findMessage(core, channel.id, asString(args['timestamp']));
  if (message === undefined) return refusal('message_not_found');
  const name = asString(args['name']);
  const users = message.reactions.get(name) ?? new Set<string>();
  if (users.has(core.bot.id)) return refusal('already_reacted');
  message.reactions.set(name, users.add(core.bot.id));
  core.changed();
  tellReaction(core, channel.id, message.ts, name);
  return { ok: true };
}

function tellReaction(core: Core, channelId: string, ts: string, reaction: string): void {
  if (!isSubscribed(core, 'reaction_added')) return;
  const item = { type: 'message', channel: channelId, ts };
  const event = { type: 'reaction_added', user: core.bot.id, reaction, item, event_ts: core.ids.ts() };
  deliverAll(core, [eventDelivery(core, event)]);
}
