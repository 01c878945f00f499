import type { Content } from '../../bot.ts';
import { LANGUAGES, type Language } from '../../core/language.ts';

/** A first report to click on. */
export interface Suggestion {
  readonly language: Language;
  /** The language's own name. */
  readonly name: string;
  readonly text: string;
}

/** The examples that the bot's own help gives, one per language, each about another trouble where there is one. */
export function suggestionsOf(content: Content): Suggestion[] {
  return LANGUAGES.map((language, at) => {
    const key = EXAMPLES[at % EXAMPLES.length] ?? 'help.example1';
    const name = new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
    return { language, name, text: content.wordsFor(language).translate(key) };
  });
}

const EXAMPLES = ['help.example1', 'help.example3', 'help.example2'] as const;
