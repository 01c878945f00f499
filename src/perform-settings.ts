import type { BotOptions, Doer } from './bot.ts';
import { composeNotice } from './core/compose-pages.ts';
import { composeNoSettings, composeSettings, type SettingsView } from './core/compose-settings.ts';
import type { Reply } from './core/reply.ts';
import type { SettingChange } from './core/team-settings.ts';
import type { Words } from './core/words.ts';

/** Shows and changes what a workspace has set up: for its administrators alone, whatever button or text asks for it. */
export async function performSettings(
  options: BotOptions,
  change: SettingChange | undefined,
  doer: Doer,
  words: Words,
): Promise<Reply> {
  if (doer.isForeign === true)
    return composeNotice(words, words.translate('settings.title'), [words.translate('settings.onlyHere')]);
  const { admins } = options.settingsOf(doer.teamId);
  if (!admins.has(doer.userId)) return composeNoSettings(words, [...admins]);
  if (change === undefined) return composeSettings(words, viewOf(options, doer));
  try {
    const isChanged = await options.changeSetting?.(doer.teamId, change);
    const sentence = words.translate(isChanged === true ? 'settings.saved' : 'settings.unchanged');
    return composeSettings(words, viewOf(options, doer), sentence);
  } catch (error) {
    options.onTrouble('settings', error);
    return composeSettings(words, viewOf(options, doer), words.translate('settings.notSaved'));
  }
}

function viewOf(options: BotOptions, { teamId }: Doer): SettingsView {
  const { defaultLanguage, helpChannelId, admins, usesOwnContent } = options.settingsOf(teamId);
  const hasOwn = options.hasOwnContent?.(teamId) ?? false;
  return {
    defaultLanguage,
    admins: [...admins],
    runbooks: !hasOwn ? 'none' : usesOwnContent === false ? 'standard' : 'own',
    ...(helpChannelId === undefined ? {} : { helpChannelId }),
  };
}
