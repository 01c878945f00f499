import { quietly, type BotOptions, type Settings } from './bot.ts';
import { NO_TEAM_SETTINGS, type SettingChange, type TeamSettings } from './core/team-settings.ts';
import type { Store } from './storage/store.ts';

/** The settings of each workspace: what its administrators have set, over what the environment says for all. */
export interface KeptSettings {
  /** As they were when the workspace was last prepared. */
  of(teamId: string): Settings;
  /** To be called before anything is done in a workspace. Never rejects: a storage that fails leaves what was known. */
  prepare(teamId: string): Promise<void>;
  /** False when it changes nothing. */
  change(teamId: string, change: SettingChange): Promise<boolean>;
  left(teamId: string): void;
}

export interface KeptSettingsOptions {
  readonly store: Pick<Store, 'settings' | 'changeSetting'>;
  readonly defaults: Settings;
  readonly onTrouble: BotOptions['onTrouble'];
  /** ms */
  readonly now?: () => number;
}

/** Other processes change them, too. */
const FRESH_MS = 5_000;
const MAX_REMEMBERED = 20_000;

export function createKeptSettings({ store, defaults, onTrouble, now = Date.now }: KeptSettingsOptions): KeptSettings {
  const known = new Map<string, { readonly at: number; readonly settings: TeamSettings }>();
  const remember = (teamId: string, settings: TeamSettings): void => {
    if (known.size > MAX_REMEMBERED) known.clear();
    known.set(teamId, { at: now(), settings });
  };
  return {
    of: (teamId) => over(defaults, known.get(teamId)?.settings ?? NO_TEAM_SETTINGS),
    async prepare(teamId) {
      const last = known.get(teamId);
      if (last !== undefined && now() - last.at < FRESH_MS) return;
      const settings = await quietly({ onTrouble }, 'settings', store.settings(teamId));
      if (settings !== undefined) remember(teamId, settings);
    },
    async change(teamId, change) {
      const isChanged = await store.changeSetting(teamId, change, defaults.admins.size > 0);
      remember(teamId, await store.settings(teamId));
      return isChanged;
    },
    left: (teamId) => void known.delete(teamId),
  };
}

function over(defaults: Settings, own: TeamSettings): Settings {
  const { helpChannelId: usual, ...rest } = defaults;
  const helpChannelId = own.helpChannelId ?? usual ?? '';
  return {
    ...rest,
    defaultLanguage: own.defaultLanguage ?? defaults.defaultLanguage,
    admins: new Set([...defaults.admins, ...own.admins]),
    ...(helpChannelId === '' ? {} : { helpChannelId }),
    ...(own.ownContent === undefined ? {} : { usesOwnContent: own.ownContent }),
  };
}
