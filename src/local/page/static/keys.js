import { byId, h } from './dom.js';
import { startEditing } from './editor.js';
import { destinations } from './sidebar.js';
import { go, state } from './state.js';
import { closeThread } from './thread.js';

const SHORTCUTS = [
  ['Ctrl K', 'Jump to a channel'],
  ['Alt ↑ / ↓', 'Previous or next channel'],
  ['F6', 'Next part of the page'],
  ['↑ / ↓', 'Walk through the messages, when one has the focus'],
  ['T', 'Thread of the message'],
  ['M', 'More actions of the message'],
  ['E', 'Edit your message; ↑ in an empty box edits the last one'],
  ['Esc', 'Close the thread, a window or a list'],
  ['Ctrl /', 'This list'],
];

export function listenToKeys() {
  byId('keys-button').addEventListener('click', showKeys);
  document.addEventListener('keydown', (event) => {
    const isCommand = event.ctrlKey || event.metaKey;
    if (byId('modal').open || byId('confirm').open) return;
    if (isCommand && event.key.toLowerCase() === 'k') take(event, showJump);
    else if (isCommand && event.key === '/') take(event, showKeys);
    else if (event.altKey && ['ArrowUp', 'ArrowDown'].includes(event.key))
      take(event, () => walkChannels(event.key === 'ArrowUp' ? -1 : 1));
    else if (event.key === 'F6') take(event, () => nextRegion(event.shiftKey ? -1 : 1));
    else if (event.key === 'Escape' && state.thread !== '' && !byId('jump').open && !byId('keys').open)
      take(event, closeThread);
    else if (event.target.classList?.contains('message')) onMessage(event, event.target);
  });
}

function take(event, act) {
  event.preventDefault();
  act();
}

function walkChannels(step) {
  const all = destinations();
  const at = all.findIndex(({ id }) => id === state.channel);
  go({ channel: all.at((at + step) % all.length).id });
}

function nextRegion(step) {
  const regions = ['sidebar', 'channel', 'thread', 'inspector']
    .map(byId)
    .filter((region) => !region.hidden && region.offsetParent !== null);
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  const region = regions.at((at + step) % regions.length);
  (region.querySelector('[aria-current], textarea, summary') ?? region).focus();
}

/** One message at a time is in the order of the Tab key; the arrows move on. */
function onMessage(event, message) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const { ts } = message.dataset;
  const all = [...message.parentElement.children];
  const at = all.indexOf(message);
  const next = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: all.length - 1 }[event.key];
  if (next !== undefined) return take(event, () => moveTo(message, all[next]));
  const acts = {
    t: () => go({ thread: ts }),
    m: () => message.querySelector('[data-more]')?.click(),
    e: () => message.querySelector('[data-more]') && isOwn(ts) && startEditing(ts),
  };
  const act = acts[event.key.toLowerCase()];
  return act === undefined ? undefined : take(event, act);
}

function moveTo(from, to) {
  if (to === undefined) return;
  from.tabIndex = -1;
  to.tabIndex = 0;
  to.focus();
}

function isOwn(ts) {
  const { channel, thread } = state.sight;
  return [...(channel?.messages ?? []), ...(thread?.messages ?? [])].some(
    (message) => message.ts === ts && message.source !== undefined,
  );
}

function showKeys() {
  const dialog = byId('keys');
  const rows = SHORTCUTS.map(([keys, what]) => h('div', {}, h('dt', {}, h('kbd', {}, keys)), h('dd', {}, what)));
  const close = h('button', { className: 'bare close', 'aria-label': 'Close', onclick: () => dialog.close() }, '✕');
  dialog.replaceChildren(
    h('header', { className: 'panel-head' }, h('h2', { id: 'keys-title' }, 'Keyboard'), close),
    h('dl', {}, ...rows),
  );
  dialog.showModal();
}

function showJump() {
  const dialog = byId('jump');
  const list = h('ul', {});
  const input = h('input', {
    type: 'search',
    'aria-label': 'Channel, person or app',
    placeholder: 'Jump to…',
    autocomplete: 'off',
  });
  const jump = (id) => {
    dialog.close();
    go({ channel: id });
  };
  const matching = () =>
    destinations().filter(({ name }) => name.toLowerCase().includes(input.value.trim().toLowerCase()));
  const look = () =>
    list.replaceChildren(
      ...matching().map(({ id, name }) =>
        h('li', {}, h('button', { type: 'button', className: 'entry', onclick: () => jump(id) }, name)),
      ),
    );
  input.addEventListener('input', look);
  input.addEventListener('keydown', (event) => {
    const [first] = matching();
    if (event.key === 'Enter' && first !== undefined) jump(first.id);
    if (event.key === 'ArrowDown') list.querySelector('button')?.focus();
  });
  dialog.replaceChildren(input, list);
  look();
  dialog.showModal();
}
