import { directMessageId } from './colleagues.ts';
import type { Deed } from './deed.ts';
import { click, close, openHome, select } from './interacting.ts';
import { messagesIn, messagesSeenBy } from './messages.ts';
import type { Core, Message, User, View } from './model.ts';
import { submit } from './submitting.ts';
import type { Entries } from './submitting.ts';
import { closeViews, topView } from './views.ts';
import { deleteMessage, editMessage, inviteBot, postMessage, slashCommand, useShortcut } from './writing.ts';
import type { Place } from './writing.ts';

/**
 * What one user of the workspace does and sees. Every deed settles when the bot has acknowledged or failed to; it throws when the user
 * cannot do that at all (no such message, button or channel), and is `refused` when Slack itself says no.
 */
export interface Person {
  readonly user: User;
  /** The id of the direct message with the bot. */
  readonly directMessage: string;
  postMessage(channelId: string, text: string, place?: Place): Promise<Deed>;
  editMessage(channelId: string, ts: string, text: string): Promise<Deed>;
  deleteMessage(channelId: string, ts: string): Promise<Deed>;
  /** "/command text", or the text alone for the manifest's first command. */
  slashCommand(channelId: string, line: string, place?: Place): Promise<Deed>;
  /** A message shortcut on the message with that ts, a global one without. */
  shortcut(callbackId: string, messageTs?: string): Promise<Deed>;
  /** `target` is the ts of a message or the id of a view; the element is named by its action_id or its label, `typed` is what stands in a view's inputs. */
  click(target: string, element: string, typed?: Entries): Promise<Deed>;
  select(target: string, element: string, choice: string | readonly string[]): Promise<Deed>;
  submit(viewId: string, entries?: Entries): Promise<Deed>;
  /** Closes the view on top, or the whole modal. */
  close(options?: { readonly all?: boolean }): Promise<Deed>;
  openHome(tab?: 'home' | 'messages'): Promise<Deed>;
  invite(channelId: string): Promise<Deed>;
  /** What this user sees in the channel, oldest first, without replies in threads (unless sent to the channel, too). */
  messages(channelId: string): Message[];
  /** The parent and its replies, oldest first. */
  thread(channelId: string, ts: string): Message[];
  /** Ephemeral messages and open modals are gone after it; the bot is not told. */
  reload(): void;
  modal(): View | undefined;
  home(): View | undefined;
  setActive(isActive: boolean): void;
}

export function createPerson(core: Core, user: User): Person {
  const seen = (channelId: string): Message[] => messagesSeenBy(core, user.id, channelId);
  return {
    user,
    directMessage: directMessageId(user.id),
    postMessage: (channelId, text, place = {}) => postMessage(core, user, channelId, text, place),
    editMessage: (channelId, ts, text) => editMessage(core, user, channelId, ts, text),
    deleteMessage: (channelId, ts) => deleteMessage(core, user, channelId, ts),
    slashCommand: (channelId, line, place = {}) => slashCommand(core, user, channelId, line, place),
    shortcut: (callbackId, messageTs) => useShortcut(core, user, callbackId, messageTs),
    click: (target, element, typed) => click(core, user, target, element, typed),
    select: (target, element, choice) => select(core, user, target, element, choice),
    submit: (viewId, entries = {}) => submit(core, user, viewId, entries),
    close: (options = {}) => close(core, user, options.all === true),
    openHome: (tab = 'home') => openHome(core, user, tab),
    invite: (channelId) => inviteBot(core, user, channelId),
    messages: (channelId) => seen(channelId).filter((message) => message.threadTs === undefined || message.isBroadcast),
    thread: (channelId, ts) => seen(channelId).filter((message) => message.ts === ts || message.threadTs === ts),
    reload() {
      forgetEphemerals(core, user);
      closeViews(core, user.id, true);
    },
    modal: () => topView(core, user.id),
    home: () => core.homes.get(user.id),
    setActive(isActive) {
      user.active = isActive;
    },
  };
}

function forgetEphemerals(core: Core, user: User): void {
  for (const channelId of core.channels.keys()) {
    const messages = messagesIn(core, channelId);
    for (const message of messages.values()) if (message.ephemeralFor === user.id) messages.delete(message.ts);
  }
  core.changed();
}
