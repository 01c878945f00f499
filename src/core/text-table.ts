/** Lays a table out in monospaced characters, at most `width` wide; the widest columns wrap. Cells are single lines of text. */
export function textTable(head: readonly string[], rows: readonly (readonly string[])[], width: number): string {
  const all = [head, ...rows];
  const widths = columnWidths(all, head.length, width);
  const lines = all.map((row) => layOut(row, widths));
  const rule = widths.map((size) => '─'.repeat(size)).join('  ');
  return [lines[0] ?? '', rule, ...lines.slice(1)].join('\n');
}

const GAP = 2;
const MIN_WIDTH = 6;

/** Narrow columns keep their width; the rest is shared by the wide ones, the widest first giving way. */
function columnWidths(rows: readonly (readonly string[])[], columns: number, width: number): number[] {
  const widths = Array.from({ length: columns }, (_, at) =>
    Math.max(MIN_WIDTH, ...rows.map((row) => (row[at] ?? '').length)),
  );
  const room = width - GAP * (columns - 1);
  while (widths.reduce((sum, size) => sum + size, 0) > room) {
    const widest = widths.indexOf(Math.max(...widths));
    if ((widths[widest] ?? 0) <= MIN_WIDTH) break;
    widths[widest] = (widths[widest] ?? MIN_WIDTH) - 1;
  }
  return widths;
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

/** Breaks at spaces, and inside words that are longer than the column. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((part) => pieces(part, width))) {
    if (line === '') line = word;
    else if (line.length + 1 + word.length <= width) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

function pieces(word: string, width: number): string[] {
  const found: string[] = [];
  for (let at = 0; at < word.length; at += width) found.push(word.slice(at, at + width));
  return found.length === 0 ? [''] : found;
}
