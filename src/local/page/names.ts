import type { Channel, Core } from '../model.ts';
import { mayRead } from '../messages.ts';
import { SLACKBOT_ID } from '../colleagues.ts';

/** How one person's client writes the names of people and channels. */
export interface Names {
  readonly viewerId: string;
  /** As in a mention: the short name. */
  userName(userId: string): string;
  /** Undefined when the viewer may not know the channel. */
  channelName(channelId: string): string | undefined;
}

export function createNames(core: Core, viewerId: string): Names {
  return {
    viewerId,
    userName: (userId) => core.users.get(userId)?.displayName ?? nameOfUser(core, userId),
    channelName(channelId) {
      const channel = core.channels.get(channelId);
      return channel === undefined || !mayRead(channel, viewerId) ? undefined : nameOfChannel(core, channel, viewerId);
    },
  };
}

export function nameOfUser(core: Core, userId: string): string {
  if (userId === SLACKBOT_ID) return 'Slackbot';
  return core.users.get(userId)?.realName ?? userId;
}

/** A direct message is called after the other one in it. */
export function nameOfChannel(core: Core, channel: Channel, viewerId: string): string {
  if (channel.kind !== 'im') return channel.name;
  const other = [...channel.members].find((id) => id !== viewerId);
  return other === undefined ? channel.name : nameOfUser(core, other);
}
