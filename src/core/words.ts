import type bot from '../../locales/en/bot.json';
import type { Language } from './language.ts';

/** Every sentence the bot can say, by its place in `locales/en/bot.json`; plural forms are one key. */
export type TextKey = PluralFree<Leaves<typeof bot>>;

type Leaves<T> = { [K in keyof T & string]: T[K] extends string ? K : `${K}.${Leaves<T[K]>}` }[keyof T & string];
type PluralFree<K extends string> = K extends `${infer Stem}_${'one' | 'other' | 'many' | 'zero'}` ? Stem : K;

export type Values = Readonly<Record<string, string | number>>;

/** What the knowledge base says about a module, in one language. */
export interface ModuleWords {
  readonly scope: string;
  readonly symptoms: Readonly<Record<string, SymptomWords>>;
}

export interface SymptomWords {
  readonly title: string;
  /** The title in at most 30 characters, for buttons. */
  readonly label: string;
  /** What to do, one action each. */
  readonly fix: readonly string[];
}

export interface LookAlikeWords {
  readonly question: string;
  /** Label of the button that decides, by module. */
  readonly answers: Readonly<Record<string, string>>;
}

/** The words of one language. Values put into a sentence are escaped, see `escapeMarks`. */
export interface Words {
  readonly language: Language;
  translate(key: TextKey, values?: Values): string;
  /** Falls back to another language where a team wrote its own module in one language only. */
  module(id: string): ModuleWords | undefined;
  lookAlike(id: string): LookAlikeWords | undefined;
  /** The names as one phrase: `mta and stat`. */
  list(names: readonly string[], kind: 'and' | 'or'): string;
  /** A share of 1 as a percentage. */
  percent(share: number): string;
  /** A date and time, in the language's own form; UTC unless a time zone is given. */
  date(at: Date, timeZone?: string): string;
}

export type WordsFor = (language: Language) => Words;
