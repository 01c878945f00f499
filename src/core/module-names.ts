import type { KnowledgeBase } from './knowledge-base.ts';
import { wordsOf, type Word } from './normalize.ts';
import { editDistance } from './typo-finder.ts';

/** A place in a report where somebody names a module. */
export interface Naming {
  readonly module: string;
  readonly from: number;
  readonly to: number;
}

export interface NameFinder {
  find(words: readonly Word[]): Naming[];
  /** The words that names consist of; known, and worth correcting typing errors to. */
  readonly vocabulary: readonly string[];
}

/**
 * Names that are also everyday words: they name the module beside a word such as "module", as `stat@prod`, and where hardly anything else
 * is said ("web down?").
 */
const EVERYDAY: ReadonlySet<string> = new Set(['export', 'import', 'stat', 'tracking', 'web']);
const MAX_TERSE = 3;
const MODULE_WORDS: ReadonlySet<string> = new Set(
  'module modulo modul modulen moduls process processus proceso processo processen procs nlserver daemon service servicio servizio tjanst tjansten start stop restart'.split(
    ' ',
  ),
);

/** Finds modules by id, by instance (`mta@prod`) and by the aliases of every language. A log file (`mta.log`) is not its module. */
export function createNameFinder(base: KnowledgeBase): NameFinder {
  const ids = new Map(base.modules.map(({ id }) => [id.toLowerCase(), id]));
  const aliases = aliasTable(base);
  return {
    vocabulary: [...ids.keys(), ...[...aliases.values()].flat().flatMap(({ words }) => words)],
    find: (words) => words.flatMap((word, at) => nameAt(ids, aliases, words, word, at)),
  };
}

interface Alias {
  readonly words: readonly string[];
  readonly module: string;
}

function nameAt(
  ids: ReadonlyMap<string, string>,
  aliases: ReadonlyMap<string, readonly Alias[]>,
  words: readonly Word[],
  word: Word,
  at: number,
): Naming[] {
  const id = ids.get(word.text) ?? (word.joint === '@' ? nearestId(ids, word.text) : undefined);
  if (id !== undefined && namesModule(words, word, at)) return [{ module: id, from: at, to: at + 1 }];
  const alias = aliases
    .get(word.text)
    ?.find((entry) => entry.words.every((part, offset) => words[at + offset]?.text === part));
  return alias === undefined ? [] : [{ module: alias.module, from: at, to: at + alias.words.length }];
}

/** Before an instance (`sat@prod`) hardly anything but a module's name can stand. */
function nearestId(ids: ReadonlyMap<string, string>, word: string): string | undefined {
  const near = [...ids].filter(([name]) => editDistance(word, name, 2) <= (name.length >= 6 ? 2 : 1));
  return near.length === 1 ? near[0]?.[1] : undefined;
}

function namesModule(words: readonly Word[], word: Word, at: number): boolean {
  const next = words[at + 1]?.text ?? '';
  if (word.joint === '.' && next === 'log') return false;
  if (word.joint === '@') return true;
  if (!EVERYDAY.has(word.text)) return !['log', 'logs'].includes(next);
  if (words.length > 1 && words.length <= MAX_TERSE) return true;
  return MODULE_WORDS.has(words[at - 1]?.text ?? '') || (MODULE_WORDS.has(next) && next !== 'start');
}

/** By first word; longest alias first. */
function aliasTable(base: KnowledgeBase): ReadonlyMap<string, readonly Alias[]> {
  const aliases = base.modules.flatMap((module) =>
    Object.values(module.aliases).flatMap((entries) =>
      entries.map((entry) => ({ words: wordsOf(entry), module: module.id })),
    ),
  );
  aliases.sort((a, b) => b.words.length - a.words.length);
  return Map.groupBy(
    aliases.filter(({ words }) => words.length > 0),
    ({ words }) => words[0] ?? '',
  );
}
