import { byId, drawn, h, keepingFocus } from './dom.js';
import { state } from './state.js';

let tab = 'home';
let shown = '';

/** The app's own page. Its messages are switched off in the manifest, and Slack says so in the same words. */
export function showHome() {
  if (state.sight.channel !== undefined) {
    shown = '';
    return;
  }
  const { home } = state.sight;
  const place = byId('home');
  const look = `${state.as} ${tab} ${home?.hash ?? ''}`;
  if (look === shown) return;
  shown = look;
  showTabs();
  keepingFocus(place, () => {
    place.replaceChildren(tab === 'home' ? homeTab(home) : messagesTab());
  });
}

function homeTab(home) {
  if (home === undefined) return h('p', { className: 'empty' }, 'The app has not filled its Home tab yet.');
  const content = drawn('div', 'content', `<h2 class="unseen">Home</h2>${home.html}`);
  content.dataset.target = home.id;
  return content;
}

function messagesTab() {
  return h('p', { className: 'empty' }, 'Sending messages to this app has been turned off.');
}

function showTabs() {
  const hadFocus = byId('tabs').contains(document.activeElement);
  byId('tabs').replaceChildren(tabButton('home', 'Home'), tabButton('messages', 'Messages'));
  if (hadFocus) byId('tabs').querySelector('[tabindex="0"]').focus();
}

function tabButton(name, label) {
  const isHere = tab === name;
  return h(
    'button',
    {
      type: 'button',
      role: 'tab',
      'aria-selected': String(isHere),
      'aria-controls': 'home',
      tabIndex: isHere ? 0 : -1,
      onclick: () => choose(name),
      onkeydown: walk,
    },
    label,
  );
}

function choose(name) {
  tab = name;
  showHome();
}

function walk(event) {
  if (!['ArrowLeft', 'ArrowRight'].includes(event.key)) return;
  event.preventDefault();
  choose(tab === 'home' ? 'messages' : 'home');
}
