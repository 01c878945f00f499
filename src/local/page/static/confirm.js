import { byId, h } from './dom.js';

/** Asks with the app's own words before an element is used. */
export function confirmed({ title, text, confirm, deny, style }) {
  const dialog = byId('confirm');
  return new Promise((resolve) => {
    const end = (isConfirmed) => () => {
      dialog.close();
      resolve(isConfirmed);
    };
    dialog.replaceChildren(
      h('h2', { id: 'confirm-title' }, title.text),
      h('p', {}, text.text),
      h(
        'div',
        { className: 'modal-foot' },
        h('button', { className: 'button', onclick: end(false) }, deny.text),
        h('button', { className: `button ${style ?? 'primary'}`, onclick: end(true) }, confirm.text),
      ),
    );
    dialog.addEventListener('cancel', () => resolve(false), { once: true });
    dialog.showModal();
  });
}
