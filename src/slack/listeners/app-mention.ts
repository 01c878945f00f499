import type { AllMiddlewareArgs, SlackEventMiddlewareArgs } from '@slack/bolt';
import { composeMentionHint } from '../../core/compose-pages.ts';
import { parseCommand } from '../../core/command.ts';
import type { SlackContext } from '../app.ts';
import { deliver } from '../deliver.ts';
import { withoutMention } from '../slack-text.ts';
import { askerOf, doerOf, readSpot } from '../spot.ts';

/** A mention: answered in a thread under the report, or in the thread where it stands, for everyone to see. */
export function appMention({ bot, presences, locales }: SlackContext) {
  return async ({ event, body }: SlackEventMiddlewareArgs<'app_mention'> & AllMiddlewareArgs): Promise<void> => {
    const spot = readSpot(body);
    if (spot === undefined) return;
    const { calls, botUserId } = presences.of(spot.teamId);
    const locale = await locales.of(spot);
    const mention = bot.options.mention(spot.teamId);
    const words = await bot.wordsOf(doerOf(spot, locale));
    const text = withoutMention(event.text, botUserId);
    const threadTs = event.thread_ts ?? event.ts;
    const here = { ...spot, threadTs };
    const command = parseCommand(text);
    if (text === '') return deliver(calls, [{ to: 'place', reply: composeMentionHint(words) }], here, words, mention);
    if (command.kind === 'action' && (command.action.kind === 'help' || command.action.kind === 'browse')) {
      const [delivery] = await bot.perform(command.action, doerOf(here, locale));
      return deliver(calls, delivery === undefined ? [] : [{ ...delivery, to: 'place' }], here, words, mention);
    }
    const report = {
      id: `${event.channel}:${event.ts}`,
      text,
      asker: askerOf(spot),
      place: { channelId: event.channel, threadTs },
      ...(locale === undefined ? {} : { locale }),
    };
    const { reply } = await bot.answer(report, { isPrivate: false });
    await deliver(calls, [{ to: 'place', reply }], here, words, mention);
  };
}
