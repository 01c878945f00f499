import type { Command, Shortcut } from './app-manifest.ts';
import type { Delivery } from './deliveries.ts';
import { messagePayload } from './messages.ts';
import type { Channel, Core, Json, Message, User, View } from './model.ts';
import { viewPayload } from './views.ts';

/** What Slack sends when a user runs a command, uses a shortcut, an element, or a modal. Shapes follow Slack's own samples. */
export function commandDelivery(core: Core, user: User, channel: Channel, command: Command, text: string): Delivery {
  const body = {
    token: 'local-verification-token',
    team_id: core.team.id,
    team_domain: core.team.domain,
    channel_id: channel.id,
    channel_name: nameShown(channel),
    user_id: user.id,
    user_name: user.name,
    command: command.name,
    text,
    api_app_id: core.bot.appId,
    is_enterprise_install: 'false',
    response_url: core.responseUrls.issue('commands', { channelId: channel.id, userId: user.id }),
    trigger_id: core.triggers.issue(user.id),
  };
  return { type: 'slash_commands', kind: 'slash_commands', body };
}

export function messageShortcutDelivery(
  core: Core,
  user: User,
  channel: Channel,
  shortcut: Shortcut,
  message: Message,
): Delivery {
  return interactive(core, user, 'message_action', {
    action_ts: core.ids.ts(),
    callback_id: shortcut.callbackId,
    trigger_id: core.triggers.issue(user.id),
    channel: { id: channel.id, name: nameShown(channel) },
    response_url: core.responseUrls.issue('app', { channelId: channel.id, userId: user.id }),
    message_ts: message.ts,
    message: messagePayload(core, message),
  });
}

export function globalShortcutDelivery(core: Core, user: User, shortcut: Shortcut): Delivery {
  const fields = {
    action_ts: core.ids.ts(),
    callback_id: shortcut.callbackId,
    trigger_id: core.triggers.issue(user.id),
  };
  return interactive(core, user, 'shortcut', fields);
}

/** An element of a message was used. An ephemeral message is not included, as with Slack. */
export function messageActionDelivery(core: Core, user: User, message: Message, action: Json, state: Json): Delivery {
  const channel = core.channels.get(message.channelId);
  const isEphemeral = message.ephemeralFor !== undefined;
  const thread = message.threadTs === undefined ? {} : { thread_ts: message.threadTs };
  const place = { message_ts: message.ts, channel_id: message.channelId, is_ephemeral: isEphemeral, ...thread };
  return interactive(core, user, 'block_actions', {
    container: { type: 'message', ...place },
    trigger_id: core.triggers.issue(user.id),
    channel: { id: message.channelId, name: channel === undefined ? '' : nameShown(channel) },
    ...(isEphemeral ? {} : { message: messagePayload(core, message) }),
    state: { values: state },
    response_url: core.responseUrls.issue('actions', {
      channelId: message.channelId,
      userId: user.id,
      originalTs: message.ts,
    }),
    actions: [{ ...action, action_ts: core.ids.ts() }],
  });
}

export function viewActionDelivery(core: Core, user: User, view: View, action: Json): Delivery {
  return interactive(core, user, 'block_actions', {
    container: { type: 'view', view_id: view.id },
    trigger_id: core.triggers.issue(user.id, view.id),
    view: viewPayload(core, view),
    actions: [{ ...action, action_ts: core.ids.ts() }],
  });
}

export function submissionDelivery(core: Core, user: User, view: View): Delivery {
  const fields = {
    trigger_id: core.triggers.issue(user.id, view.id),
    view: viewPayload(core, view),
    response_urls: [],
  };
  return interactive(core, user, 'view_submission', fields);
}

export function closingDelivery(core: Core, user: User, view: View, isCleared: boolean): Delivery {
  return interactive(core, user, 'view_closed', { view: viewPayload(core, view), is_cleared: isCleared });
}

function interactive(core: Core, user: User, kind: string, fields: Json): Delivery {
  const body = {
    type: kind,
    token: 'local-verification-token',
    team: { id: core.team.id, domain: core.team.domain },
    user: { id: user.id, username: user.name, name: user.name, team_id: core.team.id },
    api_app_id: core.bot.appId,
    enterprise: null,
    is_enterprise_install: false,
    ...fields,
  };
  return { type: 'interactive', kind, body };
}

function nameShown(channel: Channel): string {
  return { public: channel.name, private: 'privategroup', im: 'directmessage' }[channel.kind];
}
