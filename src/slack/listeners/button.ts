import type { AllMiddlewareArgs, SlackActionMiddlewareArgs, BlockAction } from '@slack/bolt';
import { composeStale } from '../../core/compose-pages.ts';
import { unpackAction } from '../action-value.ts';
import type { SlackContext } from '../app.ts';
import { deliver } from '../deliver.ts';
import { publishHome } from './app-home-opened.ts';
import { askerOf, doerOf, readSpot, record } from '../spot.ts';

type ActionArgs = SlackActionMiddlewareArgs<BlockAction> & AllMiddlewareArgs;

/** Every button and every menu: the action is in its value. */
export function button(context: SlackContext) {
  const { bot, presences, locales } = context;
  return async ({ ack, body, action }: ActionArgs): Promise<void> => {
    await ack();
    const spot = readSpot(body);
    if (spot === undefined) return;
    const { calls } = presences.of(spot.teamId);
    const doer = doerOf(spot, await locales.of(spot));
    const mention = bot.options.mention(spot.teamId);
    const asked = unpackAction(valueOf(action));
    const deliveries = asked === undefined ? [] : await bot.perform(asked, doer);
    // After the deed: it may have been the choice of a language.
    const words = await bot.wordsOf(doer);
    if (asked === undefined)
      return deliver(calls, [{ to: 'notice', reply: composeStale(words) }], spot, words, mention);
    await deliver(calls, deliveries, spot, words, mention);
    const isShownThere = asked.kind === 'set-language' || asked.kind === 'change-setting';
    if (spot.view?.isHome === true && isShownThere) await publishHome(context, spot);
  };
}

/** The search box of the Home tab, sent with Enter or with its button: the answer opens in a window. */
export function searchInput({ bot, presences, locales }: SlackContext) {
  return async ({ ack, body, action }: ActionArgs): Promise<void> => {
    await ack();
    const spot = readSpot(body);
    if (spot === undefined) return;
    const text = (valueOf(action) ?? typedIn(body, 'report'))?.trim() ?? '';
    const { calls } = presences.of(spot.teamId);
    const locale = await locales.of(spot);
    const doer = doerOf(spot, locale);
    const words = await bot.wordsOf(doer);
    const mention = bot.options.mention(spot.teamId);
    if (text === '') return deliver(calls, await bot.perform({ kind: 'help' }, doer), spot, words, mention);
    const report = {
      id: spot.triggerId ?? '',
      text,
      asker: askerOf(spot),
      ...(locale === undefined ? {} : { locale }),
    };
    const { reply } = await bot.answer(report, { isPrivate: false });
    await deliver(calls, [{ to: 'window', reply }], spot, words, mention);
  };
}

/** What stands in an input of the view that a button was pressed in. https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
function typedIn(body: unknown, input: string): string | undefined {
  const { values } = record(record(record(body)['view'])['state']);
  const { value } = record(record(record(values)[input])[`input:${input}`]);
  return typeof value === 'string' ? value : undefined;
}

function valueOf(action: unknown): string | undefined {
  const { value, selected_option: selected } = record(action);
  const found = value ?? record(selected)['value'];
  return typeof found === 'string' ? found : undefined;
}
