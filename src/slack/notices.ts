import { composeNotice } from '../core/compose-pages.ts';
import type { SlackContext } from './app.ts';
import { tellPerson } from './deliver.ts';
import { renderMessage } from './render.ts';
import { doerOf, readSpot } from './spot.ts';

export type NoticeKey = 'error.apology' | 'error.tooMany' | 'error.waiting';

/** One sentence to whoever is behind a payload, in their language. Nobody is told when the payload names no person. */
export async function tellNotice(
  { bot, presences, locales }: Pick<SlackContext, 'bot' | 'presences' | 'locales'>,
  body: unknown,
  key: NoticeKey,
): Promise<void> {
  const spot = readSpot(body);
  if (spot === undefined) return;
  const { calls } = await presences.enter(spot.teamId);
  const words = await bot.wordsOf(doerOf(spot, await locales.of(spot)));
  const reply = composeNotice(words, words.translate('error.title'), [words.translate(key)]);
  await tellPerson(calls, spot, renderMessage(reply), words);
}

/** True once per person and place within a minute. */
export function createOncePerMinute(now: () => number = () => performance.now()): (body: unknown) => boolean {
  const told = new Map<string, number>();
  return (body) => {
    const spot = readSpot(body);
    if (spot === undefined) return false;
    const key = `${spot.teamId}/${spot.userId}/${spot.channelId ?? ''}`;
    if (now() - (told.get(key) ?? Number.NEGATIVE_INFINITY) < 60_000) return false;
    if (told.size > 10_000) told.clear();
    told.set(key, now());
    return true;
  };
}
