import { deed } from './api.js';
import { byId, drawn, h, keepingFocus } from './dom.js';
import { entriesIn } from './interact.js';
import { state } from './state.js';

const NOTHING = { id: '', hash: '', title: '' };

let shown = NOTHING;

/** Escape closes the view on top, as its own button does. A browser may close the dialog by itself, too. */
export function prepareModal() {
  const dialog = byId('modal');
  dialog.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    void deed('close');
  });
  dialog.addEventListener('close', () => {
    if (state.sight?.modal === undefined) return;
    shown = NOTHING;
    void deed('close');
  });
}

/** The person's modal, on top of everything else. */
export function showModal() {
  const { modal } = state.sight;
  const dialog = byId('modal');
  if (modal === undefined) {
    shown = NOTHING;
    if (dialog.open) dialog.close();
    return;
  }
  if (modal.id === shown.id && modal.hash === shown.hash) return;
  const isOtherPage = modal.title !== shown.title;
  keepingFocus(dialog, () => fill(dialog, modal));
  shown = modal;
  const isNew = !dialog.open || isOtherPage;
  if (!dialog.open) dialog.showModal();
  const body = dialog.querySelector('.modal-body');
  if (isOtherPage) body.scrollTop = 0;
  if (isNew) body.focus();
}

function fill(dialog, modal) {
  dialog.dataset.target = modal.id;
  const body = drawn('div', 'modal-body', modal.html);
  body.tabIndex = -1;
  const closeAll = h(
    'button',
    {
      type: 'button',
      className: 'bare close',
      'aria-label': modal.closeAll,
      onclick: () => void deed('close', { all: true }),
    },
    '✕',
  );
  const back = h('button', { type: 'button', className: 'button', onclick: () => void deed('close') }, modal.close);
  const submit =
    modal.submit === undefined ? [] : [h('button', { type: 'submit', className: 'button primary' }, modal.submit)];
  const form = h('form', { noValidate: true }, body, h('div', { className: 'modal-foot' }, back, ...submit));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void send(form, modal.id);
  });
  const head = h(
    'header',
    { className: 'panel-head' },
    h('img', { className: 'avatar small', src: '/icon.svg', alt: '' }),
    h('h2', { id: 'modal-title' }, modal.title),
    closeAll,
  );
  dialog.replaceChildren(head, form);
}

async function send(form, target) {
  const report = await deed('submit', { target, entries: entriesIn(form) });
  form.querySelectorAll('.complaint').forEach((complaint) => complaint.remove());
  const errors = report.errors ?? {};
  for (const [blockId, text] of Object.entries(errors))
    form
      .querySelector(`[data-input="${CSS.escape(blockId)}"]`)
      ?.append(h('p', { className: 'complaint', role: 'alert' }, text));
  if (report.refused !== undefined)
    form.querySelector('.modal-body').prepend(h('p', { className: 'complaint', role: 'alert' }, report.refused));
}
