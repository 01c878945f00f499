import type { Action } from './action.ts';
import { isLanguage } from './language.ts';

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
  'forget me': { kind: 'forget-me' },
};

/** A subcommand is recognised only when it is the whole text, so that "help, mails are stuck" stays a report. */
export function parseCommand(text: string): Command {
  const words = text.trim().toLowerCase().replace(/\s+/gu, ' ');
  const action = Object.hasOwn(SUBCOMMANDS, words) ? SUBCOMMANDS[words] : undefined;
  if (action !== undefined) return { kind: 'action', action };
  const language = /^language (?<tag>[\p{L}-]+)$/u.exec(words)?.groups?.['tag'];
  if (language === undefined) return { kind: 'report', text };
  if (isLanguage(language) || language === 'automatic') {
    return { kind: 'action', action: { kind: 'set-language', language } };
  }
  return { kind: 'unknown-language', tag: language };
}
