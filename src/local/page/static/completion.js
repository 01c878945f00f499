import { h } from './dom.js';
import { state } from './state.js';

/** Completes commands, people and channels in a text box: a listbox that follows what is typed. */
export function attachCompletion(box, id, onChange) {
  const list = h('ul', {
    className: 'completion',
    id: `${id}-completion`,
    role: 'listbox',
    'aria-label': 'Suggestions',
    hidden: true,
  });
  box.parentElement.append(list);
  box.setAttribute('aria-autocomplete', 'list');
  box.setAttribute('aria-controls', list.id);
  let found = [];
  let at = 0;

  const close = () => {
    list.hidden = true;
    found = [];
    box.removeAttribute('aria-activedescendant');
  };
  const choose = (choice) => {
    const { start } = tokenOf(box);
    box.setRangeText(`${choice.insert} `, start, box.selectionStart, 'end');
    close();
    box.focus();
    onChange();
  };
  const mark = () => {
    [...list.children].forEach((item, index) => item.setAttribute('aria-selected', String(index === at)));
    box.setAttribute('aria-activedescendant', `${list.id}-${at}`);
    list.children[at]?.scrollIntoView({ block: 'nearest' });
  };
  const look = () => {
    const { token, start } = tokenOf(box);
    found = choicesFor(token, start);
    if (found.length === 0) return close();
    at = 0;
    list.hidden = false;
    const items = found.map((choice, index) =>
      h(
        'li',
        { id: `${list.id}-${index}`, role: 'option', onmousedown: (event) => (event.preventDefault(), choose(choice)) },
        h('b', {}, choice.insert),
        h('span', {}, choice.about),
      ),
    );
    list.replaceChildren(...items);
    return mark();
  };
  close();
  box.addEventListener('input', look);
  box.addEventListener('blur', close);
  return {
    close,
    /** Writes the sign that opens the list. */
    begin(sign) {
      box.focus();
      if (sign === '/') box.value = '';
      const gap = sign === '@' && /\S$/u.test(box.value.slice(0, box.selectionStart)) ? ' ' : '';
      box.setRangeText(gap + sign, box.selectionStart, box.selectionEnd, 'end');
      onChange();
      look();
    },
    /** True when the key was meant for the list. */
    takes(event) {
      if (list.hidden) return false;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step !== undefined) at = (at + step + found.length) % found.length;
      if (event.key === 'Escape') close();
      else if (event.key === 'Enter' || event.key === 'Tab') choose(found[at]);
      else if (step === undefined) return false;
      else mark();
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
  };
}

/** The word before the caret. */
function tokenOf(box) {
  const before = box.value.slice(0, box.selectionStart);
  const token = /(?<!\S)\S*$/u.exec(before)[0];
  return { token, start: before.length - token.length };
}

function choicesFor(token, start) {
  const { people, commands } = state.start;
  const typed = token.slice(1).toLowerCase();
  const fits = (...names) => names.some((name) => name.toLowerCase().startsWith(typed));
  if (token.startsWith('/') && start === 0) {
    const all = [
      ...commands.map(({ name, description }) => ({ insert: name, about: description })),
      { insert: '/invite', about: `brings @${state.start.bot.handle} into this channel` },
    ];
    return all.filter(({ insert }) => insert.startsWith(token.toLowerCase()) && insert !== token);
  }
  if (token.startsWith('@')) {
    const bot = state.start.bot.id;
    const known = people
      .toSorted((one, other) => Number(other.id === bot) - Number(one.id === bot))
      .filter(({ handle, name }) => fits(handle, ...name.split(' ')));
    return known.filter(({ handle }) => handle !== typed).slice(0, 8).map(({ handle, name }) => ({ insert: `@${handle}`, about: name })); // prettier-ignore
  }
  if (!token.startsWith('#')) return [];
  return state.sight.channels.filter(({ kind, name }) => kind !== 'im' && fits(name) && name !== typed).map(({ name, kind }) => ({ insert: `#${name}`, about: kind })); // prettier-ignore
}
