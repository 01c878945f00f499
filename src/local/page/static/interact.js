import { deed } from './api.js';
import { confirmed } from './confirm.js';
import { h } from './dom.js';
import { go } from './state.js';

/** Buttons, menus and inputs of messages, modals and the Home tab. */
export function listenToBlocks() {
  document.addEventListener('click', (event) => {
    const channel = event.target.closest('a[data-channel]');
    if (channel !== null) {
      event.preventDefault();
      return go({ channel: channel.dataset.channel });
    }
    const button = event.target.closest('button[data-action]');
    return button === null ? undefined : void press(button);
  });
  document.addEventListener('change', (event) => {
    const control = event.target.closest('[data-action]');
    if (control === null || control.dataset.type === 'button') return;
    if (control.dataset.type.endsWith('_input')) return;
    void use(control, 'select', { choice: valueOf(control) });
  });
  document.addEventListener('keydown', (event) => {
    const input = event.target.closest?.('input[data-action]');
    if (event.key !== 'Enter' || input === null || input === undefined || !input.dataset.type.endsWith('_input'))
      return;
    event.preventDefault();
    if (input.dataset.dispatch !== undefined) void use(input, 'select', { choice: input.value });
    else input.closest('form')?.requestSubmit();
  });
}

/** What a control holds: a text, an option's value or a list of them. */
export function valueOf(control) {
  const { type } = control.dataset;
  if (type === 'checkboxes') return [...control.querySelectorAll('input:checked')].map(({ value }) => value);
  if (type === 'radio_buttons') return control.querySelector('input:checked')?.value ?? '';
  if (control.multiple === true) return [...control.selectedOptions].map(({ value }) => value);
  return control.value;
}

/** What stands in the input blocks of a view, by action. */
export function entriesIn(place) {
  const controls = [...place.querySelectorAll('.input [data-action]')];
  return Object.fromEntries(controls.map((control) => [control.dataset.action, valueOf(control)]));
}

/** A button with an address opens it, and the app hears of the click all the same. */
async function press(button) {
  if (button.dataset.url !== undefined) window.open(button.dataset.url, '_blank', 'noopener,noreferrer');
  const view = button.closest('[data-target]');
  await use(button, 'click', { entries: view === null ? {} : entriesIn(view) });
}

async function use(control, kind, details) {
  const target = control.closest('[data-target]')?.dataset.target;
  if (target === undefined || control.getAttribute('aria-busy') === 'true') return;
  const isAsked = control.dataset.confirm !== undefined;
  if (isAsked && !(await confirmed(JSON.parse(control.dataset.confirm)))) return;
  control.setAttribute('aria-busy', 'true');
  try {
    const report = await deed(kind, { target, action: control.dataset.action, ...details });
    if (!report.isAcked && report.refused === undefined) warn(control);
  } finally {
    control.removeAttribute('aria-busy');
  }
}

/** Slack shows this sign when the app has not acknowledged in time. */
function warn(control) {
  const sign = h(
    'span',
    { className: 'failed', role: 'alert', title: 'The app did not respond' },
    '⚠ The app did not respond',
  );
  control.after(sign);
  setTimeout(() => sign.remove(), 5000);
}
