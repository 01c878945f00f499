import { flatten, wordsOf } from '../core/normalize.ts';
import type { CheckedFolder } from './check-folder.ts';
import type { Problem } from './read-yaml.ts';

/** An alias or a phrase, where it stands. */
interface Claim {
  readonly text: string;
  readonly kind: 'alias' | 'phrase';
  readonly module: string;
  readonly symptom?: string;
  readonly file: string;
  readonly line: number;
}

/**
 * Aliases and phrases that two modules claim, and phrases of two symptoms. Compared as the matcher compares: without case, accents
 * and punctuation, and over all languages, since aliases of every language are understood in every report.
 */
export function checkNames(folders: readonly CheckedFolder[]): Problem[] {
  const claims = folders.flatMap(claimsOf);
  const modules = new Map(folders.flatMap(({ content }) => [...content.modules.keys()]).map((id) => [wordsOf(id).join(' '), id]));
  const groups = Map.groupBy(claims, ({ text }) => wordsOf(text).join(' '));
  return [...groups].flatMap(([words, group]) => {
    if (words === '') return group.map((claim) => problem(claim, 'has no letters or digits to recognise', 'write it in words'));
    const named = modules.get(words);
    const taken = named === undefined ? [] : group.filter(({ module, kind }) => kind === 'alias' && module !== named);
    return [...taken.map((claim) => problem(claim, `is the name of the module "${named}"`, 'remove it here')), ...claimedTwice(group)];
  });
}

function claimsOf({ content }: CheckedFolder): Claim[] {
  return Object.values(content.phrases).flatMap((file) =>
    Object.entries(file?.value ?? {}).flatMap(([module, { aliases, symptoms }]): Claim[] => {
      const place = (path: readonly PropertyKey[]) => ({ file: file?.file ?? '', line: file?.lineOf([module, ...path]) ?? 1 });
      return [
        ...aliases.map((text, at) => ({ text, kind: 'alias' as const, module, ...place(['aliases', at]) })),
        ...Object.entries(symptoms).flatMap(([symptom, phrases]) =>
          phrases.map((text, at) => ({ text, kind: 'phrase' as const, module, symptom, ...place(['symptoms', symptom, at]) })),
        ),
      ];
    }),
  );
}

/** The first one keeps it; every later claim of another module or symptom is a problem. */
function claimedTwice(group: readonly Claim[]): Problem[] {
  return group.flatMap((claim, at) => {
    const first = group.slice(0, at).find((earlier) => ownerOf(earlier) !== ownerOf(claim) && !isPhraseWithItsAlias(earlier, claim));
    if (first === undefined) return [];
    return [problem(claim, `is claimed by ${ownerOf(first)} too (${first.file}:${first.line})`, 'leave it to one of them')];
  });
}

function ownerOf({ module, symptom }: Claim): string {
  return symptom === undefined ? `module "${module}"` : `symptom "${module}/${symptom}"`;
}

function isPhraseWithItsAlias(a: Claim, b: Claim): boolean {
  return a.module === b.module && a.kind !== b.kind;
}

function problem({ kind, text, file, line }: Claim, fault: string, remedy: string): Problem {
  return { file, line, message: `${kind} "${text}" ${fault}`, remedy };
}

/** Entries of a lexicon: unknown concepts, one entry in two concepts, stars that match nothing. */
export function checkLexicons(folders: readonly CheckedFolder[]): Problem[] {
  const concepts = new Set(folders.flatMap(({ concepts: file }) => Object.keys(file?.value ?? {})));
  const isReadable = folders.every(({ concepts: file }) => file?.problems.length !== 1 || file.value !== undefined);
  return folders.flatMap((folder) =>
    Object.values(folder.content.lexicon).flatMap((file) => {
      if (file?.value === undefined) return [];
      const entries = Object.entries(file.value).flatMap(([concept, list]) =>
        list.map((text, at) => ({ concept, text, file: file.file, line: file.lineOf([concept, at]) ?? 1 })),
      );
      const unknown = Object.keys(file.value)
        .filter((concept) => isReadable && !concepts.has(concept))
        .map((concept) => ({ file: file.file, line: file.lineOf([concept]) ?? 1, message: `concept "${concept}" is not in lexicon/concepts.yml`, remedy: 'use a concept that is, or describe it there' }));
      return [...unknown, ...entriesInTwo(entries), ...entries.flatMap(starProblems)];
    }),
  );
}

interface Entry {
  readonly concept: string;
  readonly text: string;
  readonly file: string;
  readonly line: number;
}

function entriesInTwo(entries: readonly Entry[]): Problem[] {
  const groups = Map.groupBy(entries, ({ text }) => keyOf(text));
  return [...groups.values()].flatMap((group) =>
    group.flatMap(({ concept, text, file, line }, at) => {
      const first = group.slice(0, at).find((earlier) => earlier.concept !== concept);
      if (first === undefined) return [];
      return [{ file, line, message: `entry "${text}" is in ${concept} and in ${first.concept} (line ${first.line})`, remedy: 'keep it in one; a word group tells two meanings apart' }];
    }),
  );
}

/** What the matcher sees of an entry: its words, each with or without a star. */
function keyOf(text: string): string {
  return text
    .split(/\s+/u)
    .map((part) => `${wordsOf(part.replace(/\*$/u, '')).join(' ')}${part.endsWith('*') ? '*' : ''}`)
    .join(' ');
}

const MIN_STEM_LENGTH = 3;

function starProblems({ text, file, line }: Entry): Problem[] {
  const fault = (message: string, remedy: string): Problem => ({ file, line, message: `entry "${text}" ${message}`, remedy });
  const parts = text.split(/\s+/u);
  if (wordsOf(text).length === 0) return [fault('has no letters or digits to recognise', 'write it in words')];
  if (parts.some((part) => part.slice(0, -1).includes('*'))) return [fault('has a star inside a word', 'a star stands at the end of a word')];
  const stems = parts.filter((part) => part.endsWith('*')).map((part) => wordsOf(part.slice(0, -1)).at(-1) ?? '');
  const isShort = stems.some((stem) => flatten(stem).length < MIN_STEM_LENGTH);
  return isShort ? [fault('has a star after fewer than 3 letters', 'write the endings out')] : [];
}
