import type { Channel, Team, User } from './model.ts';

/** The people, channels and apps of an invented workspace. The bot itself is added by createWorkspace. */
export interface Colleagues {
  readonly team: Team;
  readonly users: readonly User[];
  readonly channels: readonly Channel[];
}

/** Ids that tests and the page refer to. */
export const PEOPLE = {
  /** Workspace admin, en-US. */
  grace: 'U0GRACE01',
  /** fr-FR */
  colette: 'U0COLETTE',
  /** it-IT */
  dario: 'U0DARIO01',
  /** es-ES */
  ines: 'U0INES001',
  /** sv-SE */
  saga: 'U0SAGA001',
  /** pt-BR, a language the bot does not speak. */
  thiago: 'U0THIAGO1',
  /** Another app's bot. */
  pipeline: 'U0PIPELNE',
} as const;

export const CHANNELS = {
  /** Public; the bot is a member. */
  incidents: 'C0INCIDNT',
  /** Public; the bot is not a member. */
  campaignOps: 'C0CAMPOPS',
  /** Private; the bot is not a member, nor are Thiago and Saga. */
  warRoom: 'C0WARROOM',
} as const;

export const BOT_USER_ID = 'U0FIXBOT1';
export const BOT_ID = 'B0FIXBOT1';
export const APP_ID = 'A0FIXAPP1';
export const SLACKBOT_ID = 'USLACKBOT';

/** A fresh set: nothing in it is shared with an earlier one. */
export function createColleagues(): Colleagues {
  const users = [
    person(PEOPLE.grace, 'grace', 'Grace Halloway', 'en-US', 'America/New_York', true),
    person(PEOPLE.colette, 'colette', 'Colette Vasseur', 'fr-FR', 'Europe/Paris'),
    person(PEOPLE.dario, 'dario', 'Dario Bellandi', 'it-IT', 'Europe/Rome'),
    person(PEOPLE.ines, 'ines', 'Inés Robledo', 'es-ES', 'Europe/Madrid'),
    person(PEOPLE.saga, 'saga', 'Saga Lindqvist', 'sv-SE', 'Europe/Stockholm'),
    person(PEOPLE.thiago, 'thiago', 'Thiago Marques', 'pt-BR', 'America/Sao_Paulo'),
    otherBot(PEOPLE.pipeline, 'pipeline-watch', 'Pipeline Watch'),
  ];
  return {
    team: { id: 'T0LOCAL01', name: 'Northwind Mailers', domain: 'northwind-mailers' },
    users,
    channels: channels(users),
  };
}

/** The id of the direct message between a user and the bot. */
export function directMessageId(userId: string): string {
  return `D${userId.slice(1)}`;
}

function channels(users: readonly User[]): Channel[] {
  const everyone = users.map((user) => user.id);
  const insiders = [PEOPLE.grace, PEOPLE.colette, PEOPLE.dario, PEOPLE.ines];
  const people = users.filter((user) => !user.isBot);
  const directMessages = people.map((user) => directMessage(user.id));
  const talks = people.filter((user) => user.id !== PEOPLE.grace).map((user) => talk(PEOPLE.grace, user.id));
  return [
    channel(CHANNELS.incidents, 'incidents', 'public', [...everyone, BOT_USER_ID]),
    channel(CHANNELS.campaignOps, 'campaign-ops', 'public', everyone),
    channel(CHANNELS.warRoom, 'war-room', 'private', insiders),
    ...directMessages,
    ...talks,
  ];
}

function channel(id: string, name: string, kind: Channel['kind'], members: readonly string[]): Channel {
  return { id, name, kind, members: new Set(members), archived: false };
}

function directMessage(userId: string): Channel {
  return channel(directMessageId(userId), 'directmessage', 'im', [userId, BOT_USER_ID]);
}

/** A direct message between two people: the bot is not in it. */
function talk(one: string, other: string): Channel {
  return channel(`D1${other.slice(2)}`, 'directmessage', 'im', [one, other]);
}

function person(id: string, name: string, realName: string, locale: string, tz: string, isAdmin = false): User {
  const displayName = realName.split(' ')[0] ?? realName;
  return { id, name, realName, displayName, locale, tz, isAdmin, isBot: false, active: true };
}

function otherBot(id: string, name: string, realName: string): User {
  const base = { id, name, realName, displayName: name, locale: 'en-US', tz: 'Etc/UTC' };
  return { ...base, isAdmin: false, isBot: true, botId: 'B0PIPELNE', appId: 'A0PIPELNE', active: true };
}
