import type { KnowledgeBase } from '../core/knowledge-base.ts';
import { isLanguage, LANGUAGES, type Language } from '../core/language.ts';
import type { LanguageDetector } from '../core/language-detector.ts';
import type { Matcher } from '../core/matcher.ts';
import { compareLinks, type LinkDifference } from './compare-links.ts';
import { countNamed, mapRows, type MappedRow, type RecognisedBy } from './map-rows.ts';
import { parseTablePage, type PageTable } from './table-page.ts';

/** What the page is compared with. */
export interface Knowledge {
  readonly base: KnowledgeBase;
  readonly matcher: Matcher;
  readonly detector: LanguageDetector;
}

/** A row as it was understood. */
export interface ImportedRow {
  readonly line: number;
  readonly name: string;
  readonly scope: string;
  readonly fix: string;
  readonly module?: string;
  readonly by?: RecognisedBy;
  /** For a likeness: what spoke for it. */
  readonly because?: readonly string[];
}

/** Something that a page says otherwise than our knowledge base. Lines are those of the page. */
export type Difference =
  | { readonly kind: 'missing-module'; readonly module: string }
  | {
      readonly kind: 'translated-name';
      readonly line: number;
      readonly module: string;
      readonly name: string;
      readonly isKnown: boolean;
      readonly because: readonly string[];
    }
  | { readonly kind: 'unknown-row'; readonly line: number; readonly name: string; readonly scope: string }
  | { readonly kind: 'repeated-row'; readonly line: number; readonly module: string; readonly name: string }
  | { readonly kind: 'other-order'; readonly line: number; readonly module: string; readonly after: string | undefined }
  | LinkDifference;

export interface ImportedPage {
  readonly file: string;
  readonly title: string;
  readonly language: Language;
  readonly table: { readonly line: number; readonly headingId?: string };
  readonly rows: readonly ImportedRow[];
  readonly differences: readonly Difference[];
}

/** Why a page cannot be compared. */
export interface Refusal {
  readonly file: string;
  readonly reason: string;
}

/** Compares a page in the vendor's format with the knowledge base. Changes nothing. `language` undefined: recognised by the page. */
export function importTable(
  file: string,
  source: string,
  knowledge: Knowledge,
  language?: Language,
): ImportedPage | Refusal {
  const page = parseTablePage(file, source);
  const table = tableOfModules(page.tables, knowledge.base);
  if (table === undefined)
    return { file, reason: 'no table with three columns (module, scope, troubleshooting) in it' };
  const spoken = language ?? languageOf(file, table, knowledge.detector);
  if (spoken === undefined)
    return { file, reason: `its language is not clear: say it with --language ${LANGUAGES.join('|')}` };
  const mapped = mapRows(table.rows, knowledge.base, knowledge.matcher);
  const { line, headingId } = table;
  return {
    file,
    title: page.title,
    language: spoken,
    table: headingId === undefined ? { line } : { line, headingId },
    rows: mapped.map(describeRow),
    differences: [...differencesOf(mapped, knowledge.base), ...compareLinks(mapped, knowledge.base, spoken)],
  };
}

/** The table with the most names that we know; a page may have others. */
function tableOfModules(tables: readonly PageTable[], base: KnowledgeBase): PageTable | undefined {
  const [best] = tables
    .map((table) => ({ table, known: countNamed(table.rows, base) }))
    .toSorted((a, b) => b.known - a.known);
  return best?.table;
}

/** What the page is written in, else what its path says: `…/campaign-classic.sv/…`, `page.sv.md`, `sv/page.md`. */
function languageOf(file: string, { rows }: PageTable, detector: LanguageDetector): Language | undefined {
  const text = detector.detect(rows.map(({ scope, fix }) => `${scope}\n${fix}`).join('\n'));
  if (text?.sure === true) return text.language;
  const named = file
    .toLowerCase()
    .split(/[/\\._-]/u)
    .filter(isLanguage)
    .at(-1);
  return named ?? text?.language;
}

function describeRow({ row, module, by, because }: MappedRow): ImportedRow {
  const { line, name, scope, fix } = row;
  return {
    line,
    name,
    scope,
    fix,
    ...(module === undefined ? {} : { module }),
    ...(by === undefined ? {} : { by }),
    ...(because === undefined ? {} : { because }),
  };
}

function differencesOf(mapped: readonly MappedRow[], base: KnowledgeBase): Difference[] {
  const present = new Set(mapped.map(({ module }) => module));
  const missing = base.modules
    .filter(({ id }) => !present.has(id))
    .map(({ id }): Difference => ({ kind: 'missing-module', module: id }));
  return [...mapped.flatMap((one) => differenceOfRow(one)), ...missing, ...otherOrder(mapped, base)];
}

function differenceOfRow({ row, module, by, because = [], isRepeated }: MappedRow): Difference[] {
  const { line, name, scope } = row;
  if (module === undefined) return [{ kind: 'unknown-row', line, name, scope }];
  if (isRepeated === true) return [{ kind: 'repeated-row', line, module, name }];
  return by === 'name' ? [] : [{ kind: 'translated-name', line, module, name, isKnown: by === 'alias', because }];
}

/** The fewest rows that would have to move. */
function otherOrder(mapped: readonly MappedRow[], base: KnowledgeBase): Difference[] {
  const order = base.modules.map(({ id }) => id);
  const rows = mapped.filter(({ module, isRepeated }) => module !== undefined && isRepeated !== true);
  const inPlace = longestRising(rows.map(({ module }) => order.indexOf(module ?? '')));
  return rows.flatMap(({ row, module }, at): Difference[] =>
    module === undefined || inPlace.has(at)
      ? []
      : [{ kind: 'other-order', line: row.line, module, after: rows[at - 1]?.module }],
  );
}

/** Indices of a longest increasing subsequence. */
function longestRising(numbers: readonly number[]): Set<number> {
  const best: { readonly length: number; readonly before: number | undefined }[] = [];
  for (const [at, number] of numbers.entries()) {
    let before: number | undefined;
    for (let earlier = 0; earlier < at; earlier += 1) {
      if (
        (numbers[earlier] ?? 0) < number &&
        (best[earlier]?.length ?? 0) > (before === undefined ? 0 : (best[before]?.length ?? 0))
      )
        before = earlier;
    }
    best.push({ length: 1 + (before === undefined ? 0 : (best[before]?.length ?? 0)), before });
  }
  const found = new Set<number>();
  const longest = Math.max(0, ...best.map(({ length }) => length));
  let at: number | undefined = best.findIndex(({ length }) => length === longest);
  while (at !== undefined && at >= 0) {
    found.add(at);
    at = best[at]?.before;
  }
  return found;
}
