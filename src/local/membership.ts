import { refusal } from './api-method.ts';
import type { Refusal } from './api-method.ts';
import { directMessageId } from './colleagues.ts';
import type { Channel, Core } from './model.ts';

/** The channel a bot may write to, by id, "#name" or the id of a user; else Slack's refusal. */
export function postableChannel(core: Core, given: string): Channel | Refusal {
  const channel = readableChannel(core, given);
  if ('error' in channel) return channel;
  if (channel.archived) return refusal('is_archived');
  if (channel.kind === 'im' && !core.manifest.hasMessagesTab) return refusal('messages_tab_disabled');
  if (channel.members.has(core.bot.id) || core.manifest.scopes.has('chat:write.public')) return channel;
  return refusal('not_in_channel', [`the bot is not a member of ${channel.id}`]);
}

/** Private channels do not exist for a bot that is not in them. */
export function readableChannel(core: Core, given: string): Channel | Refusal {
  const channel = findChannel(core, given);
  const isHidden = channel !== undefined && channel.kind !== 'public' && !channel.members.has(core.bot.id);
  return channel === undefined || isHidden ? refusal('channel_not_found', [`channel: ${given}`]) : channel;
}

function findChannel(core: Core, given: string): Channel | undefined {
  if (given.startsWith('#')) return [...core.channels.values()].find((channel) => channel.name === given.slice(1));
  return core.channels.get(core.users.has(given) ? directMessageId(given) : given);
}
