import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Content } from '../bot.ts';
import type { KnowledgeBase } from '../core/knowledge-base.ts';
import type { Language } from '../core/language.ts';
import { createLanguageDetector } from '../core/language-detector.ts';
import { createMatcher } from '../core/matcher.ts';
import type { Model } from '../core/model.ts';
import {
  buildKnowledgeBase,
  perLanguage,
  readContentFolder,
  type ContentFolder,
  type ContentPlace,
} from './load-content.ts';
import { loadTexts } from './load-texts.ts';
import { isModel } from './model-file.ts';
import { readTrusted } from './read-trusted.ts';
import type { Problem } from './read-yaml.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The content that comes with the bot. */
export const BUILT_IN: ContentPlace = { data: join(ROOT, 'data'), locales: join(ROOT, 'locales'), isTrusted: true };
export const MODEL_FILE = join(BUILT_IN.data, 'model.json');

/** Content that cannot be used. The message lists every fault with its place and the way out. */
export class ContentError extends Error {
  override readonly name = 'ContentError';
  readonly code = 'content_invalid';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(`The content is not valid:\n${problems.map((problem) => `  - ${describeProblem(problem)}`).join('\n')}`);
    this.problems = problems;
  }
}

export function describeProblem({ file, line, message, remedy }: Problem): string {
  return `${file}${line === undefined ? '' : `:${line}`}: ${message} — ${remedy}`;
}

/** A team's own content: one folder with `modules`, `phrases`, `lexicon`, `runbook` and, for words, `locales` inside. */
export function teamPlace(folder: string): ContentPlace {
  return { data: folder, locales: join(folder, 'locales') };
}

/** Reads the built-in content and what is laid over it. Throws `ContentError` when any of it cannot be used. */
export async function loadContent(places: readonly ContentPlace[], now: Date): Promise<Content> {
  const folders = await Promise.all(places.map(readFolder));
  const problems = folders.flatMap((folder) => folder.problems);
  if (problems.length > 0) throw new ContentError(problems);
  const base = buildKnowledgeBase(folders);
  const model = readModel();
  return {
    base,
    matcher: createMatcher(base, model),
    limits: model.limits,
    wordsFor: await loadTexts(BUILT_IN.locales, folders),
    detector: createLanguageDetector(languageSamples(base, folders.map(wordsAlone))),
    loadedAt: now,
    problems: [],
  };
}

/** The parser and the schemas that name every fault take as long to load as the content itself, and are loaded where they are needed. */
async function readFolder(place: ContentPlace): Promise<ContentFolder> {
  if (place.isTrusted === true) {
    const folder = readContentFolder(place, readTrusted);
    if (folder.problems.length === 0) return folder;
  }
  const { readChecked } = await import('./read-checked.ts');
  return readContentFolder({ ...place, isTrusted: false }, readChecked);
}

/** Throws `ContentError` when the file is missing or not a model. */
export function readModel(): Model {
  if (!existsSync(MODEL_FILE))
    throw new ContentError([{ file: MODEL_FILE, message: 'there is no model', remedy: 'run npm run train' }]);
  const model: unknown = JSON.parse(readFileSync(MODEL_FILE, 'utf8'));
  if (isModel(model)) return model;
  throw new ContentError([{ file: MODEL_FILE, message: 'numbers are missing or wrong', remedy: 'run npm run train' }]);
}

type FolderWords = Pick<ContentFolder, 'moduleWords'>;

/** The samples are read later, one language after the other; until then no more of a folder is held than they take. */
function wordsAlone({ moduleWords }: ContentFolder): FolderWords {
  return { moduleWords };
}

/** Everything we have written in each language: what the language of a report is recognised by. */
export function languageSamples(
  base: KnowledgeBase,
  folders: readonly FolderWords[],
): Record<Language, Iterable<string>> {
  return perLanguage((language) => samplesOf(language, base, folders));
}

function* samplesOf(language: Language, base: KnowledgeBase, folders: readonly FolderWords[]): Generator<string> {
  for (const entries of Object.values(base.lexicon[language])) yield* entries.map((entry) => entry.replaceAll('*', ''));
  for (const { symptoms } of base.modules) for (const { phrases } of symptoms) yield* phrases[language] ?? [];
  for (const folder of folders) {
    for (const words of Object.values(folder.moduleWords[language]?.value ?? {})) {
      yield words.scope;
      for (const { title, fix } of Object.values(words.symptoms)) yield* [title, ...fix];
    }
  }
}
