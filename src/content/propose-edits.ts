import { createLexiconReader } from '../core/lexicon.ts';
import type { KnowledgeBase } from '../core/knowledge-base.ts';
import { LANGUAGES, type Language } from '../core/language.ts';
import { flatten, wordsOf } from '../core/normalize.ts';
import { addToList, quoted } from './edit-yaml.ts';
import type { Difference, ImportedPage } from './import-table.ts';
import { unifiedDiff } from './unified-diff.ts';

/** A change to one file, for somebody to review. */
export interface Proposal {
  /** Relative to the project, for example `data/phrases/sv.yml`. */
  readonly file: string;
  readonly why: readonly string[];
  /** Unified, for `git apply`; where the file cannot be edited mechanically, the YAML to add by hand. */
  readonly diff: string;
}

/** Reads a file of the project; undefined where there is none. */
export type ReadText = (file: string) => string | undefined;

interface Edit {
  readonly file: string;
  readonly why: string;
  /** Undefined where it cannot be made mechanically; `snippet` is shown then. */
  readonly apply: (source: string) => string | undefined;
  readonly snippet: string;
}

/** What to change so that we understand what the pages say. Nothing is written. */
export function proposeEdits(pages: readonly ImportedPage[], base: KnowledgeBase, read: ReadText): Proposal[] {
  const isEveryday = everydayTest(base);
  const edits = pages.flatMap((page) =>
    page.differences.flatMap((difference) => editsFor(difference, page, base, isEveryday)),
  );
  return [...Map.groupBy(edits, ({ file }) => file)]
    .flatMap(([file, all]) => proposalFor(file, all, read))
    .toSorted((a, b) => (a.file < b.file ? -1 : 1));
}

function proposalFor(file: string, edits: readonly Edit[], read: ReadText): Proposal[] {
  const source = read(file) ?? '';
  let text = source;
  const byHand: string[] = [];
  for (const { apply, snippet } of edits) {
    const edited = apply(text);
    if (edited === undefined) byHand.push(snippet);
    else text = edited;
  }
  const diff = [unifiedDiff(file, source, text), ...new Set(byHand)].filter((part) => part !== '').join('\n');
  return diff === '' ? [] : [{ file, why: [...new Set(edits.map(({ why }) => why))], diff }];
}

function editsFor(
  difference: Difference,
  { file, language }: ImportedPage,
  base: KnowledgeBase,
  isEveryday: (name: string) => boolean,
): Edit[] {
  const place = 'line' in difference ? `${file}:${difference.line}` : file;
  switch (difference.kind) {
    case 'translated-name':
      return difference.isKnown
        ? []
        : [aliasEdit(difference.module, difference.name, language, place, base, isEveryday)].flat();
    case 'new-link':
      return [
        listEdit(
          `data/modules/${difference.module}.yml`,
          ['sections'],
          difference.section,
          `${place} leads from ${difference.module} to the section ${difference.section}`,
        ),
      ];
    case 'changed-link':
      return difference.anchor === undefined
        ? []
        : linkEdits(difference.section, difference.ours, difference.anchor, place);
    case 'unknown-row':
      return newModuleEdits(difference.name, difference.scope, language, place, base);
    case 'missing-module':
    case 'repeated-row':
    case 'other-order':
    case 'unknown-link':
      return [];
  }
}

function listEdit(file: string, path: readonly [string, ...string[]], text: string, why: string): Edit {
  const snippet = `# ${file}\n${path.map((name, at) => `${'  '.repeat(at)}${name}:`).join('\n')} [..., ${quoted(text)}]`;
  return { file, why, snippet, apply: (source) => addToList(source, path, text) };
}

const MODULE_WORD: Readonly<Record<Language, (name: string) => string>> = {
  en: (name) => `${name} module`,
  fr: (name) => `module ${name}`,
  it: (name) => `modulo ${name}`,
  es: (name) => `módulo ${name}`,
  sv: (name) => `modulen ${name}`,
};

/** An alias is understood wherever it stands, so an everyday word becomes one only together with the word for "module". */
function aliasEdit(
  module: string,
  name: string,
  language: Language,
  place: string,
  base: KnowledgeBase,
  isEveryday: (name: string) => boolean,
): Edit[] {
  const lower = name.toLocaleLowerCase(language);
  const everyday = isEveryday(lower);
  const alias = everyday ? MODULE_WORD[language](lower) : lower;
  const owner = base.modules.find(
    ({ id, aliases }) =>
      id !== module &&
      Object.values(aliases)
        .flat()
        .some((other) => wordsOf(other).join(' ') === wordsOf(alias).join(' ')),
  );
  if (owner !== undefined) return [];
  const reason = everyday
    ? `${place} calls ${module} "${name}", which is an everyday word too: understood as "${alias}"`
    : `${place} calls ${module} "${name}"`;
  return [listEdit(`data/phrases/${language}.yml`, [module, 'aliases'], alias, reason)];
}

/** Words of any lexicon: names of all languages are understood in every report. */
function everydayTest(base: KnowledgeBase): (name: string) => boolean {
  const readers = LANGUAGES.map((language) => createLexiconReader([base.lexicon[language], base.lexicon.any]));
  return (name) => {
    const words = wordsOf(name);
    return words.length === 1 && words.every((word) => readers.some((reader) => reader.knows(word)));
  };
}

/** The place on the page has another name now, in every language. */
function linkEdits(section: string, ours: string, anchor: string, place: string): Edit[] {
  const [, old = ''] = ours.split('#', 2);
  return LANGUAGES.map((language) => ({
    file: `data/runbook/${language}/${section}.md`,
    why: `${place} leads to #${anchor}, our link to ${old === '' ? 'the page' : `#${old}`}`,
    snippet: `link: …#${anchor}`,
    apply: (source) => source.replace(/^(?<start>link: *[^\s#]+)(?:#\S*)?$/mu, `$<start>#${anchor}`),
  }));
}

/** A beginning for a module that we do not know; its words are the page's, to be put into own ones. */
function newModuleEdits(name: string, scope: string, language: Language, place: string, base: KnowledgeBase): Edit[] {
  const id = idFrom(name);
  if (id === undefined || base.modules.some((module) => module.id === id)) return [];
  const why = `${place} has a row "${name}" that is none of our modules`;
  const words = {
    [id]: { scope: scope.replaceAll('\n', ' '), symptoms: { failed: { title: '…', label: '…', fix: ['…'] } } },
  };
  const module = `area: platform\nsignals: [${quoted(`nlserver ${name}`)}]\nsymptoms:\n  failed: {}\nsections: []\n`;
  return [
    { file: `data/modules/${id}.yml`, why, snippet: module, apply: () => module },
    {
      file: `locales/${language}/modules.json`,
      why,
      snippet: `# add to locales/${language}/modules.json, in own words\n${JSON.stringify(words, null, 2)}`,
      apply: () => undefined,
    },
    {
      file: `data/phrases/${language}.yml`,
      why,
      snippet: `# add to data/phrases/${language}.yml\n${id}:\n  symptoms:\n    failed: [...]`,
      apply: () => undefined,
    },
  ];
}

function idFrom(name: string): string | undefined {
  if (/^[A-Za-z][\w-]{0,40}$/u.test(name)) return name;
  const id = flatten(name)
    .replace(/[^a-z0-9]+/gu, '-')
    .replace(/^[-\d]+|-$/gu, '')
    .slice(0, 40);
  return id === '' ? undefined : id;
}
