import { deed } from './api.js';
import { byId, h } from './dom.js';
import { go, state } from './state.js';

/** First reports to click on, one per language. */
export function showGuide() {
  const guide = byId('guide');
  guide.hidden = state.sight.channel === undefined || localStorage.getItem('guide') === 'hidden';
  const list = byId('suggestions');
  if (list.childElementCount > 0) return;
  byId('guide-close').addEventListener('click', () => {
    localStorage.setItem('guide', 'hidden');
    guide.hidden = true;
    byId('composer').querySelector('textarea').focus();
  });
  const chips = state.start.suggestions.map(({ language, name, text }) =>
    h(
      'li',
      {},
      h(
        'button',
        { type: 'button', className: 'chip', lang: language, onclick: () => void ask(text) },
        h('small', {}, name),
        text,
      ),
    ),
  );
  list.append(...chips);
}

/** Where the bot listens it is mentioned, and its answer comes in a thread; elsewhere the command works. */
async function ask(text) {
  const { channel } = state.sight;
  if (!channel.hasBot) return deed('command', { channel: channel.id, text: `${state.start.commands[0].name} ${text}` });
  const { ts } = await deed('post', { channel: channel.id, text: `@${state.start.bot.handle} ${text}` });
  if (ts !== undefined) go({ thread: ts });
  return undefined;
}
