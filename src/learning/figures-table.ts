import { LANGUAGES } from '../core/language.ts';
import { measure, type Figures, type Shown } from './measure.ts';

/** A row of the table: all reports of a language or of a kind. */
export interface FigureRow {
  readonly name: string;
  readonly figures: Figures;
}

/** All, then by language, then by kind of wording. */
export function figureRows(shown: readonly Shown[]): FigureRow[] {
  const kinds = [...new Set(shown.map(({ report }) => report.kind))].toSorted();
  return [
    figureRow('all', shown),
    ...LANGUAGES.map((language) =>
      figureRow(
        language,
        shown.filter(({ report }) => report.lang === language),
      ),
    ),
    ...kinds.map((kind) =>
      figureRow(
        kind,
        shown.filter(({ report }) => report.kind === kind),
      ),
    ),
  ].filter(({ figures }) => figures.count > 0);
}

const COLUMNS = [
  ['first', 'first right'],
  ['all', 'all shown'],
  ['among', 'among shown'],
  ['wrong', 'wrong first'],
  ['withheld', 'withheld'],
  ['choice', 'choice'],
  ['silent', 'silent'],
  ['fix', 'right fix'],
  ['language', 'language'],
] as const;

/** A Markdown table, shares in per cent. */
export function figuresTable(rows: readonly FigureRow[]): string {
  const head = ['', 'reports', ...COLUMNS.map(([, title]) => title)];
  const lines = rows.map(({ name, figures }) => [
    name,
    String(figures.count),
    ...COLUMNS.map(([key]) => percent(figures[key])),
  ]);
  const widths = head.map((title, at) => Math.max(title.length, ...lines.map((line) => (line[at] ?? '').length)));
  const draw = (cells: readonly string[]): string =>
    `| ${cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join(' | ')} |`;
  const rule = `| ${widths.map((width, at) => (at === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [draw(head), rule, ...lines.map(draw)].join('\n');
}

function percent(share: number): string {
  return Number.isNaN(share) ? '–' : (100 * share).toFixed(1);
}

/** The figures of some reports under one name. */
export function figureRow(name: string, some: readonly Shown[]): FigureRow {
  return { name, figures: measure(some) };
}
