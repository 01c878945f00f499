import { LANGUAGES, type Language } from '../core/language.ts';
import type { BotWords, CheckedFolder } from './check-folder.ts';
import type { ReadFile } from './load-content.ts';
import type { Problem } from './read-yaml.ts';

/** The bot's own sentences: every key in every language, plural forms as the language needs them, the same variables everywhere. */
export function checkTranslations(folder: CheckedFolder): Problem[] {
  const english = folder.bot.en;
  if (folder.isTeam || english?.value === undefined) return [];
  const reference = leavesOf(english.value);
  return LANGUAGES.flatMap((language) => {
    const file = folder.bot[language];
    return file?.value === undefined ? [] : checkLanguage(language, file, leavesOf(file.value), reference);
  });
}

type Leaves = ReadonlyMap<string, string>;

/** Texts by their place, `answer.seenBefore_one`. */
function leavesOf(words: BotWords, prefix = ''): Map<string, string> {
  const leaves = new Map<string, string>();
  for (const [key, value] of Object.entries(words)) {
    if (typeof value === 'string') leaves.set(prefix + key, value);
    else for (const [inner, text] of leavesOf(value, `${prefix}${key}.`)) leaves.set(inner, text);
  }
  return leaves;
}

function checkLanguage(language: Language, file: ReadFile<BotWords>, leaves: Leaves, reference: Leaves): Problem[] {
  const expected = expectedKeys(language, reference);
  const missing = [...expected].filter((key) => !leaves.has(key));
  const extra = [...leaves.keys()].filter((key) => !expected.has(key));
  const place = (key: string) => ({ file: file.file, line: file.lineOf(key.split('.')) ?? 1 });
  return [
    ...missing.map((key) => ({
      ...place(key),
      message: `"${key}" is missing`,
      remedy: remedyForMissing(key, language),
    })),
    ...extra.map((key) => ({
      ...place(key),
      message: `nobody says "${key}"`,
      remedy:
        pluralOf(key) === undefined
          ? 'remove it or correct its spelling'
          : `remove it: the plural forms of ${language} are ${formsOf(language).join(', ')}`,
    })),
    ...[...leaves].flatMap(([key, text]) =>
      checkVariables(key, text, reference).map((fault) => ({ ...place(key), ...fault })),
    ),
  ];
}

function remedyForMissing(key: string, language: Language): string {
  const plural = pluralOf(key);
  return plural === undefined
    ? 'translate the sentence of locales/en/bot.json'
    : `${language} has the plural forms ${formsOf(language).join(', ')}: write each`;
}

/** `https://cldr.unicode.org/index/cldr-spec/plural-rules`, as this Node knows them. */
function formsOf(language: Language): readonly string[] {
  return new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
}

const PLURAL = /^(?<stem>.+)_(?<form>zero|one|two|few|many|other)$/u;

function pluralOf(key: string): { stem: string; form: string } | undefined {
  const groups = PLURAL.exec(key)?.groups;
  return groups?.['stem'] === undefined || groups['form'] === undefined
    ? undefined
    : { stem: groups['stem'], form: groups['form'] };
}

function expectedKeys(language: Language, reference: Leaves): Set<string> {
  return new Set(
    [...reference.keys()].flatMap((key) => {
      const plural = pluralOf(key);
      return plural === undefined ? [key] : formsOf(language).map((form) => `${plural.stem}_${form}`);
    }),
  );
}

const VARIABLE = /\{\{(?<mark>-?)\s{0,8}(?<name>[\w.]*)\s{0,8}\}\}/gu;

/** `{{- name}}` carries our own markup, `{{name}}` is made harmless: the difference has to be the same in every language. */
function variablesOf(text: string): Set<string> {
  return new Set(
    [...text.matchAll(VARIABLE)].map(
      ({ groups }) => `{{${groups?.['mark'] === '-' ? '- ' : ''}${groups?.['name'] ?? ''}}}`,
    ),
  );
}

function checkVariables(key: string, text: string, reference: Leaves): { message: string; remedy: string }[] {
  const broken = text.replace(VARIABLE, '').match(/\{\{|\}\}|\$t\(/u);
  if (broken !== null)
    return [
      { message: `"${key}" has ${broken[0]} that is no variable`, remedy: 'write variables as {{name}} or {{- name}}' },
    ];
  const plural = pluralOf(key);
  const english = reference.get(key) ?? (plural === undefined ? undefined : reference.get(`${plural.stem}_other`));
  if (english === undefined) return [];
  const [expected, found] = [variablesOf(english), variablesOf(text)];
  // "once" and "one report" may do without the number, in one language and not in another.
  if (plural?.form === 'one') for (const set of [expected, found]) set.delete('{{count}}');
  const lacking = [...expected].filter((name) => !found.has(name));
  const added = [...found].filter((name) => !expected.has(name));
  return [
    ...lacking.map((name) => ({
      message: `"${key}" lacks the variable ${name}`,
      remedy: 'use the variables of locales/en/bot.json, hyphen included',
    })),
    ...added.map((name) => ({
      message: `"${key}" has the variable ${name}, which English has not`,
      remedy: 'use the variables of locales/en/bot.json, hyphen included',
    })),
  ];
}
