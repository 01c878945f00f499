import type { AllMiddlewareArgs, MessageShortcut, SlackShortcutMiddlewareArgs } from '@slack/bolt';
import { composeNotice } from '../../core/compose-pages.ts';
import type { SlackContext } from '../app.ts';
import { deliver } from '../deliver.ts';
import { fromSlackText } from '../slack-text.ts';
import { askerOf, doerOf, readSpot } from '../spot.ts';

/** "Find a fix" on a message: the answer in a window and in the clicker's language, with a button that posts it in the thread of that message. */
export function findFixShortcut({ bot, presences, locales }: SlackContext) {
  return async ({ ack, body }: SlackShortcutMiddlewareArgs<MessageShortcut> & AllMiddlewareArgs): Promise<void> => {
    await ack();
    const found = readSpot(body);
    if (found === undefined) return;
    const spot = { ...found, threadTs: found.threadTs ?? body.message_ts };
    const { calls } = presences.of(spot.teamId);
    const locale = await locales.of(spot);
    const words = await bot.wordsOf(doerOf(spot, locale));
    const mention = bot.options.mention(spot.teamId);
    const text = fromSlackText(body.message.text);
    if (text.trim() === '') {
      const reply = composeNotice(words, words.translate('shortcut.title'), [words.translate('shortcut.noText')]);
      return deliver(calls, [{ to: 'window', reply }], spot, words, mention);
    }
    const report = {
      id: body.trigger_id,
      text,
      asker: askerOf(spot),
      place: { channelId: body.channel.id, threadTs: spot.threadTs },
      ...(locale === undefined ? {} : { locale }),
    };
    const { reply } = await bot.answer(report, { isPrivate: true, sharesInThread: true, isQuoted: true });
    await deliver(calls, [{ to: 'window', reply }], spot, words, mention);
  };
}
