import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { LANGUAGES, type Language } from '../core/language.ts';
import { conceptsFile } from './content-schema.ts';
import { filesIn, readContentFolder, type ContentFolder, type ContentPlace, type ReadFile } from './load-content.ts';
import { readChecked } from './read-checked.ts';
import { outlineOf, type Outline } from './runbook-outline.ts';
import { readYaml, type PlacedText, type Problem } from './read-yaml.ts';

/** A fault of the content, or a place that somebody should look at. */
export interface Finding extends Problem {
  readonly severity: 'error' | 'warning';
}

/** The bot's own sentences, nested groups of texts. */
export type BotWords = { readonly [key: string]: string | BotWords };

/** Everything in one folder, read for checking: whatever can be read is, and every text knows its line. */
export interface CheckedFolder {
  readonly place: ContentPlace;
  /** A team writes in as few languages as it likes, and adds to what is there. */
  readonly isTeam: boolean;
  readonly content: ContentFolder;
  /** What is wrong with single files. */
  readonly problems: readonly Problem[];
  readonly bot: Readonly<Partial<Record<Language, ReadFile<BotWords>>>>;
  readonly concepts: ReadFile<Readonly<Record<string, string>>> | undefined;
  /** Sections by language and id, also those that the bot would refuse. */
  readonly outlines: Readonly<Record<Language, ReadonlyMap<string, Outline>>>;
}

export function readCheckedFolder(place: ContentPlace, isTeam: boolean): CheckedFolder {
  const content = readContentFolder({ ...place, isTrusted: false }, readChecked);
  const concepts = readFile(join(place.data, 'lexicon', 'concepts.yml'), conceptsFile);
  const bot = isTeam
    ? {}
    : Object.fromEntries(LANGUAGES.flatMap((language) => entryOf(language, readBotWords(place.locales, language))));
  const outlines = Object.fromEntries(
    LANGUAGES.map((language) => [language, outlinesIn(place.data, language)]),
  ) as Record<Language, Map<string, Outline>>;
  const problems = [
    ...content.problems,
    ...(concepts?.problems ?? []),
    ...Object.values(bot).flatMap((file) => file.problems),
  ];
  return { place, isTeam, content, problems, bot, concepts, outlines };
}

/** Every file of the folder with words for people, by language, for checks that look at each text. */
export function textsOf(folder: CheckedFolder): { readonly file: string; readonly texts: readonly PlacedText[] }[] {
  const { modules, lookAlikes, phrases, lexicon, moduleWords, lookAlikeWords } = folder.content;
  const perLanguage = [phrases, lexicon, moduleWords, lookAlikeWords, folder.bot].flatMap((files) =>
    Object.values(files),
  );
  const files: readonly (ReadFile<unknown> | undefined)[] = [...modules.values(), lookAlikes, ...perLanguage];
  return files.flatMap((file) => (file === undefined ? [] : [{ file: file.file, texts: file.texts() }]));
}

function entryOf<T>(language: Language, file: T | undefined): [Language, T][] {
  return file === undefined ? [] : [[language, file]];
}

const botWords: z.ZodType<BotWords> = z.record(
  z.string(),
  z.union([z.string().trim().min(1, 'is empty'), z.lazy(() => botWords)]),
);

/** The bot reads this file as JSON, which is stricter than YAML about commas and comments. */
function readBotWords(locales: string, language: Language): ReadFile<BotWords> | undefined {
  const file = readFile(join(locales, language, 'bot.json'), botWords);
  if (file?.value === undefined) return file;
  const fault = jsonFault(readFileSync(file.file, 'utf8'));
  return fault === undefined ? file : { ...file, problems: [{ file: file.file, ...fault }] };
}

function jsonFault(source: string): { line: number; message: string; remedy: string } | undefined {
  try {
    JSON.parse(source);
    return undefined;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const line = Number(/\(line (?<line>\d+)/u.exec(message)?.groups?.['line'] ?? 1);
    return {
      line,
      message: `not JSON: ${message.replace(/ in JSON at position.*$/su, '')}`,
      remedy: 'correct commas and quotes; comments are not allowed',
    };
  }
}

function readFile<T>(file: string, schema: z.ZodType<T>): ReadFile<T> | undefined {
  return existsSync(file) ? { ...readYaml(file, readFileSync(file, 'utf8'), schema), file } : undefined;
}

function outlinesIn(data: string, language: Language): Map<string, Outline> {
  const files = filesIn(join(data, 'runbook', language), '.md');
  return new Map(files.map((file) => [basename(file, '.md'), outlineOf(file, readFileSync(file, 'utf8'))]));
}
