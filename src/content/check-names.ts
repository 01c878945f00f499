import { wordsOf } from '../core/normalize.ts';
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
  const modules = new Map(
    folders.flatMap(({ content }) => [...content.modules.keys()]).map((id) => [wordsOf(id).join(' '), id]),
  );
  const groups = Map.groupBy(claims, ({ text }) => wordsOf(text).join(' '));
  return [...groups].flatMap(([words, group]) => {
    if (words === '')
      return group.map((claim) => problem(claim, 'has no letters or digits to recognise', 'write it in words'));
    const named = modules.get(words);
    const taken = named === undefined ? [] : group.filter(({ module, kind }) => kind === 'alias' && module !== named);
    return [
      ...taken.map((claim) => problem(claim, `is the name of the module "${named}"`, 'remove it here')),
      ...claimedTwice(group),
    ];
  });
}

function claimsOf({ content }: CheckedFolder): Claim[] {
  return Object.values(content.phrases).flatMap((file) =>
    Object.entries(file?.value ?? {}).flatMap(([module, { aliases, symptoms }]): Claim[] => {
      const place = (path: readonly PropertyKey[]) => ({
        file: file?.file ?? '',
        line: file?.lineOf([module, ...path]) ?? 1,
      });
      return [
        ...aliases.map((text, at) => ({ text, kind: 'alias' as const, module, ...place(['aliases', at]) })),
        ...Object.entries(symptoms).flatMap(([symptom, phrases]) =>
          phrases.map((text, at) => ({
            text,
            kind: 'phrase' as const,
            module,
            symptom,
            ...place(['symptoms', symptom, at]),
          })),
        ),
      ];
    }),
  );
}

/** The first one keeps it; every later claim of another module or symptom is a problem. */
function claimedTwice(group: readonly Claim[]): Problem[] {
  return group.flatMap((claim, at) => {
    const first = group
      .slice(0, at)
      .find((earlier) => ownerOf(earlier) !== ownerOf(claim) && !isPhraseWithItsAlias(earlier, claim));
    if (first === undefined) return [];
    return [
      problem(claim, `is claimed by ${ownerOf(first)} too (${first.file}:${first.line})`, 'leave it to one of them'),
    ];
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
