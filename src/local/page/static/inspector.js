import { get } from './api.js';
import { byId, h } from './dom.js';
import { state } from './state.js';

/** Lines by number: they stay open while new ones come. */
const lines = new Map();
let list;
let summary;

export function prepareInspector(refresh) {
  const panel = byId('inspector');
  const button = byId('inspector-button');
  const toggle = (isOpen) => {
    state.isInspecting = isOpen;
    panel.hidden = !isOpen;
    document.body.classList.toggle('has-inspector', isOpen);
    button.setAttribute('aria-expanded', String(isOpen));
    if (isOpen) void showInspector();
    else button.focus();
  };
  button.addEventListener('click', () => toggle(!state.isInspecting));
  summary = h('div', { className: 'inspector-summary', role: 'status' });
  list = h('ol', { className: 'ledger', reversed: true, 'aria-label': 'What was exchanged, newest first' });
  const close = h(
    'button',
    { type: 'button', className: 'bare close', 'aria-label': 'Close inspector', onclick: () => toggle(false) },
    '✕',
  );
  panel.replaceChildren(h('header', { className: 'panel-head' }, h('h2', {}, 'Inspector'), close), summary, list);
  addEventListener('page:refresh', () => void refresh());
}

/** What went to the bot and came back, newest first, and every rule of Slack's that the bot broke. */
export async function showInspector() {
  const { lines: entries, broken, slowestAckMs } = await get('/api/inspect');
  const verdict =
    broken.length === 0
      ? h('p', { className: 'good' }, '✓ No rule of Slack’s broken')
      : h('p', { className: 'bad' }, `✗ ${broken.length} broken rules`);
  const rules = broken.map(({ rule, detail }) => h('li', {}, h('code', {}, rule), ` ${detail}`));
  const slowest =
    slowestAckMs === undefined
      ? 'Nothing delivered yet.'
      : `Slowest acknowledgement ${Math.round(slowestAckMs)} ms; Slack allows 3,000 ms.`;
  summary.replaceChildren(verdict, h('ul', {}, ...rules), h('p', {}, slowest));
  const wanted = entries.toReversed().map(showLine);
  const isSame = wanted.length === list.children.length && wanted.every((line, at) => line === list.children[at]);
  if (!isSame) list.replaceChildren(...wanted);
}

function showLine(entry) {
  const known = lines.get(entry.number) ?? newLine(entry);
  lines.set(entry.number, known);
  const isBad = !['ok', 'acked', 'sent', 'pending', '200'].includes(entry.status);
  known.status.textContent = [entry.status, durationOf(entry)].filter(Boolean).join(' · ');
  known.status.className = isBad ? 'bad' : '';
  return known.element;
}

function newLine({ number, direction, kind, at }) {
  const isToBot = direction === 'to-bot';
  const status = h('span', {});
  const payload = h('pre', { tabIndex: 0 }, '…');
  const arrow = h(
    'span',
    {
      className: `arrow ${direction}`,
      title: isToBot ? 'to the bot' : 'from the bot',
      role: 'img',
      'aria-label': isToBot ? 'to the bot' : 'from the bot',
    },
    isToBot ? '→' : '←',
  );
  const time = new Date(at).toLocaleTimeString([], { hour12: false });
  const details = h('details', {}, h('summary', {}, arrow, h('b', {}, kind), status, h('time', {}, time)), payload);
  details.addEventListener('toggle', () => void (details.open && fillPayload(payload, number)));
  return { element: h('li', {}, details), status };
}

async function fillPayload(place, number) {
  const { payload } = await get('/api/payload', { number: String(number) });
  place.textContent = JSON.stringify(payload, undefined, 2) ?? 'no longer kept';
}

function durationOf({ ackMs, tookMs, direction }) {
  const ms = ackMs ?? tookMs;
  if (ms === undefined) return '';
  const text = ms < 10 ? ms.toFixed(1) : String(Math.round(ms));
  return direction === 'to-bot' ? `acknowledged in ${text} ms` : `${text} ms`;
}
