/**
 * Lays a table out in monospaced characters; the widest columns wrap, at spaces only. Wider than `width` where the longest words do not
 * fit side by side, see `fits`. Cells are single lines of text.
 */
export function textTable(head: readonly string[], rows: readonly (readonly string[])[], width: number): string {
  const all = [head, ...rows];
  const widths = columnWidths(all, head.length, width);
  const lines = all.map((row) => layOut(row, widths));
  const rule = widths.map((size) => '─'.repeat(size)).join('  ');
  return [lines[0] ?? '', rule, ...lines.slice(1)].join('\n');
}

/** Characters that a phone 390 px wide shows in one monospaced line. */
export const PHONE_WIDTH = 45;

/** Whether the table has room in `width` without wrapping a cell, or, with `wrapped`, without breaking a word. */
export function fits(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  width: number,
  { wrapped }: { readonly wrapped: boolean },
): boolean {
  const length = wrapped ? longestWord : (text: string): number => text.length;
  const widths = head.map((_, at) => columnWidth([head, ...rows], at, length));
  return sum(widths) + GAP * (head.length - 1) <= width;
}

const GAP = 2;
const MIN_WIDTH = 6;

/** Narrow columns keep their width; the rest is shared by the wide ones, the widest first giving way, down to its longest word. */
function columnWidths(rows: readonly (readonly string[])[], columns: number, width: number): number[] {
  const each = Array.from({ length: columns }, (_, at) => at);
  const widths = each.map((at) => columnWidth(rows, at, (text) => text.length));
  const least = each.map((at) => columnWidth(rows, at, longestWord));
  const room = width - GAP * (columns - 1);
  while (sum(widths) > room) {
    const slack = widths.map((size, at) => (size > (least[at] ?? 0) ? size : 0));
    const widest = slack.indexOf(Math.max(...slack));
    if ((slack[widest] ?? 0) === 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

function columnWidth(rows: readonly (readonly string[])[], at: number, length: (text: string) => number): number {
  return Math.max(MIN_WIDTH, ...rows.map((row) => length(row[at] ?? '')));
}

function longestWord(text: string): number {
  return Math.max(...text.split(' ').map((word) => word.length));
}

function sum(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total + size, 0);
}

function layOut(row: readonly string[], widths: readonly number[]): string {
  const cells = widths.map((size, at) => wrap(row[at] ?? '', size));
  const height = Math.max(1, ...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    cells
      .map((lines, at) => (lines[line] ?? '').padEnd(widths[at] ?? 0))
      .join(' '.repeat(GAP))
      .trimEnd(),
  ).join('\n');
}

/** Breaks at spaces alone: a command or a path that is cut in two is a wrong one. A longer word has a line to itself. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line === '') line = word;
    else if (line.length + 1 + word.length <= width) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}
