import { avatar } from './avatar.js';
import { deed } from './api.js';
import { showEditor } from './editor.js';
import { drawn, h, keepingFocus, timeOf } from './dom.js';
import { openMessageMenu } from './message-menu.js';
import { go, personOf, state } from './state.js';

/** What each list shows: message data by element. Unchanged messages keep their element, and with it focus and selection. */
const shown = new WeakMap();

/** Messages of one author within this time stand under one name, s. */
const TOGETHER_S = 300;

export function showMessages(list, messages, { isThread, isNewPlace }) {
  const wasAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 60;
  const before = new Map([...list.children].map((element) => [element.dataset.ts, element]));
  const elements = messages.map((message, at) => {
    const isTogether = isFollowUp(messages[at - 1], message) && !(isThread && at === 1);
    const look = JSON.stringify({
      ...message,
      isTogether,
      isEdited: message.isEdited,
      isOpen: state.thread === message.ts,
      isEditing: state.editing === message.ts,
      as: state.as,
    });
    const element =
      before.get(message.ts) ??
      h('li', { className: 'message', tabIndex: -1, 'data-ts': message.ts, 'data-target': message.ts });
    if (shown.get(element) !== look) keepingFocus(element, () => fill(element, message, { isTogether, isThread }));
    shown.set(element, look);
    return element;
  });
  const isSame =
    elements.length === list.children.length && elements.every((element, at) => element === list.children[at]);
  if (!isSame) list.replaceChildren(...elements);
  const hasTabStop = list.querySelector(':scope > [tabindex="0"]') !== null;
  if (!hasTabStop) elements.at(-1)?.setAttribute('tabindex', '0');
  const hasGrown = elements.length > before.size;
  if (isNewPlace || wasAtEnd) showEnd(list, hasGrown || (isNewPlace && isThread));
}

/** The end, or the beginning of a new message that is higher than the list. */
function showEnd(list, hasGrown) {
  const newest = list.lastElementChild;
  const isTall = hasGrown && newest !== null && newest.offsetHeight > list.clientHeight;
  list.scrollTop = isTall ? newest.offsetTop : list.scrollHeight;
}

function isFollowUp(previous, message) {
  if (
    previous === undefined ||
    previous.userId !== message.userId ||
    previous.isEphemeral ||
    message.isEphemeral ||
    previous.replies > 0
  )
    return false;
  return Number(message.ts) - Number(previous.ts) < TOGETHER_S;
}

function fill(element, message, { isTogether, isThread }) {
  const author = personOf(message.userId) ?? { id: message.userId, name: message.author };
  element.className = `message${isTogether ? ' is-together' : ''}${message.isEphemeral ? ' is-private' : ''}${state.thread === message.ts && !isThread ? ' is-open' : ''}`;
  element.setAttribute('aria-label', `${message.author}, ${timeOf(message.ts)}`);
  const time = h('time', { dateTime: new Date(Number(message.ts) * 1000).toISOString() }, timeOf(message.ts));
  const head = isTogether
    ? h('div', { className: 'head' }, time)
    : h(
        'div',
        { className: 'head' },
        h('b', {}, message.author),
        message.isApp && h('span', { className: 'app-badge' }, 'APP'),
        time,
      );
  const content =
    state.editing === message.ts
      ? showEditor(message)
      : drawn('div', `content${message.isTombstone ? ' is-tombstone' : ''}`, message.html);
  if (message.isEdited && state.editing !== message.ts)
    content.append(h('small', { className: 'edited' }, ' (edited)'));
  element.replaceChildren(
    isTogether ? h('span', { className: 'gutter' }) : avatar(author),
    h(
      'div',
      { className: 'body' },
      message.isEphemeral && h('p', { className: 'only-you' }, '👁 Only visible to you'),
      head,
      content,
      ...reactions(message),
      !isThread && replyLine(message),
    ),
    message.isTombstone ? '' : toolbar(message, isThread),
  );
}

function reactions({ reactions: all }) {
  return all.length === 0
    ? []
    : [h('p', { className: 'reactions' }, ...all.map(({ emoji, count }) => h('span', {}, `:${emoji}: ${count}`)))];
}

function replyLine({ ts, replies, repliers, lastReply }) {
  if (replies === 0) return undefined;
  const faces = repliers.slice(0, 3).map((id) => avatar(personOf(id) ?? { id, name: '?' }, 'tiny'));
  const count = replies === 1 ? '1 reply' : `${replies} replies`;
  return h(
    'button',
    { type: 'button', className: 'replies', onclick: () => go({ thread: ts }) },
    ...faces,
    h('b', {}, count),
    h('small', {}, ` last at ${timeOf(lastReply)}`),
  );
}

/** Shown while the pointer or the focus is on the message. Messages for one person have no menu, as in Slack. */
function toolbar(message, isThread) {
  if (message.isEphemeral) return '';
  const root = message.threadTs ?? message.ts;
  const reply = isThread
    ? []
    : [
        h(
          'button',
          {
            type: 'button',
            className: 'bare',
            title: 'Reply in thread (T)',
            'aria-label': 'Reply in thread',
            onclick: () => go({ thread: root }),
          },
          '💬',
        ),
      ];
  const [shortcut] = state.start.shortcuts;
  const quick =
    shortcut === undefined
      ? []
      : [
          h(
            'button',
            {
              type: 'button',
              className: 'bare',
              title: shortcut.name,
              'aria-label': `${shortcut.name} (shortcut)`,
              onclick: () => void deed('shortcut', { callback: shortcut.callbackId, ts: message.ts }),
            },
            '⚡',
          ),
        ];
  const more = h(
    'button',
    {
      type: 'button',
      className: 'bare',
      title: 'More actions (M)',
      'aria-label': 'More actions',
      'aria-haspopup': 'menu',
      'data-more': true,
      onclick: (event) => openMessageMenu(event.currentTarget, message),
    },
    '⋮',
  );
  return h('div', { className: 'toolbar', role: 'group', 'aria-label': 'Message actions' }, ...reply, ...quick, more);
}
