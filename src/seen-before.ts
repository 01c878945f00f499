import { quietly, type BotOptions, type Settings } from './bot.ts';
import type { Case } from './core/action.ts';
import type { Report } from './core/report.ts';
import type { Words } from './core/words.ts';

/**
 * Sentences about the same trouble reported lately, with a link to its first thread where that is in this channel. What happened
 * elsewhere is never revealed beyond the number.
 */
export async function seenBefore(
  options: BotOptions,
  report: Report,
  found: Case,
  words: Words,
  settings: Settings,
): Promise<string[]> {
  const [module] = found.modules;
  if (module === undefined || report.asker === undefined || report.asker.isForeign === true) return [];
  const { teamId } = report.asker;
  const since = new Date(options.now().getTime() - settings.sameTroubleMinutes * 60_000);
  const same = await quietly(options, 'earlier reports', options.store.sameTrouble(teamId, module, since, found.id));
  if (same === undefined || same.count === 0) return [];
  const notes = [words.translate('answer.seenBefore', { count: same.count, minutes: settings.sameTroubleMinutes })];
  const here =
    same.first !== undefined &&
    same.first.channelId === report.place?.channelId &&
    same.first.threadTs !== report.place.threadTs;
  const link = here
    ? await quietly(options, 'permalink', options.permalink?.(teamId, same.first.channelId, same.first.threadTs))
    : undefined;
  return link?.startsWith('https://') === true ? [...notes, words.translate('answer.seenThread', { link })] : notes;
}
