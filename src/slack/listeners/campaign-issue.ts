import type { AllMiddlewareArgs, SlackCommandMiddlewareArgs } from '@slack/bolt';
import { composeNotice } from '../../core/compose-pages.ts';
import { parseCommand } from '../../core/command.ts';
import { LANGUAGES } from '../../core/language.ts';
import { fromSlackText } from '../slack-text.ts';
import type { SlackContext } from '../app.ts';
import { deliver } from '../deliver.ts';
import { askerOf, doerOf, readSpot } from '../spot.ts';

/** `/campaign-issue …`: answered to the person alone, with a button that shares the answer. */
export function campaignIssue({ bot, presences, locales }: SlackContext) {
  return async ({ ack, body }: SlackCommandMiddlewareArgs & AllMiddlewareArgs): Promise<void> => {
    await ack();
    const spot = readSpot(body);
    if (spot === undefined) return;
    const { calls } = presences.of(spot.teamId);
    const locale = await locales.of(spot);
    const doer = doerOf(spot, locale);
    const words = await bot.wordsOf(doer);
    const mention = bot.options.mention(spot.teamId);
    const command = parseCommand(fromSlackText(body.text));
    if (command.kind === 'action') return deliver(calls, await bot.perform(command.action, doer), spot, words, mention);
    if (command.kind === 'unknown-language') {
      const languages = words.list(
        LANGUAGES.map((language) => words.translate(`language.names.${language}`)),
        'and',
      );
      const sentence = words.translate('language.unknown', { tag: command.tag, languages });
      return deliver(
        calls,
        [{ to: 'person', reply: composeNotice(words, words.translate('language.title'), [sentence]) }],
        spot,
        words,
        mention,
      );
    }
    const report = {
      id: body.trigger_id,
      text: command.text,
      asker: askerOf(spot),
      ...(spot.channelId === undefined ? {} : { place: { channelId: spot.channelId } }),
      ...(locale === undefined ? {} : { locale }),
    };
    const { reply } = await bot.answer(report, { isPrivate: true });
    await deliver(calls, [{ to: 'person', reply }], spot, words, mention);
  };
}
