import { mayRead } from '../messages.ts';
import type { Channel, Core, User, View } from '../model.ts';
import type { Person } from '../person.ts';
import { asList, asString, isRecord } from '../json.ts';
import { stackOf } from '../views.ts';
import type { Workspace } from '../workspace.ts';
import type { DrawnMessage, MessagePainter } from './draw-message.ts';
import { createNames, nameOfChannel, nameOfUser } from './names.ts';
import { renderBlocks, renderText } from './render-blocks.ts';

/** What one browser tab is looking at. */
export interface Place {
  readonly viewerId: string;
  /** Absent on the app's own page. */
  readonly channelId?: string | undefined;
  readonly threadTs?: string | undefined;
}

export interface ListedChannel {
  readonly id: string;
  readonly name: string;
  readonly kind: Channel['kind'];
  /** Of the newest message that somebody else wrote in it, or "". */
  readonly newest: string;
}

export interface OpenChannel extends ListedChannel {
  readonly members: number;
  readonly hasBot: boolean;
  /** The viewer has just mentioned the bot in a channel where it does not listen. */
  readonly isBotMissed: boolean;
  readonly messages: readonly DrawnMessage[];
}

export interface DrawnView {
  readonly id: string;
  readonly hash: string;
  readonly title: string;
  readonly html: string;
  readonly close: string;
  /** What closes every view at once says what the lowest one's own button says. */
  readonly closeAll: string;
  readonly submit?: string;
  /** How many views lie beneath it. */
  readonly depth: number;
}

/** Everything that the page shows one person. */
export interface Sight {
  readonly viewerId: string;
  readonly channels: readonly ListedChannel[];
  readonly channel?: OpenChannel;
  readonly thread?: { readonly ts: string; readonly messages: readonly DrawnMessage[] };
  readonly modal?: DrawnView;
  readonly home?: DrawnView;
  /** Counts for the button that opens the inspector. */
  readonly brokenRules: number;
  readonly faults: number;
}

export function lookAt(workspace: Workspace, painter: MessagePainter, place: Place): Sight {
  const { core } = workspace;
  const person = workspace.as(place.viewerId);
  const channel = core.channels.get(place.channelId ?? '');
  const open = channel === undefined || !mayRead(channel, place.viewerId) ? undefined : channel;
  const modal = person.modal();
  const home = person.home();
  return {
    viewerId: place.viewerId,
    channels: channelsOf(core, person),
    ...(open === undefined ? {} : { channel: openChannel(core, person, open, painter) }),
    ...(open === undefined || place.threadTs === undefined
      ? {}
      : { thread: threadOf(person, open, place.threadTs, painter) }),
    ...(modal === undefined ? {} : { modal: drawView(core, modal, stackOf(core, place.viewerId).length - 1) }),
    ...(home === undefined || open !== undefined ? {} : { home: drawView(core, home, 0) }),
    brokenRules: workspace.broken.length,
    faults: workspace.faults.active.length,
  };
}

/** The app's direct message is the app's own page, not one of the channels. */
function channelsOf(core: Core, person: Person): ListedChannel[] {
  const channels = [...core.channels.values()].filter(
    ({ id, members }) => id !== person.directMessage && members.has(person.user.id),
  );
  return channels.map((channel) => listChannel(core, person, channel));
}

function listChannel(core: Core, person: Person, channel: Channel): ListedChannel {
  const newest = person.messages(channel.id).findLast((message) => message.userId !== person.user.id);
  return {
    id: channel.id,
    name: nameOfChannel(core, channel, person.user.id),
    kind: channel.kind,
    newest: newest?.ts ?? '',
  };
}

function openChannel(core: Core, person: Person, channel: Channel, painter: MessagePainter): OpenChannel {
  const messages = person.messages(channel.id);
  const hasBot = channel.members.has(core.bot.id);
  const own = messages.findLast(({ userId }) => userId === person.user.id);
  return {
    ...listChannel(core, person, channel),
    members: channel.members.size,
    hasBot,
    isBotMissed: !hasBot && channel.kind !== 'im' && own?.text.includes(`<@${core.bot.id}>`) === true,
    messages: messages.map((message) => painter.draw(message, person.user.id)),
  };
}

function threadOf(person: Person, channel: Channel, ts: string, painter: MessagePainter): NonNullable<Sight['thread']> {
  return { ts, messages: person.thread(channel.id, ts).map((message) => painter.draw(message, person.user.id)) };
}

function drawView(core: Core, view: View, depth: number): DrawnView {
  const names = createNames(core, view.userId);
  const { title, close, submit, blocks } = view.definition;
  const root = core.views.get(view.rootViewId)?.definition['close'];
  return {
    id: view.id,
    hash: view.hash,
    title: renderText(title, names),
    html: renderBlocks(asList(blocks).filter(isRecord), { names, prefix: view.id, state: view.state }),
    close: close === undefined ? (depth > 0 ? 'Back' : 'Close') : renderText(close, names),
    closeAll: root === undefined ? 'Close' : renderText(root, names),
    ...(submit === undefined ? {} : { submit: renderText(submit, names) }),
    depth,
  };
}

/** A person as lists of people show them. */
export interface ListedPerson {
  readonly id: string;
  readonly name: string;
  readonly handle: string;
  readonly locale: string;
  /** The locale in its own language: "svenska (Sverige)". */
  readonly language: string;
  readonly isBot: boolean;
}

export function peopleOf(core: Core): ListedPerson[] {
  return [...core.users.values()].map((user) => ({
    id: user.id,
    name: nameOfUser(core, user.id),
    handle: user.name,
    locale: user.locale,
    language: ownNameOf(user),
    isBot: user.isBot,
  }));
}

function ownNameOf({ locale }: User): string {
  const [language = 'en'] = locale.split('-');
  const name = asString(new Intl.DisplayNames([locale], { type: 'language' }).of(language));
  return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
}
