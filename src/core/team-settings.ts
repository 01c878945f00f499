import { isLanguage, type Language } from './language.ts';

/** What the administrators of a workspace have set; what is absent is as whoever runs the bot has set it for all. */
export interface TeamSettings {
  readonly defaultLanguage?: Language;
  /** Empty: nobody is asked for help. */
  readonly helpChannelId?: string;
  /** The workspace's own runbooks and modules, where the operator has laid some down for it, are in use. */
  readonly ownContent?: boolean;
  readonly admins: readonly string[];
}

/** One change of a setting. `default`: as whoever runs the bot has set it for all. */
export type SettingChange =
  | { readonly setting: 'language'; readonly value: Language | 'default' }
  /** A channel's id, `default`, or `none`: nobody is asked for help. */
  | { readonly setting: 'help-channel'; readonly value: string }
  | { readonly setting: 'runbooks'; readonly value: 'own' | 'standard' }
  /** A person's id. */
  | { readonly setting: 'add-admin' | 'remove-admin'; readonly value: string };

export const NO_TEAM_SETTINGS: TeamSettings = { admins: [] };

/** Reads a change that came back from outside. Undefined when it is none. */
export function parseSettingChange(setting: unknown, value: unknown): SettingChange | undefined {
  if (typeof value !== 'string') return undefined;
  switch (setting) {
    case 'language':
      return isLanguage(value) || value === 'default' ? { setting, value } : undefined;
    case 'help-channel':
      return /^(?:default|none|[CG][A-Z0-9]{2,20})$/u.test(value) ? { setting, value } : undefined;
    case 'runbooks':
      return value === 'own' || value === 'standard' ? { setting, value } : undefined;
    case 'add-admin':
    case 'remove-admin':
      return /^[UW][A-Z0-9]{2,20}$/u.test(value) ? { setting, value } : undefined;
    default:
      return undefined;
  }
}
