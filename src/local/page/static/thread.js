import { createComposer } from './composer.js';
import { byId, h } from './dom.js';
import { showMessages } from './messages.js';
import { go, state } from './state.js';

let parts;
let shownThread = '';

/** The thread beside the channel; over it on a narrow screen. */
export function showThread() {
  const { thread, channel } = state.sight;
  const panel = byId('thread');
  const isOpen = thread !== undefined && thread.messages.length > 0;
  panel.hidden = !isOpen;
  document.body.classList.toggle('has-thread', isOpen);
  if (!isOpen) {
    shownThread = '';
    return;
  }
  parts ??= build(panel);
  const isNew = shownThread !== `${state.as} ${thread.ts}`;
  parts.place.textContent = channel.kind === 'im' ? channel.name : `#${channel.name}`;
  showMessages(parts.list, thread.messages, { isThread: true, isNewPlace: isNew });
  parts.composer.show({ channel: channel.id, thread: thread.ts, name: 'thread' });
  const hasKeyboard = matchMedia('(hover: hover)').matches;
  if (isNew && shownThread === '' && hasKeyboard) parts.composer.focus();
  shownThread = `${state.as} ${thread.ts}`;
}

function build(panel) {
  const place = h('small', {});
  const list = h('ol', {
    className: 'messages',
    'aria-live': 'polite',
    'aria-relevant': 'additions',
    'aria-label': 'Messages of the thread',
  });
  const box = h('div', { className: 'composer' });
  const close = h(
    'button',
    { type: 'button', className: 'bare close', 'aria-label': 'Close thread', onclick: closeThread },
    '✕',
  );
  panel.replaceChildren(h('header', { className: 'panel-head' }, h('h2', {}, 'Thread ', place), close), list, box);
  return { place, list, composer: createComposer(box, { id: 'reply', label: () => 'Reply…' }) };
}

/** The focus goes back to the message that the thread belongs to. */
export function closeThread() {
  const ts = state.thread;
  go({ thread: '' });
  byId('messages').querySelector(`[data-ts="${ts}"]`)?.focus();
}
