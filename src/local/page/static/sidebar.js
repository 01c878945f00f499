import { avatar } from './avatar.js';
import { byId, h } from './dom.js';
import { go, state } from './state.js';

/** Newest message read, by person and channel. */
const read = new Map();

export function prepareSidebar() {
  const acting = byId('acting');
  const people = state.start.people.filter((person) => !person.isBot);
  acting.append(...people.map((person) => h('option', { value: person.id }, `${person.name} · ${person.language}`)));
  acting.addEventListener('change', () => go({ as: acting.value, channel: channelFor(acting.value) }));
  byId('menu-button').addEventListener('click', () => toggleSidebar());
  byId('channel').addEventListener('click', () => toggleSidebar(false));
}

/** On a narrow screen the list lies over the channel. */
export function toggleSidebar(isOpen = !byId('sidebar').classList.contains('is-open')) {
  byId('sidebar').classList.toggle('is-open', isOpen);
  byId('menu-button').setAttribute('aria-expanded', String(isOpen));
  if (isOpen) byId('sidebar').querySelector('[aria-current]')?.focus();
}

export function showSidebar() {
  const { sight } = state;
  byId('acting').value = state.as;
  if (sight.channel !== undefined) read.set(`${state.as} ${sight.channel.id}`, sight.channel.messages.at(-1)?.ts ?? '');
  const rooms = sight.channels.filter((channel) => channel.kind !== 'im');
  const talks = sight.channels.filter((channel) => channel.kind === 'im');
  const focused = document.activeElement?.dataset.go;
  byId('sidebar').replaceChildren(
    h('p', { className: 'team' }, state.start.team),
    group('Channels', rooms.map(item)),
    group('Direct messages', talks.map(item)),
    group('Apps', [appItem()]),
    h('p', { className: 'about' }, 'Invented people on your own machine. Nothing is kept after the stop.'),
  );
  if (focused !== undefined) byId('sidebar').querySelector(`[data-go="${focused}"]`)?.focus();
}

/** The order in which Alt and the arrow keys walk. */
export function destinations() {
  return [
    ...state.sight.channels.map(({ id, name, kind }) => ({ id, name: kind === 'im' ? name : `#${name}` })),
    { id: '', name: state.start.bot.name },
  ];
}

function group(title, items) {
  const id = `group-${title.toLowerCase().replace(' ', '-')}`;
  return h('section', {}, h('h2', { id }, title), h('ul', { 'aria-labelledby': id }, items));
}

function item(channel) {
  const isUnread = channel.newest > (read.get(`${state.as} ${channel.id}`) ?? '') && channel.id !== state.channel;
  const person = state.start.people.find(({ name }) => name === channel.name);
  const sign = { public: '#', private: '🔒', im: '' }[channel.kind];
  const mark =
    channel.kind === 'im' && person !== undefined
      ? avatar(person, 'small')
      : h('span', { className: 'sign', 'aria-hidden': 'true' }, sign);
  const label = `${channel.name}${channel.kind === 'private' ? ', private' : ''}${isUnread ? ', unread' : ''}`;
  return entry(channel.id, label, isUnread, mark, channel.name);
}

function appItem() {
  const { bot } = state.start;
  return entry('', `${bot.name}, app`, false, avatar({ ...bot, isBot: true }, 'small'), bot.name);
}

function entry(id, label, isUnread, ...content) {
  const visit = () => {
    toggleSidebar(false);
    go({ channel: id });
  };
  const isHere = state.channel === id;
  return h(
    'li',
    {},
    h(
      'button',
      {
        className: `entry${isUnread ? ' is-unread' : ''}`,
        'data-go': id || 'app',
        'aria-label': label,
        'aria-current': isHere ? 'page' : undefined,
        onclick: visit,
      },
      ...content,
    ),
  );
}

/** Stays where the other person may be, too. */
function channelFor(personId) {
  const isOpen = state.sight?.channel?.kind === 'public' || state.channel === '';
  return isOpen && personId !== '' ? state.channel : state.start.firstChannel;
}
