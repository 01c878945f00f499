import { deed } from './api.js';
import { attachCompletion } from './completion.js';
import { h } from './dom.js';
import { startEditing } from './editor.js';
import { state } from './state.js';

/** A box to write in. What is half written stays with its person and place. */
export function createComposer(container, { id, label }) {
  const drafts = new Map();
  let place = { channel: '', thread: '', name: '' };
  let key = '';
  const box = h('textarea', { id: `${id}-text`, rows: 1, autocomplete: 'off', spellcheck: false });
  const hint = h('p', { className: 'composer-hint', id: `${id}-hint` });
  const send = h(
    'button',
    { type: 'submit', className: 'send', 'aria-label': 'Send', title: 'Send (Enter)', disabled: true },
    '➤',
  );
  const insert = (sign, name) =>
    h(
      'button',
      { type: 'button', className: 'bare', 'aria-label': name, title: name, onclick: () => completion.begin(sign) },
      sign,
    );
  const form = h(
    'form',
    { className: 'composer-form' },
    box,
    h('div', { className: 'composer-tools' }, insert('/', 'Commands'), insert('@', 'Mention somebody'), send),
  );
  container.classList.add('composer');
  container.replaceChildren(form, hint);
  const completion = attachCompletion(box, id, () => update());

  const update = () => {
    send.disabled = box.value.trim() === '';
    box.style.height = 'auto';
    box.style.height = `${Math.min(box.scrollHeight + 2, 200)}px`;
    drafts.set(key, box.value);
    hint.textContent =
      usageOf(box.value) ?? 'Enter sends · Shift+Enter starts a new line · / for commands · @ for people';
  };
  const submit = async () => {
    const text = box.value.trim();
    if (text === '') return;
    completion.close();
    box.value = '';
    update();
    await deed(text.startsWith('/') ? 'command' : 'post', { channel: place.channel, thread: place.thread, text });
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void submit();
  });
  box.addEventListener('input', update);
  box.addEventListener('keydown', (event) => {
    if (event.isComposing || completion.takes(event)) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      void submit();
    } else if (event.key === 'ArrowUp' && box.value === '') editLast(event, place.thread);
  });
  return {
    focus: () => box.focus(),
    show(next) {
      place = next;
      const nextKey = [state.as, next.channel, next.thread].join(' ');
      box.placeholder = label(next.name);
      box.setAttribute('aria-label', label(next.name));
      if (nextKey === key) return;
      key = nextKey;
      box.value = drafts.get(key) ?? '';
      update();
    },
  };
}

function usageOf(text) {
  const command = state.start.commands.find(({ name }) => text.startsWith(name));
  return command === undefined ? undefined : `${command.name} ${command.usageHint}`;
}

/** Arrow up in an empty box changes the last message of one's own, as in Slack. */
function editLast(event, thread) {
  const { channel, thread: open } = state.sight;
  const messages = thread === '' ? channel.messages : (open?.messages ?? []);
  const own = messages.findLast(({ source }) => source !== undefined);
  if (own === undefined) return;
  event.preventDefault();
  startEditing(own.ts);
}
