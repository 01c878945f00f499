import { hasRun, type Measured, type Outcome, type Row } from './row.ts';

/** Where the table of figures begins, and what stands after it. */
const HEADER = /^\| Row +\| What /u;
const END = '<!-- end of figures -->';

/** A row's line of the table. One that could not run has none: what was measured elsewhere stays. */
export function lineOf(row: Omit<Row, 'run'>, { figures, isMet }: Measured, seconds: number): string {
  return `| ${row.id} | ${row.title} | ${row.target} | ${figures.replaceAll('|', '/')} | ${isMet ? 'yes' : '**no**'} | ${seconds} s |`;
}

/** How many rows hold, do not, and could not run. */
export function countRows(outcomes: readonly Outcome[]): { held: number; failed: number; notRun: number } {
  const measured = outcomes.filter(hasRun);
  const held = measured.filter(({ isMet }) => isMet).length;
  return { held, failed: measured.length - held, notRun: outcomes.length - measured.length };
}

/**
 * The page with a row's line in place of that row's, or at the end of the table. A blank line ends a table, so those between its lines
 * go. Throws where there is no table.
 */
export function withFigures(page: string, line: string): string {
  const lines = page.split('\n');
  const head = lines.findIndex((one) => HEADER.test(one));
  const end = lines.indexOf(END);
  if (head === -1 || end < head) throw new Error(`there is no table of figures that ends with ${END}`);
  const table = lines.slice(head, end).filter((one) => one.startsWith('|'));
  const at = table.findIndex((one) => idOf(one) === idOf(line));
  table.splice(at === -1 ? table.length : at, at === -1 ? 0 : 1, line);
  return [...lines.slice(0, head), ...table, '', ...lines.slice(end)].join('\n');
}

function idOf(line: string): string | undefined {
  return line.split('|')[1]?.trim();
}
