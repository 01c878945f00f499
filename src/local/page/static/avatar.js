import { h } from './dom.js';
import { state } from './state.js';

const SHADES = 7;

/** A picture of a person: the initials on a colour of their own. The app under test has its icon. */
export function avatar({ id, name }, size = '') {
  if (id === state.start.bot.id) return h('img', { className: `avatar ${size}`, src: '/icon.svg', alt: '' });
  const shade =
    Math.max(
      0,
      state.start.people.findIndex((person) => person.id === id),
    ) % SHADES;
  const initials = name.split(' ').map((word) => word.charAt(0)).slice(0, 2).join(''); // prettier-ignore
  return h('span', { className: `avatar shade-${shade} ${size}`, 'aria-hidden': 'true' }, initials);
}
