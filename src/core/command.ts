import type { Action } from './action.ts';
import { isLanguage } from './language.ts';
import { parseSettingChange } from './team-settings.ts';

/** What the text after `/campaign-issue` asks for. */
export type Command =
  | { readonly kind: 'report'; readonly text: string }
  | { readonly kind: 'action'; readonly action: Action }
  | { readonly kind: 'unknown-language'; readonly tag: string };

const SUBCOMMANDS: Readonly<Record<string, Action>> = {
  '': { kind: 'help' },
  help: { kind: 'help' },
  aide: { kind: 'help' },
  aiuto: { kind: 'help' },
  ayuda: { kind: 'help' },
  hjälp: { kind: 'help' },
  '?': { kind: 'help' },
  modules: { kind: 'browse' },
  moduler: { kind: 'browse' },
  moduli: { kind: 'browse' },
  módulos: { kind: 'browse' },
  stats: { kind: 'stats' },
  gaps: { kind: 'gaps' },
  settings: { kind: 'settings' },
  paramètres: { kind: 'settings' },
  impostazioni: { kind: 'settings' },
  ajustes: { kind: 'settings' },
  inställningar: { kind: 'settings' },
  'forget me': { kind: 'forget-me' },
};

/** A subcommand is recognised only when it is the whole text, so that "help, mails are stuck" stays a report. */
export function parseCommand(text: string): Command {
  const words = text.trim().toLowerCase().replace(/\s+/gu, ' ');
  const action = Object.hasOwn(SUBCOMMANDS, words) ? SUBCOMMANDS[words] : undefined;
  if (action !== undefined) return { kind: 'action', action };
  const change = readSettingChange(text);
  if (change !== undefined) return { kind: 'action', action: change };
  const language = /^language (?<tag>[\p{L}-]+)$/u.exec(words)?.groups?.['tag'];
  if (language === undefined) return { kind: 'report', text };
  if (isLanguage(language) || language === 'automatic') {
    return { kind: 'action', action: { kind: 'set-language', language } };
  }
  return { kind: 'unknown-language', tag: language };
}

/**
 * `settings help-channel <#C1|ops>`: channels and people come as ids, as Slack's `should_escape` has it. What is no setting's value
 * shows the settings.
 */
function readSettingChange(text: string): Action | undefined {
  const found =
    /^\s*settings\s+(?<setting>language|help-channel|runbooks|add-admin|remove-admin)\s+(?<value>\S+|<[^>]*>)\s*$/iu.exec(
      text,
    )?.groups;
  if (found === undefined) return undefined;
  const { setting = '', value = '' } = found;
  const id = /^<[#@](?<id>[A-Z0-9]+)(?:\|[^>]*)?>$/u.exec(value)?.groups?.['id'];
  const change = parseSettingChange(setting.toLowerCase(), id ?? value.toLowerCase());
  return change === undefined ? { kind: 'settings' } : { kind: 'change-setting', change };
}
