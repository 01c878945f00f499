import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type {
  Glosses,
  KnowledgeBase,
  Lexicon,
  LookAlikes,
  Module,
  RunbookSection,
  Symptom,
} from '../core/knowledge-base.ts';
import { LANGUAGES, type Language } from '../core/language.ts';
import type { ContentKinds, ReadContent } from './content-kinds.ts';
import type { LookAlikeWordsFile, ModuleFile, ModuleWordsFile, PhrasesFile } from './content-schema.ts';
import { parseRunbook } from './parse-runbook.ts';
import { readGlosses, type GlossLine } from './read-glosses.ts';
import type { Problem, YamlFile } from './read-yaml.ts';

/** A file that was read, for checks that need the place of a fault. */
export interface ReadFile<T> extends YamlFile<T> {
  readonly file: string;
}

type PerLanguage<T> = Readonly<Record<Language, T>>;

/** The content of one folder, file by file. Words of a language that has no file are absent. */
export interface ContentFolder {
  readonly root: string;
  readonly modules: ReadonlyMap<string, ReadFile<ModuleFile>>;
  readonly lookAlikes: ReadFile<Record<string, string[]>> | undefined;
  readonly phrases: PerLanguage<ReadFile<PhrasesFile> | undefined>;
  readonly lexicon: Readonly<Record<Language | 'any', ReadFile<Lexicon> | undefined>>;
  readonly glosses: PerLanguage<readonly GlossLine[]>;
  readonly moduleWords: PerLanguage<ReadFile<ModuleWordsFile> | undefined>;
  readonly lookAlikeWords: PerLanguage<ReadFile<LookAlikeWordsFile> | undefined>;
  readonly sections: PerLanguage<ReadonlyMap<string, RunbookSection>>;
  readonly problems: readonly Problem[];
  /** Changes with every byte of the content. */
  readonly hash: string;
}

/** Where the content of a team or of the project lies. A team's folder holds both `data` and `locales` files side by side. */
export interface ContentPlace {
  readonly data: string;
  readonly locales: string;
  /** Checked before it was released: read quickly where it is as it should be, its runbook sections when they are shown. */
  readonly isTrusted?: boolean;
}

/** Reads a folder, each file by `readContent`. Never throws on content: faults are in `problems`. */
export function readContentFolder(
  { data, locales, isTrusted = false }: ContentPlace,
  readContent: ReadContent,
): ContentFolder {
  const problems: Problem[] = [];
  const hash = createHash('sha256');
  const read = <K extends keyof ContentKinds>(file: string, kind: K): ReadFile<ContentKinds[K]> | undefined => {
    if (!existsSync(file)) return undefined;
    const source = readFileSync(file, 'utf8');
    hash.update(file.slice(-60)).update(source);
    const content = readContent(kind, file, source);
    problems.push(...content.problems);
    return { ...content, file };
  };
  const modules = new Map<string, ReadFile<ModuleFile>>();
  for (const file of filesIn(join(data, 'modules'), '.yml')) {
    const content = read(file, 'module');
    if (content !== undefined) modules.set(basename(file, '.yml'), content);
  }
  const sections = perLanguage((language) => {
    const found = new Map<string, RunbookSection>();
    for (const file of filesIn(join(data, 'runbook', language), '.md')) {
      const source = readFileSync(file, 'utf8');
      hash.update(file.slice(-60)).update(source);
      const parsed = parseRunbook(file, basename(file, '.md'), source, readContent, isTrusted);
      problems.push(...parsed.problems);
      if (parsed.section !== undefined) found.set(parsed.section.id, parsed.section);
    }
    return found;
  });
  const glosses = perLanguage((language) => {
    const file = join(data, 'glosses', `${language}.txt`);
    if (!existsSync(file)) return [];
    const source = readFileSync(file, 'utf8');
    hash.update(file.slice(-60)).update(source);
    const { lines, problems: faults } = readGlosses(file, source);
    problems.push(...faults);
    return lines;
  });
  return {
    root: data,
    glosses,
    modules,
    sections,
    lookAlikes: read(join(data, 'look-alikes.yml'), 'lookAlikes'),
    phrases: perLanguage((language) => read(join(data, 'phrases', `${language}.yml`), 'phrases')),
    lexicon: {
      ...perLanguage((language) => read(join(data, 'lexicon', `${language}.yml`), 'lexicon')),
      any: read(join(data, 'lexicon', 'any.yml'), 'lexicon'),
    },
    moduleWords: perLanguage((language) => read(join(locales, language, 'modules.json'), 'moduleWords')),
    lookAlikeWords: perLanguage((language) => read(join(locales, language, 'look-alikes.json'), 'lookAlikeWords')),
    problems,
    hash: hash.digest('hex'),
  };
}

/** A value for each language we speak. */
export function perLanguage<T>(find: (language: Language) => T): PerLanguage<T> {
  return Object.fromEntries(LANGUAGES.map((language) => [language, find(language)])) as PerLanguage<T>;
}

/** Lays later folders over earlier ones: sections are replaced, everything else is added. */
export function buildKnowledgeBase(folders: readonly ContentFolder[]): KnowledgeBase {
  const ids = [...new Set(folders.flatMap((folder) => [...folder.modules.keys()]))];
  const sections = Object.fromEntries(
    LANGUAGES.map((language) => [language, new Map(folders.flatMap((folder) => [...folder.sections[language]]))]),
  ) as Record<Language, Map<string, RunbookSection>>;
  const lexicon = Object.fromEntries(
    [...LANGUAGES, 'any' as const].map((language) => [
      language,
      mergeLists(folders.map((folder) => folder.lexicon[language]?.value ?? {})),
    ]),
  ) as Record<Language | 'any', Lexicon>;
  const lookAlikes: LookAlikes[] = folders.flatMap((folder) =>
    Object.entries(folder.lookAlikes?.value ?? {}).map(([id, modules]) => ({ id, modules })),
  );
  const version = createHash('sha256')
    .update(folders.map(({ hash }) => hash).join())
    .digest('hex')
    .slice(0, 10);
  const glosses = mergeGlosses(folders.flatMap((folder) => Object.values(folder.glosses).flat()));
  const glossed = perLanguage((language) =>
    folders.flatMap((folder) => folder.glosses[language].map(([, words]) => words)),
  );
  const modules = ids.map((id) => mergeModule(id, folders));
  return { version, modules, lookAlikes, lexicon, glosses, glossed, sections };
}

function mergeModule(id: string, folders: readonly ContentFolder[]): Module {
  const files = folders.flatMap((folder) => folder.modules.get(id)?.value ?? []);
  const symptomIds = [...new Set(files.flatMap((file) => Object.keys(file.symptoms)))];
  return {
    id,
    area: files[0]?.area ?? 'platform',
    signals: files.flatMap((file) => file.signals),
    sections: [...new Set(files.toReversed().flatMap((file) => file.sections))],
    aliases: phrasesOf(folders, (file) => file[id]?.aliases),
    symptoms: symptomIds.map((name): Symptom => ({
      id: `${id}/${name}`,
      signals: files.flatMap((file) => file.symptoms[name]?.signals ?? []),
      phrases: phrasesOf(folders, (file) => file[id]?.symptoms[name]),
    })),
  };
}

function phrasesOf(
  folders: readonly ContentFolder[],
  pick: (file: PhrasesFile) => readonly string[] | undefined,
): Partial<Record<Language, string[]>> {
  const found: Partial<Record<Language, string[]>> = {};
  for (const language of LANGUAGES) {
    const list = folders.flatMap((folder) => pick(folder.phrases[language]?.value ?? {}) ?? []);
    if (list.length > 0) found[language] = list;
  }
  return found;
}

function mergeLists(lexicons: readonly Lexicon[]): Lexicon {
  const merged: Record<string, string[]> = {};
  for (const lexicon of lexicons) {
    for (const [concept, entries] of Object.entries(lexicon))
      merged[concept] = [...(merged[concept] ?? []), ...entries];
  }
  return merged;
}

/** A word that two languages share, or that has two meanings, keeps both. */
function mergeGlosses(lines: readonly GlossLine[]): Glosses {
  const merged = new Map<string, readonly string[]>();
  for (const [meaning, words] of lines) {
    const alone = [meaning];
    for (const word of words) {
      const known = merged.get(word);
      if (known === undefined) merged.set(word, alone);
      else if (!known.includes(meaning)) merged.set(word, [...known, meaning]);
    }
  }
  return merged;
}

/** Files of one folder with this ending, by name; none where there is no such folder. */
export function filesIn(folder: string, ending: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .toSorted()
    .map((name) => join(folder, name));
}
