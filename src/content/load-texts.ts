import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInstance, type i18n as I18n } from 'i18next';
import { LANGUAGES, type Language } from '../core/language.ts';
import { escapeMarks } from '../core/text.ts';
import type { LookAlikeWords, ModuleWords, Words, WordsFor } from '../core/words.ts';
import type { ContentFolder } from './load-content.ts';

/** Loads the bot's own sentences from `locales/<language>/bot.json` and joins them with the words of the content folders. */
export async function loadTexts(locales: string, folders: readonly ContentFolder[]): Promise<WordsFor> {
  const i18n = createInstance();
  await i18n.init({
    resources: Object.fromEntries(LANGUAGES.map((language) => [language, { bot: readBotWords(locales, language) }])),
    defaultNS: 'bot',
    fallbackLng: 'en',
    returnEmptyString: false,
    interpolation: { escapeValue: true, escape: (value: string) => escapeMarks(value) },
  });
  return finder(new Map(allWords(i18n, folders)));
}

function allWords(i18n: I18n, folders: readonly ContentFolder[]): [Language, Words][] {
  return LANGUAGES.map((language) => [language, wordsOf(language, fixedTranslate(i18n, language), folders)]);
}

/** Keeps the words, and nothing of what they were made from. */
function finder(all: ReadonlyMap<Language, Words>): WordsFor {
  return (language) => {
    const words = all.get(language);
    if (words === undefined) throw new RangeError(`no words for language ${language}`);
    return words;
  };
}

function fixedTranslate(i18n: I18n, language: Language): Words['translate'] {
  const translate = i18n.getFixedT(language);
  return (key, values) => (values === undefined ? translate(key) : translate(key, values));
}

function readBotWords(locales: string, language: Language): Record<string, unknown> {
  return JSON.parse(readFileSync(join(locales, language, 'bot.json'), 'utf8')) as Record<string, unknown>;
}

function wordsOf(language: Language, translate: Words['translate'], folders: readonly ContentFolder[]): Words {
  const modules = new Map<string, ModuleWords>();
  const lookAlikes = new Map<string, LookAlikeWords>();
  for (const tongue of [
    ...LANGUAGES.filter((other) => other !== language && other !== 'en'),
    'en' as const,
    language,
  ]) {
    for (const folder of folders) {
      for (const [id, words] of Object.entries(folder.moduleWords[tongue]?.value ?? {})) {
        const symptoms = { ...modules.get(id)?.symptoms, ...words.symptoms };
        modules.set(id, { ...words, symptoms });
      }
      for (const [id, words] of Object.entries(folder.lookAlikeWords[tongue]?.value ?? {})) lookAlikes.set(id, words);
    }
  }
  const forms = lazyForms(language);
  return {
    language,
    translate,
    module: (id) => modules.get(id),
    lookAlike: (id) => lookAlikes.get(id),
    list: (names, kind) => forms[kind]().format(names),
    percent: (share) => forms.percent().format(share),
    date: (at, timeZone = 'UTC') =>
      new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(at),
  };
}

/** Made when they are first needed, as each takes a millisecond, and kept. */
function lazyForms(language: Language) {
  return {
    and: once(() => new Intl.ListFormat(language, { type: 'conjunction' })),
    or: once(() => new Intl.ListFormat(language, { type: 'disjunction' })),
    percent: once(() => new Intl.NumberFormat(language, { style: 'percent' })),
  };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
