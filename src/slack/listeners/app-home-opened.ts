import type { AllMiddlewareArgs, SlackEventMiddlewareArgs } from '@slack/bolt';
import { quietly } from '../../bot.ts';
import { composeHome } from '../../core/compose-home.ts';
import type { SlackContext } from '../app.ts';
import { renderBlocks } from '../render.ts';
import { doerOf, readSpot, type Spot } from '../spot.ts';

const RECENT_CASES = 5;
const ADMIN_PAGES = ['stats', 'gaps', 'settings'] as const;

/** The Home tab: search, modules, language, recent cases; for administrators the figures too. */
export function appHomeOpened(context: SlackContext) {
  return async ({ body, event }: SlackEventMiddlewareArgs<'app_home_opened'> & AllMiddlewareArgs): Promise<void> => {
    const spot = readSpot(body);
    if (spot !== undefined && event.tab === 'home') await publishHome(context, spot);
  };
}

export async function publishHome({ bot, presences, locales, store }: SlackContext, spot: Spot): Promise<void> {
  const { calls } = presences.of(spot.teamId);
  const doer = doerOf(spot, await locales.of(spot));
  const words = await bot.wordsOf(doer);
  const content = bot.options.content(spot.teamId);
  const isAdmin = spot.isForeign !== true && bot.options.settingsOf(spot.teamId).admins.has(spot.userId);
  const adminReplies = isAdmin
    ? (await Promise.all(ADMIN_PAGES.map((kind) => bot.perform({ kind }, doer)))).flat()
    : [];
  const cases =
    (await quietly(bot.options, 'recent cases', store.recentCases(spot.teamId, spot.userId, RECENT_CASES))) ?? [];
  const home = composeHome({
    base: content.base,
    words,
    loadedAt: content.loadedAt,
    cases,
    problems: isAdmin ? content.problems : [],
    adminParts: adminReplies.flatMap(({ reply }) => [
      { kind: 'heading' as const, text: reply.title ?? '' },
      ...reply.parts,
    ]),
    mention: bot.options.mention(spot.teamId),
  });
  await calls.publishHome(spot.userId, renderBlocks(home.parts));
}
