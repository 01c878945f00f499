import { wordsOf } from '../core/normalize.ts';
import type { CheckedFolder } from './check-folder.ts';
import type { Problem } from './read-yaml.ts';

/** Entries of a lexicon: unknown concepts, one entry in two concepts, stars that match nothing. */
export function checkLexicons(folders: readonly CheckedFolder[]): Problem[] {
  const concepts = new Set(folders.flatMap(({ concepts: file }) => Object.keys(file?.value ?? {})));
  const isReadable = folders.every(({ concepts: file }) => file === undefined || file.value !== undefined);
  return folders.flatMap((folder) =>
    Object.values(folder.content.lexicon).flatMap((file) => {
      if (file?.value === undefined) return [];
      const entries = Object.entries(file.value).flatMap(([concept, list]) =>
        list.map((text, at) => ({ concept, text, file: file.file, line: file.lineOf([concept, at]) ?? 1 })),
      );
      const unknown = Object.keys(file.value)
        .filter((concept) => isReadable && !concepts.has(concept))
        .map((concept) => ({
          file: file.file,
          line: file.lineOf([concept]) ?? 1,
          message: `concept "${concept}" is not in lexicon/concepts.yml`,
          remedy: 'use a concept that is, or describe it there',
        }));
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
      return [
        {
          file,
          line,
          message: `entry "${text}" is in ${concept} and in ${first.concept} (line ${first.line})`,
          remedy: 'keep it in one; a word group tells two meanings apart',
        },
      ];
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
  const fault = (message: string, remedy: string): Problem => ({
    file,
    line,
    message: `entry "${text}" ${message}`,
    remedy,
  });
  const parts = text.split(/\s+/u);
  if (wordsOf(text).length === 0) return [fault('has no letters or digits to recognise', 'write it in words')];
  if (parts.some((part) => part.slice(0, -1).includes('*')))
    return [fault('has a star inside a word', 'a star stands at the end of a word')];
  const stems = parts.filter((part) => part.endsWith('*')).map((part) => wordsOf(part.slice(0, -1)).at(-1) ?? '');
  const isShort = stems.some((stem) => stem.length < MIN_STEM_LENGTH);
  return isShort ? [fault('has a star after fewer than 3 letters', 'write the endings out')] : [];
}
