import { deed } from './api.js';
import { byId, h } from './dom.js';
import { startEditing } from './editor.js';
import { go, state } from './state.js';

/** The menu "More actions" of a message: the app's shortcuts, and what the author may do. */
export function openMessageMenu(button, message) {
  const menu = byId('message-menu');
  const entries = [
    { label: 'Reply in thread', act: () => go({ thread: message.threadTs ?? message.ts }) },
    ...state.start.shortcuts.map(({ name, callbackId }) => ({
      label: name,
      app: state.start.bot.name,
      act: () => deed('shortcut', { callback: callbackId, ts: message.ts }),
    })),
    ...(message.source === undefined
      ? []
      : [
          { label: 'Edit message', act: () => startEditing(message.ts) },
          {
            label: 'Delete message',
            isDanger: true,
            act: () => deed('delete', { channel: state.channel, ts: message.ts }),
          },
        ]),
  ];
  const items = entries.map(({ label, app, isDanger, act }) => {
    const run = () => {
      menu.hidePopover();
      void act();
    };
    return h(
      'button',
      {
        type: 'button',
        role: 'menuitem',
        tabIndex: -1,
        className: isDanger === true ? 'danger-text' : '',
        onclick: run,
      },
      label,
      app !== undefined && h('small', {}, app),
    );
  });
  menu.replaceChildren(...items);
  menu.showPopover();
  place(menu, button.getBoundingClientRect());
  items[0].focus();
  const held = new AbortController();
  menu.addEventListener('keydown', (event) => walk(event, items, menu, button), { signal: held.signal });
  menu.addEventListener('toggle', (event) => event.newState === 'closed' && held.abort(), { signal: held.signal });
}

function place(menu, anchor) {
  const { width, height } = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(8, Math.min(anchor.right - width, innerWidth - width - 8))}px`;
  menu.style.top = `${anchor.bottom + height + 8 > innerHeight ? Math.max(8, anchor.top - height - 4) : anchor.bottom + 4}px`;
}

function walk(event, items, menu, button) {
  const at = items.indexOf(document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (next !== undefined) {
    event.preventDefault();
    items.at(next % items.length).focus();
  } else if (event.key === 'Escape' || event.key === 'Tab') {
    menu.hidePopover();
    button.focus();
  }
  event.stopPropagation();
}
