import { BOT_USER_ID, createColleagues, type Colleagues } from '../../src/local/colleagues.ts';
import type { Channel, User } from '../../src/local/model.ts';

const LOCALES = ['en-US', 'fr-FR', 'it-IT', 'es-ES', 'sv-SE'];

/** A workspace large enough that every command has a person and a channel of its own. */
export function createCrowd(people: number, channels: number): Colleagues {
  const few = createColleagues();
  const users: User[] = Array.from({ length: people }, (_, index) => person(index));
  const everybody = new Set([...users.map(({ id }) => id), BOT_USER_ID]);
  const rooms: Channel[] = Array.from({ length: channels }, (_, index) => ({
    id: channelId(index),
    name: `room-${index}`,
    kind: 'public',
    members: everybody,
    archived: false,
  }));
  return { ...few, users: [...few.users, ...users], channels: [...few.channels, ...rooms] };
}

export function userId(index: number): string {
  return `U0CROWD${String(index).padStart(4, '0')}`;
}

export function channelId(index: number): string {
  return `C0ROOM${String(index).padStart(4, '0')}`;
}

function person(index: number): User {
  const name = `crowd-${index}`;
  const locale = LOCALES[index % LOCALES.length] ?? 'en-US';
  const base = { id: userId(index), name, realName: name, displayName: name, locale, tz: 'Etc/UTC' };
  return { ...base, isAdmin: false, isBot: false, active: true };
}
