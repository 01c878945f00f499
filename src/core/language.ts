/** The languages the bot speaks. Adding one: its tag here, and a file named after it wherever `en` has one. */
export const LANGUAGES = ['en', 'fr', 'it', 'es', 'sv'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What we know about somebody's language, strongest first. Missing hints are simply left out. */
export interface LanguageHints {
  /** What the person chose for themselves. */
  readonly chosen?: Language | undefined;
  /** The language of the report's text, where that is clear. */
  readonly text?: Language | undefined;
  /** BCP 47 tag as Slack reports it, for example `pt-BR`. Any string is accepted. */
  readonly locale?: string | undefined;
  readonly fallback: Language;
}

export function isLanguage(tag: unknown): tag is Language {
  return (LANGUAGES as readonly unknown[]).includes(tag);
}

/** The user's choice, then the text, then the Slack locale, then the configured default. Every locale leads somewhere. */
export function chooseLanguage({ chosen, text, locale, fallback }: LanguageHints): Language {
  return chosen ?? text ?? languageOfLocale(locale) ?? fallback;
}

/** `sv-SE` is `sv`; a locale in none of our languages is undefined. */
export function languageOfLocale(locale: string | undefined): Language | undefined {
  const tag = locale?.toLowerCase().split(/[-_]/, 1)[0];
  return isLanguage(tag) ? tag : undefined;
}
