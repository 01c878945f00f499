/** Where the table of figures begins, and what stands after it. */
const HEADER = /^\| Row +\| What /u;
const END = '<!-- end of figures -->';

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
