import { deed } from './api.js';
import { createComposer } from './composer.js';
import { byId, h } from './dom.js';
import { showGuide } from './guide.js';
import { showMessages } from './messages.js';
import { stayAtEnd } from './stay-at-end.js';
import { state } from './state.js';

let composer;
let shownPlace = '';

/** The open channel: its head, its messages and the box to write in. */
export function showChannel() {
  const { channel } = state.sight;
  const isOpen = channel !== undefined;
  for (const id of ['messages', 'composer']) byId(id).hidden = !isOpen;
  byId('tabs').hidden = isOpen;
  byId('home').hidden = isOpen;
  byId('channel-name').textContent = isOpen ? nameOf(channel) : state.start.bot.name;
  byId('channel-about').textContent = isOpen ? aboutOf(channel) : 'App';
  document.title = `${byId('channel-name').textContent} · simulated Slack`;
  showGuide();
  showInvitation(channel);
  if (!isOpen) {
    shownPlace = '';
    return;
  }
  const place = `${state.as} ${channel.id}`;
  const list = byId('messages');
  showMessages(list, channel.messages, { isThread: false, isNewPlace: place !== shownPlace });
  if (composer === undefined) stayAtEnd(list);
  composer ??= createComposer(byId('composer'), { id: 'composer', label: (where) => `Message ${where}` });
  composer.show({ channel: channel.id, thread: '', name: channel.kind === 'im' ? channel.name : `#${channel.name}` });
  shownPlace = place;
}

export function focusComposer() {
  composer?.focus();
}

function nameOf({ kind, name }) {
  return { public: '# ', private: '🔒 ', im: '' }[kind] + name;
}

function aboutOf({ kind, members, hasBot }) {
  const { handle } = state.start.bot;
  const bot = hasBot ? `@${handle} listens here` : `@${handle} is not a member`;
  if (kind === 'im') return 'Direct message · slash commands work here, mentions do not';
  return `${kind === 'private' ? 'Private · ' : ''}${members} members · ${bot}`;
}

/** Slack asks, too, whether a person mentioned outside the channel should come in. */
function showInvitation(channel) {
  const place = byId('invite');
  place.hidden = channel?.isBotMissed !== true;
  if (place.hidden) return place.replaceChildren();
  const { handle } = state.start.bot;
  const invite = h(
    'button',
    { type: 'button', className: 'button primary', onclick: () => void deed('invite', { channel: channel.id }) },
    `Invite @${handle}`,
  );
  if (place.childElementCount === 0)
    place.replaceChildren(
      h('span', {}, `@${handle} is not in ${nameOf(channel)} and has not seen your message. `),
      invite,
    );
  return undefined;
}
