import { quietly, type Delivery } from './bot.ts';
import type { Case } from './core/action.ts';
import { composeNotice } from './core/compose-pages.ts';
import { mentionOf, toNotice, type Context } from './follow-ups.ts';

/** Posts only now, on the click: who asks, and what was tried. Once per case. */
export async function askHuman({ options, doer, words, refused }: Context, found: Case): Promise<Delivery[]> {
  const { helpChannelId, defaultLanguage } = options.settingsOf(doer.teamId);
  const title = words.translate('human.title');
  if (helpChannelId === undefined)
    return [toNotice(composeNotice(words, title, [words.translate('human.notConfigured')]))];
  const channel = `<#${helpChannelId}>`;
  const id = `human:${found.id}`;
  const wasRefused = refused.delete(`${doer.teamId} ${id}`);
  const isFirst = await quietly(options, 'help request', options.store.claim(doer.teamId, id, options.now()));
  if (isFirst === false && !wasRefused)
    return [toNotice(composeNotice(words, title, [words.translate('human.already', { channel })]))];
  const theirs = options.content(doer.teamId).wordsFor(defaultLanguage);
  const looked = [...new Set([...found.tried, ...found.modules])].map((module) => `\`${module}\``);
  const tried =
    looked.length === 0
      ? theirs.translate('human.postNothingTried')
      : theirs.translate('human.postTried', { modules: theirs.list(looked, 'and') });
  const isDirect = doer.place === undefined || doer.place.channelId.startsWith('D');
  const where = isDirect ? [] : [theirs.translate('human.postWhere', { channel: `<#${doer.place.channelId}>` })];
  const request = composeNotice(theirs, theirs.translate('human.title'), [
    theirs.translate('human.post', { person: mentionOf(doer) }),
    tried,
    ...where,
  ]);
  return [
    {
      to: { channelId: helpChannelId },
      reply: request,
      onRefused: () => void refused.add(`${doer.teamId} ${id}`),
    },
    toNotice(composeNotice(words, title, [words.translate('human.done', { channel })])),
  ];
}
