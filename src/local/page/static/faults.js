import { get, post } from './api.js';
import { announce, byId, h } from './dom.js';
import { state } from './state.js';

let planned;

/** A corner in which Slack can be made to misbehave. */
export function prepareFaults() {
  const options = state.start.faults.map(({ id, label }) => h('option', { value: id }, label));
  const choice = h(
    'select',
    { id: 'fault-kind' },
    ...options,
    h('option', { value: 'offline' }, 'Cut the bot off for 10 seconds'),
  );
  const times = h('input', { id: 'fault-times', type: 'number', min: 1, max: 20, value: 1 });
  planned = h('ul', {});
  const plan = async (event) => {
    event.preventDefault();
    const { error } = await post('/api/fault', { id: choice.value, times: Number(times.value) });
    announce(error ?? 'Planned. It happens at the next occasion.');
  };
  const clear = h(
    'button',
    { type: 'button', className: 'button', onclick: () => void post('/api/clear-faults', {}) },
    'Take all back',
  );
  byId('faults').replaceChildren(
    h('h2', { id: 'faults-title' }, 'Faults'),
    h(
      'p',
      {},
      'Slack does all of these now and then. See how the bot takes it; the inspector shows what happens. Events that were not acknowledged come again after 0, 5 and 15 seconds.',
    ),
    h(
      'form',
      { onsubmit: plan },
      h('label', { htmlFor: 'fault-kind' }, 'What happens'),
      choice,
      h('label', { htmlFor: 'fault-times' }, 'How often'),
      times,
      h('div', { className: 'modal-foot' }, clear, h('button', { className: 'button primary' }, 'Plan it')),
    ),
    planned,
  );
}

/** How many faults wait, and how many rules the bot has broken. */
export function showFaults() {
  const { faults, brokenRules } = state.sight;
  badge('faults-badge', faults);
  badge('broken-badge', brokenRules);
  if (faults === 0) planned.replaceChildren();
  else
    void get('/api/inspect').then(({ faults: names }) =>
      planned.replaceChildren(...names.map((name) => h('li', {}, `waiting: ${name}`))),
    );
}

function badge(id, count) {
  byId(id).hidden = count === 0;
  byId(id).textContent = String(count);
}
