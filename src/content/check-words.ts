import { join } from 'node:path';
import { LANGUAGES, type Language } from '../core/language.ts';
import type { CheckedFolder } from './check-folder.ts';
import type { ReadFile } from './load-content.ts';
import type { Problem } from './read-yaml.ts';

/**
 * Words and phrases that are missing. The content that comes with the bot has to be complete in every language; a team's own needs
 * one language, the bot falls back to it.
 */
export function checkWords(folders: readonly CheckedFolder[]): Problem[] {
  return folders.flatMap((folder) =>
    folder.isTeam
      ? checkTeamWords(folder, folders)
      : LANGUAGES.flatMap((language) => [...checkFilesOf(folder, language), ...checkLanguage(folder, language)]),
  );
}

const FILES = [
  ['phrases', 'data', (language: Language) => join('phrases', `${language}.yml`)],
  ['lexicon', 'data', (language: Language) => join('lexicon', `${language}.yml`)],
  ['moduleWords', 'locales', (language: Language) => join(language, 'modules.json')],
  ['lookAlikeWords', 'locales', (language: Language) => join(language, 'look-alikes.json')],
] as const;

function checkFilesOf({ content, bot, place }: CheckedFolder, language: Language): Problem[] {
  const absent = FILES.filter(([name]) => content[name][language] === undefined).map(([, root, path]) =>
    join(place[root], path(language)),
  );
  const files = bot[language] === undefined ? [...absent, join(place.locales, language, 'bot.json')] : absent;
  return files.map((file) => ({
    file,
    message: 'the file is missing',
    remedy: `write it, as its neighbour ${language === 'en' ? 'of another language' : 'in en'} is written`,
  }));
}

function checkLanguage(folder: CheckedFolder, language: Language): Problem[] {
  const { content, outlines, place } = folder;
  const { moduleWords, phrases, lookAlikeWords, lookAlikes } = content;
  const problems: Problem[] = [];
  for (const [id, module] of content.modules) {
    const symptoms = Object.keys(module.value?.symptoms ?? {});
    problems.push(
      ...missingModuleWords(moduleWords[language], id, symptoms),
      ...missingPhrases(phrases[language], id, symptoms),
    );
    for (const section of module.value?.sections ?? []) {
      const isElsewhere = LANGUAGES.some((other) => outlines[other].has(section));
      if (isElsewhere && !outlines[language].has(section))
        problems.push(missingSection(join(place.data, 'runbook', language, `${section}.md`)));
    }
  }
  const words = lookAlikeWords[language];
  for (const id of Object.keys(lookAlikes?.value ?? {})) {
    if (words?.value !== undefined && words.value[id] === undefined) problems.push(missingLookAlike(words.file, id));
  }
  return uniqueFiles(problems);
}

function missingModuleWords(
  words: ReadFile<Readonly<Record<string, { symptoms: Readonly<Record<string, unknown>> }>>> | undefined,
  id: string,
  symptoms: readonly string[],
): Problem[] {
  if (words?.value === undefined) return [];
  const own = words.value[id];
  const remedy = 'write its title, label and fix';
  if (own === undefined)
    return [
      { file: words.file, line: 1, message: `module "${id}" has no words`, remedy: 'write its scope and its symptoms' },
    ];
  return symptoms
    .filter((symptom) => own.symptoms[symptom] === undefined)
    .map((symptom) => ({
      file: words.file,
      line: words.lineOf([id, 'symptoms']) ?? 1,
      message: `symptom "${id}/${symptom}" has no words`,
      remedy,
    }));
}

function missingPhrases(
  phrases: CheckedFolder['content']['phrases'][Language],
  id: string,
  symptoms: readonly string[],
): Problem[] {
  if (phrases?.value === undefined) return [];
  const own = phrases.value[id];
  return symptoms
    .filter((symptom) => (own?.symptoms[symptom] ?? []).length === 0)
    .map((symptom) => ({
      file: phrases.file,
      line: phrases.lineOf([id, 'symptoms']) ?? 1,
      message: `symptom "${id}/${symptom}" has no phrases`,
      remedy: 'write six to ten sentences as people would report it',
    }));
}

function missingSection(file: string): Problem {
  return { file, message: 'the section is missing in this language', remedy: 'translate the file of another language' };
}

function missingLookAlike(file: string, id: string): Problem {
  return {
    file,
    line: 1,
    message: `the question "${id}" is missing`,
    remedy: 'write the question and an answer for each of its modules',
  };
}

/** A section that several modules offer is missing once. */
function uniqueFiles(problems: readonly Problem[]): Problem[] {
  return problems.filter(
    (problem, at) => problem.line !== undefined || problems.findIndex(({ file }) => file === problem.file) === at,
  );
}

/** In one language at least there are words for each module, symptom and question, and something to recognise each symptom by. */
function checkTeamWords(folder: CheckedFolder, folders: readonly CheckedFolder[]): Problem[] {
  const { content, place } = folder;
  const wordsOf = (id: string) =>
    folders.flatMap((one) => Object.values(one.content.moduleWords).flatMap((file) => file?.value?.[id] ?? []));
  const problems: Problem[] = [];
  const words = join(place.locales, '<language>', 'modules.json');
  for (const [id, module] of content.modules) {
    if (module.value === undefined) continue;
    const own = wordsOf(id);
    if (own.length === 0)
      problems.push({
        file: module.file,
        line: 1,
        message: `module "${id}" has no words in any language`,
        remedy: `write them in ${words}`,
      });
    for (const [symptom, { signals }] of Object.entries(module.value.symptoms)) {
      const line = module.lineOf(['symptoms', symptom]) ?? 1;
      if (own.length > 0 && !own.some(({ symptoms }) => symptom in symptoms)) {
        problems.push({
          file: module.file,
          line,
          message: `symptom "${id}/${symptom}" has no words in any language`,
          remedy: `write its title, label and fix in ${words}`,
        });
      }
      const phrases = folders.flatMap((one) =>
        Object.values(one.content.phrases).flatMap((file) => file?.value?.[id]?.symptoms[symptom] ?? []),
      );
      if (signals.length + phrases.length === 0) {
        problems.push({
          file: module.file,
          line,
          message: `nothing leads to symptom "${id}/${symptom}"`,
          remedy: `write phrases in ${join(place.data, 'phrases', '<language>.yml')}, or signals here`,
        });
      }
    }
  }
  for (const id of Object.keys(content.lookAlikes?.value ?? {})) {
    const isKnown = Object.values(content.lookAlikeWords).some((file) => file?.value?.[id] !== undefined);
    if (!isKnown)
      problems.push({
        file: content.lookAlikes?.file ?? place.data,
        line: content.lookAlikes?.lineOf([id]) ?? 1,
        message: `the question "${id}" is missing in every language`,
        remedy: `write it in ${join(place.locales, '<language>', 'look-alikes.json')}`,
      });
  }
  return problems;
}
