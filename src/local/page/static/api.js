import { announce } from './dom.js';
import { state } from './state.js';

export async function get(path, query = {}) {
  const response = await fetch(`${path}?${new URLSearchParams(query)}`);
  return response.json();
}

export async function post(path, body) {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return response.json();
}

/** Does something as the person this tab is. What Slack or the server refuses is announced. */
export async function deed(kind, details = {}) {
  const report = await post('/api/deed', { as: state.as, kind, ...details });
  const problem = report.error ?? report.refused;
  if (problem !== undefined) announce(problem);
  return report;
}

/** Calls `onChange` at every change of the workspace, and after every interruption. */
export function followChanges(onChange, onState) {
  const stream = new EventSource('/api/changes');
  stream.addEventListener('message', onChange);
  stream.addEventListener('open', () => onState(true));
  stream.addEventListener('error', () => onState(false));
}
