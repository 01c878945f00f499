import type { KnowledgeBase, Module } from '../core/knowledge-base.ts';
import type { Matcher } from '../core/matcher.ts';
import { flatten, wordsOf } from '../core/normalize.ts';
import { editDistance } from '../core/typo-finder.ts';
import { sharedStart } from './shared-start.ts';
import { targetOf, type PageLink, type TableRow } from './table-page.ts';

/** How a row was recognised: by the module's own name, by a name that we know already, or by what else the row shows. */
export type RecognisedBy = 'name' | 'alias' | 'likeness';

export interface MappedRow {
  readonly row: TableRow;
  /** Undefined: none of our modules. */
  readonly module?: string;
  readonly by?: RecognisedBy;
  /** For a likeness: what spoke for it, for whoever reviews it. */
  readonly because?: readonly string[];
  /** The module has a row already. */
  readonly isRepeated?: boolean;
}

/** Tells which module each row is about. Translated names are recognised by their place, their likeness, their text and their links. */
export function mapRows(rows: readonly TableRow[], base: KnowledgeBase, matcher: Matcher): MappedRow[] {
  const named = rows.map((row) => byName(row, base));
  const mapped = named.map((one, at): MappedRow => {
    const isRepeated = one.module !== undefined && named.slice(0, at).some(({ module }) => module === one.module);
    return isRepeated ? { ...one, isRepeated } : one;
  });
  return byLikeness(mapped, base, matcher);
}

/** How many rows carry a name that we know: tells the table of modules from other tables of the page. */
export function countNamed(rows: readonly TableRow[], base: KnowledgeBase): number {
  return rows.filter((row) => byName(row, base).module !== undefined).length;
}

function byName(row: TableRow, base: KnowledgeBase): MappedRow {
  const words = wordsOf(row.name).join('');
  const own = base.modules.find(({ id }) => wordsOf(id).join('') === words);
  if (own !== undefined) return { row, module: own.id, by: 'name' };
  const alias = base.modules.find(({ aliases }) =>
    Object.values(aliases)
      .flat()
      .some((name) => wordsOf(name).join('') === words),
  );
  return alias === undefined ? { row } : { row, module: alias.id, by: 'alias' };
}

interface Pair {
  readonly at: number;
  readonly module: string;
  readonly score: number;
  readonly because: readonly string[];
}

/** Weakest evidence on which a row is taken for a module: two signs, or one strong one. */
const MIN_SCORE = 2;

/** The surest pair first; each row and each module is used once. */
function byLikeness(mapped: readonly MappedRow[], base: KnowledgeBase, matcher: Matcher): MappedRow[] {
  const taken = new Set(mapped.map(({ module }) => module));
  const free = base.modules.filter(({ id }) => !taken.has(id));
  const pairs = mapped.flatMap((one, at) =>
    one.module === undefined ? free.map((module) => compare(mapped, at, one.row, module, base, matcher, free)) : [],
  );
  const result = [...mapped];
  for (const { at, module, score, because } of pairs.toSorted((a, b) => b.score - a.score)) {
    const row = result[at];
    if (
      score < MIN_SCORE ||
      row === undefined ||
      row.module !== undefined ||
      result.some((other) => other.module === module)
    )
      continue;
    result[at] = { row: row.row, module, by: 'likeness', because };
  }
  return result;
}

function compare(
  mapped: readonly MappedRow[],
  at: number,
  row: TableRow,
  module: Module,
  base: KnowledgeBase,
  matcher: Matcher,
  free: readonly Module[],
): Pair {
  const signs = [
    { score: placeScore(mapped, at, module.id, base, free), because: 'its place in the table' },
    { score: nameScore(row.name, module), because: 'its likeness to a name' },
    { score: textScore(row, module.id, matcher), because: 'its text' },
    { score: linkScore(row.links, module, base), because: 'its links' },
  ].filter(({ score }) => score > 0);
  return {
    at,
    module: module.id,
    score: signs.reduce((sum, sign) => sum + sign.score, 0),
    because: signs.map(({ because }) => because),
  };
}

/** 2 where the rows between two known ones are as many as the modules between them, 1 where there are more or fewer. */
function placeScore(
  mapped: readonly MappedRow[],
  at: number,
  module: string,
  base: KnowledgeBase,
  free: readonly Module[],
): number {
  const order = base.modules.map(({ id }) => id);
  const indexOf = (one: MappedRow | undefined): number | undefined =>
    one?.module === undefined || one.isRepeated === true ? undefined : order.indexOf(one.module);
  const before = mapped.findLastIndex((one, index) => index < at && indexOf(one) !== undefined);
  const next = mapped.findIndex((one, index) => index > at && indexOf(one) !== undefined);
  const after = next === -1 ? mapped.length : next;
  const [from, to] = [indexOf(mapped[before]) ?? -1, indexOf(mapped[after]) ?? order.length];
  const between = free.map(({ id }) => id).filter((id) => order.indexOf(id) > from && order.indexOf(id) < to);
  if (!between.includes(module)) return 0;
  const isExact = between.length === after - before - 1 && between[at - before - 1] === module;
  return isExact ? 2 : 1;
}

const MIN_SHARED_LETTERS = 4;

/** `exportar` begins like `export`; `wf-server` is one letter away. */
function nameScore(name: string, { id, aliases }: Module): number {
  const letters = flatten(name).replace(/[^\p{L}\p{N}]/gu, '');
  return [id, ...Object.values(aliases).flat()].some((other) =>
    isLike(letters, flatten(other).replace(/[^\p{L}\p{N}]/gu, '')),
  )
    ? 1.5
    : 0;
}

function isLike(a: string, b: string): boolean {
  if (sharedStart(a, b) >= Math.max(MIN_SHARED_LETTERS, Math.min(a.length, b.length) * 0.75)) return true;
  return b.length >= MIN_SHARED_LETTERS && editDistance(a, b, 2) <= (b.length > 6 ? 2 : 1);
}

/** What the row says, read as if somebody had reported it; a row that names the module in its own text is about it. */
function textScore({ scope, fix }: TableRow, module: string, matcher: Matcher): number {
  const { ranked, reading } = matcher.match(`${scope}\n${fix}`);
  const named = reading.evidence.get(module)?.named ?? 0;
  return named + 2 * (ranked.find((match) => match.module === module)?.share ?? 0);
}

function linkScore(links: readonly PageLink[], { sections }: Module, base: KnowledgeBase): number {
  const offered = sections.flatMap((id) => base.sections.en.get(id)?.link ?? []).map((link) => targetOf(link));
  const shared = links.filter(({ page, anchor }) =>
    offered.some((target) => target?.page === page && (anchor === undefined || target.anchor === anchor)),
  );
  return links.length === 0 ? 0 : shared.length / links.length;
}
