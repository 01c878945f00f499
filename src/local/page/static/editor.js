import { deed } from './api.js';
import { h } from './dom.js';
import { state } from './state.js';

/** The box in which a message of one's own is changed: Enter saves, Escape leaves it as it was. */
export function showEditor({ ts, source }) {
  const box = h('textarea', { value: source ?? '', rows: 2, 'aria-label': 'Edit message' });
  const finish = async (isSaved) => {
    state.editing = '';
    if (isSaved && box.value.trim() !== '' && box.value !== source)
      await deed('edit', { channel: state.channel, ts, text: box.value });
    dispatchEvent(new Event('page:refresh'));
  };
  box.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' || (event.key === 'Enter' && !event.shiftKey)) {
      event.preventDefault();
      event.stopPropagation();
      void finish(event.key === 'Enter');
    }
  });
  queueMicrotask(() => box.focus());
  const save = h('button', { type: 'button', className: 'button primary', onclick: () => void finish(true) }, 'Save');
  const cancel = h('button', { type: 'button', className: 'button', onclick: () => void finish(false) }, 'Cancel');
  return h('div', { className: 'editor' }, box, h('div', { className: 'block actions' }, cancel, save));
}

export function startEditing(ts) {
  state.editing = ts;
  dispatchEvent(new Event('page:refresh'));
}
