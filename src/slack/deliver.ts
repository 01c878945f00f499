import type { View } from '@slack/types';
import type { Delivery } from '../bot.ts';
import type { Reply } from '../core/reply.ts';
import type { Words } from '../core/words.ts';
import { MODAL_TITLE, VIEW_BLOCKS } from './limits.ts';
import { clip, renderBlocks, renderMessage } from './render.ts';
import { SlackCallError, type SlackCalls } from './slack-calls.ts';
import { writeMetadata, type Spot } from './spot.ts';

/** Brings replies to where they belong. What cannot go there is told to the person, so that no click stays unanswered. */
export async function deliver(
  calls: SlackCalls,
  deliveries: readonly Delivery[],
  spot: Spot,
  words: Words,
  mention: string,
): Promise<void> {
  for (const delivery of deliveries) {
    try {
      await deliverOne(calls, delivery, spot);
    } catch (error) {
      const sentence = sentenceFor(error, delivery, words, mention);
      if (sentence === undefined) throw error;
      await tellPerson(calls, spot, {
        text: sentence,
        blocks: [{ type: 'section', text: { type: 'plain_text', text: sentence } }],
      });
      return;
    }
  }
}

async function deliverOne(calls: SlackCalls, { to, reply }: Delivery, spot: Spot): Promise<void> {
  if (to === 'window') return showWindow(calls, reply, spot);
  if (to === 'person')
    return spot.view === undefined || spot.view.isHome ? toPerson(calls, reply, spot) : showWindow(calls, reply, spot);
  if (to === 'instead') return replace(calls, reply, spot);
  const channelId = to === 'place' ? spot.channelId : to.channelId;
  if (channelId === undefined) throw new SlackCallError('chat.postMessage', 'channel_not_found');
  const threadTs = to === 'place' ? (spot.threadTs ?? (spot.isPrivate ? undefined : spot.messageTs)) : undefined;
  await calls.post(channelId, renderMessage(reply), threadTs);
}

async function toPerson(calls: SlackCalls, reply: Reply, spot: Spot): Promise<void> {
  if (spot.view?.isHome === true && spot.triggerId !== undefined)
    await calls.openView(spot.triggerId, toView(reply, spot));
  else await tellPerson(calls, spot, renderMessage(reply));
}

/** By `response_url` where there is one: it needs no membership. Else as an ephemeral message. */
export async function tellPerson(
  calls: SlackCalls,
  spot: Spot,
  message: ReturnType<typeof renderMessage>,
): Promise<void> {
  if (spot.responseUrl !== undefined) {
    try {
      return await calls.respond(spot.responseUrl, message, 'add');
    } catch (error) {
      if (spot.channelId === undefined) throw error;
    }
  }
  if (spot.channelId !== undefined) await calls.postEphemeral(spot.channelId, spot.userId, message, spot.threadTs);
}

async function replace(calls: SlackCalls, reply: Reply, spot: Spot): Promise<void> {
  const message = renderMessage(reply);
  if (spot.view !== undefined) return calls.updateView(spot.view.id, toView(reply, spot));
  if (spot.isPrivate && spot.responseUrl !== undefined) return calls.respond(spot.responseUrl, message, 'replace');
  if (spot.channelId !== undefined && spot.messageTs !== undefined)
    await calls.update(spot.channelId, spot.messageTs, message);
}

/** Pages turn inside an open window. A window that cannot open any more becomes a message for the person. */
async function showWindow(calls: SlackCalls, reply: Reply, spot: Spot): Promise<void> {
  if (spot.view !== undefined && !spot.view.isHome) return calls.updateView(spot.view.id, toView(reply, spot));
  try {
    if (spot.triggerId === undefined) throw new SlackCallError('views.open', 'no_trigger');
    await calls.openView(spot.triggerId, toView(reply, spot));
  } catch (error) {
    if (spot.responseUrl === undefined && spot.channelId === undefined) throw error;
    await tellPerson(calls, spot, renderMessage(reply));
  }
}

export function toView(reply: Reply, spot: Spot): View {
  return {
    type: 'modal',
    title: { type: 'plain_text', text: clip(reply.title ?? 'Fix Finder', MODAL_TITLE), emoji: false },
    blocks: renderBlocks(reply.parts).slice(0, VIEW_BLOCKS),
    private_metadata: writeMetadata(spot),
  };
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
