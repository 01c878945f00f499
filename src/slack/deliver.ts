import type { ModalView } from '@slack/types';
import type { Delivery } from '../bot.ts';
import { composeNotice } from '../core/compose-pages.ts';
import type { Reply } from '../core/reply.ts';
import type { Words } from '../core/words.ts';
import { MODAL_TITLE, VIEW_BLOCKS, VIEW_BUTTON } from './limits.ts';
import { clip, renderBlocks, renderMessage, type RenderedMessage } from './render.ts';
import { SlackCallError, type SlackCalls } from './slack-calls.ts';
import { PAGE, writeMetadata, type Spot } from './spot.ts';

/** Brings replies to where they belong. What cannot go there is told to the person, so that no click stays unanswered. */
export async function deliver(
  calls: SlackCalls,
  deliveries: readonly Delivery[],
  spot: Spot,
  words: Words,
  mention: string,
): Promise<void> {
  let here = spot;
  for (const delivery of deliveries) {
    try {
      here = (await deliverOne(calls, delivery, here, words)) ?? here;
    } catch (error) {
      const sentence = sentenceFor(error, delivery, words, mention);
      if (sentence === undefined) throw error;
      delivery.onRefused?.();
      const notice = renderMessage(composeNotice(words, words.translate('error.title'), [sentence]));
      return tellPerson(calls, here, notice, words);
    }
  }
}

/** Resolves with the spot as it is afterwards where the reply changed what stands there. */
async function deliverOne(
  calls: SlackCalls,
  { to, reply }: Delivery,
  spot: Spot,
  words: Words,
): Promise<Spot | undefined> {
  switch (to) {
    case 'window':
      await showWindow(calls, reply, spot, words);
      return undefined;
    case 'person':
      await (spot.view === undefined
        ? tellPerson(calls, spot, renderMessage(reply), words)
        : showWindow(calls, reply, spot, words));
      return undefined;
    case 'notice':
      await tellPerson(calls, spot, renderMessage(reply), words, reply.title);
      return undefined;
    case 'instead':
      return replace(calls, reply, spot, words);
    case 'place':
    default:
      await post(calls, to, reply, spot);
      return undefined;
  }
}

async function post(
  calls: SlackCalls,
  to: 'place' | { readonly channelId: string },
  reply: Reply,
  spot: Spot,
): Promise<void> {
  const channelId = to === 'place' ? spot.channelId : to.channelId;
  if (channelId === undefined) throw new SlackCallError('chat.postMessage', 'channel_not_found');
  const threadTs = to === 'place' ? (spot.threadTs ?? (spot.isPrivate ? undefined : spot.messageTs)) : undefined;
  await calls.post(channelId, renderMessage(reply), threadTs);
}

/**
 * Where the person is looking: on top of their window; in their thread, which a `response_url` cannot reach; else by `response_url`,
 * which needs no membership; else as an ephemeral message.
 */
export async function tellPerson(
  calls: SlackCalls,
  spot: Spot,
  message: RenderedMessage,
  words: Words,
  title?: string,
): Promise<void> {
  if (spot.view !== undefined) return tellInWindow(calls, spot, spot.view, message, words, title);
  const { channelId, threadTs, responseUrl, userId } = spot;
  const ways: (() => Promise<void>)[] = [];
  if (channelId !== undefined) ways.push(() => calls.postEphemeral(channelId, userId, message, threadTs));
  if (responseUrl !== undefined) ways.push(() => calls.respond(responseUrl, message, 'add'));
  await firstThatWorks(threadTs === undefined ? ways.toReversed() : ways);
}

/** Where none works, a failure that passes counts more than a refusal: the way it closed is worth another attempt. */
async function firstThatWorks(ways: readonly (() => Promise<void>)[]): Promise<void> {
  const [first, ...others] = ways;
  if (first === undefined) return;
  try {
    await first();
  } catch (error) {
    if (others.length === 0) throw error;
    await firstThatWorks(others).catch((last: unknown) => {
      throw error instanceof SlackCallError && error.kind !== 'refused' ? error : last;
    });
  }
}

/** Tells notices from the page that they stand on, so that the next one takes the place of the last. */
const NOTICE = 'notice-';

/** A notice leaves the window as it is, under it. The Home tab is covered by a window. */
async function tellInWindow(
  calls: SlackCalls,
  spot: Spot,
  { id, isHome, shown }: NonNullable<Spot['view']>,
  { blocks }: RenderedMessage,
  words: Words,
  title?: string,
): Promise<void> {
  if (isHome || shown === undefined) {
    if (spot.triggerId === undefined) throw new SlackCallError('views.open', 'no_trigger');
    await calls.openView(spot.triggerId, viewOf(title, blocks, spot, closeOf(words, spot)));
    return;
  }
  const page = shown.blocks.filter(({ block_id: blockId }) => blockId?.startsWith(NOTICE) !== true);
  const notice = blocks.map((block, at) => ({ ...block, block_id: `${NOTICE}${at}` }));
  await calls.updateView(id, { ...shown, blocks: [...notice, ...page].slice(0, VIEW_BLOCKS) });
}

async function replace(calls: SlackCalls, reply: Reply, spot: Spot, words: Words): Promise<Spot> {
  const message = renderMessage(reply);
  if (spot.view !== undefined) {
    const shown = toView(reply, spot, closeOf(words, spot));
    await calls.updateView(spot.view.id, shown);
    return { ...spot, view: { ...spot.view, shown } };
  }
  if (spot.isPrivate && spot.responseUrl !== undefined) await calls.respond(spot.responseUrl, message, 'replace');
  else if (spot.channelId !== undefined && spot.messageTs !== undefined)
    await calls.update(spot.channelId, spot.messageTs, message);
  return spot;
}

/**
 * Pages turn inside an open window; a page opened from an answer lies on top of it, with the way back. A window that cannot open any
 * more becomes a message for the person.
 */
async function showWindow(calls: SlackCalls, reply: Reply, spot: Spot, words: Words): Promise<void> {
  if (spot.view !== undefined && !spot.view.isHome) {
    if (await pushPage(calls, reply, spot, words)) return;
    return calls.updateView(spot.view.id, toView(reply, spot, closeOf(words, spot)));
  }
  try {
    if (spot.triggerId === undefined) throw new SlackCallError('views.open', 'no_trigger');
    await calls.openView(spot.triggerId, toView(reply, spot, closeOf(words, spot)));
  } catch (error) {
    if (spot.responseUrl === undefined && spot.channelId === undefined) throw error;
    await tellPerson(calls, spot, renderMessage(reply), words);
  }
}

/** False where the page is to take the place of what the window shows: of another page, or because Slack refuses. */
async function pushPage(calls: SlackCalls, reply: Reply, spot: Spot, words: Words): Promise<boolean> {
  const { view, triggerId } = spot;
  if (reply.surface !== 'window' || view?.isPage === true || view?.isPushed === true || triggerId === undefined)
    return false;
  try {
    await calls.pushView(triggerId, toView(reply, spot, words.translate('button.back')));
    return true;
  } catch (error) {
    if (error instanceof SlackCallError) return false;
    throw error;
  }
}

/** `close`: label of the button that closes the window; Slack writes an English one where there is none. */
export function toView(reply: Reply, spot: Spot, close: string): ModalView {
  const view = viewOf(reply.title, renderBlocks(reply.parts), spot, close);
  return reply.surface === 'window' ? { ...view, callback_id: PAGE } : view;
}

function viewOf(title: string | undefined, blocks: RenderedMessage['blocks'], spot: Spot, close: string): ModalView {
  return {
    type: 'modal',
    title: { type: 'plain_text', text: clip(title ?? 'Fix Finder', MODAL_TITLE), emoji: false },
    close: { type: 'plain_text', text: clip(close, VIEW_BUTTON), emoji: false },
    blocks: blocks.slice(0, VIEW_BLOCKS),
    private_metadata: writeMetadata(spot),
  };
}

/** In the language of whoever looks at the window. */
function closeOf(words: Words, { view }: Spot): string {
  return words.translate(view?.isPushed === true ? 'button.back' : 'button.close');
}

/** Failures that the person can do something about. */
function sentenceFor(error: unknown, delivery: Delivery, words: Words, mention: string): string | undefined {
  if (!(error instanceof SlackCallError)) return undefined;
  const isMembership = ['not_in_channel', 'channel_not_found', 'is_archived', 'restricted_action'].includes(
    error.reason,
  );
  if (!isMembership) return undefined;
  if (typeof delivery.to === 'object')
    return words.translate('human.failed', { channel: `<#${delivery.to.channelId}>` });
  return words.translate('error.notInChannel', { bot: mention });
}
