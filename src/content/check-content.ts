import { LANGUAGES } from '../core/language.ts';
import type { KnowledgeBase } from '../core/knowledge-base.ts';
import { createMatcher } from '../core/matcher.ts';
import type { Model } from '../core/model.ts';
import { readCheckedFolder, type CheckedFolder, type Finding } from './check-folder.ts';
import { checkFiles } from './check-files.ts';
import { checkMarkup } from './check-markup.ts';
import { checkMatching } from './check-matching.ts';
import { checkLexicons } from './check-lexicons.ts';
import { checkNames } from './check-names.ts';
import { checkReferences } from './check-references.ts';
import { checkStructure } from './check-structure.ts';
import { checkModuleTexts } from './check-module-texts.ts';
import { checkTranslations } from './check-translations.ts';
import { checkWords } from './check-words.ts';
import { buildKnowledgeBase, type ContentPlace } from './load-content.ts';
import type { Problem } from './read-yaml.ts';

/** What is to be checked: the content that comes with the bot, and what a team lays over it. */
export interface PlacesToCheck {
  readonly builtIn: ContentPlace;
  readonly team?: ContentPlace;
}

export interface CheckedContent {
  readonly folders: readonly CheckedFolder[];
  readonly base: KnowledgeBase;
  readonly findings: readonly Finding[];
  /** False when a file cannot be read or sentences are missing: phrases and replies cannot be judged then. */
  readonly isComplete: boolean;
}

/** Checks all content and names every fault at once. `model` undefined: phrases are not tried. Never throws on content. */
export function checkContent({ builtIn, team }: PlacesToCheck, model: Model | undefined): CheckedContent {
  const folders = [readCheckedFolder(builtIn, false), ...(team === undefined ? [] : [readCheckedFolder(team, true)])];
  const base = buildKnowledgeBase(folders.map(({ content }) => content));
  const unreadable = folders.flatMap(({ problems }) => problems);
  const errors = [
    ...unreadable,
    ...folders.flatMap((folder) => [
      ...checkFiles(folder),
      ...checkMarkup(folder),
      ...checkStructure(folder),
      ...checkTranslations(folder),
      ...checkModuleTexts(folder),
    ]),
    ...checkWords(folders),
    ...checkNames(folders),
    ...checkLexicons(folders),
  ];
  const isComplete = unreadable.length === 0 && LANGUAGES.every((language) => folders[0]?.bot[language] !== undefined);
  const matching =
    isComplete && model !== undefined
      ? checkMatching(folders, { base, matcher: createMatcher(base, model), limits: model.limits })
      : [];
  return {
    folders,
    base,
    findings: inOrder([...errors.map(asError), ...checkReferences(folders), ...matching]),
    isComplete,
  };
}

function asError(problem: Problem): Finding {
  return { severity: 'error', ...problem };
}

/** By place, each once: two checks may stumble over the same thing. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  const unique = new Map(
    findings.map((finding) => [[finding.file, finding.line, finding.message].join('\n'), finding]),
  );
  return [...unique.values()].toSorted((a, b) =>
    a.file === b.file ? (a.line ?? 0) - (b.line ?? 0) : a.file < b.file ? -1 : 1,
  );
}

/** `11 modules, 13 symptoms, 550 phrases, 41 sections in 5 languages`. */
export function describeExtent({ modules, sections }: KnowledgeBase): string {
  const symptoms = modules.flatMap((module) => module.symptoms);
  const phrases = symptoms.flatMap((symptom) => Object.values(symptom.phrases).flat());
  const ids = new Set(LANGUAGES.flatMap((language) => [...sections[language].keys()]));
  return `${modules.length} modules, ${symptoms.length} symptoms, ${phrases.length} phrases, ${ids.size} sections in ${LANGUAGES.length} languages`;
}
