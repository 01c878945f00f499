import { quietly, type Delivery } from './bot.ts';
import type { Case } from './core/action.ts';
import { composeNotice } from './core/compose-pages.ts';
import { mentionOf, toNotice, type Context } from './follow-ups.ts';

/** Cases remembered; of one that is forgotten, help counts as asked for. */
const MAX_REFUSED = 1_000;

/** Posts only now, on the click: who asks, and what was tried. Once per case; a post that was refused does not count. */
export async function askHuman({ options, doer, words, refused }: Context, found: Case): Promise<Delivery[]> {
  const { helpChannelId, defaultLanguage } = options.settingsOf(doer.teamId);
  const title = words.translate('human.title');
  if (helpChannelId === undefined)
    return [toNotice(composeNotice(words, title, [words.translate('human.notConfigured')]))];
  const channel = `<#${helpChannelId}>`;
  const key = `${doer.teamId} ${found.id}`;
  const refusals = refused.get(key) ?? 0;
  const id = refusals === 0 ? `human:${found.id}` : `human:${found.id}:${refusals}`;
  const isFirst = await quietly(options, 'help request', options.store.claim(doer.teamId, id, options.now()));
  if (isFirst === false)
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
      onRefused: () => remember(refused, key, refusals + 1),
    },
    toNotice(composeNotice(words, title, [words.translate('human.done', { channel })])),
  ];
}

function remember(refused: Map<string, number>, key: string, refusals: number): void {
  refused.set(key, refusals);
  const [oldest] = refused.keys();
  if (refused.size > MAX_REFUSED && oldest !== undefined) refused.delete(oldest);
}
