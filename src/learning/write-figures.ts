import { readFileSync, writeFileSync } from 'node:fs';

/** Puts text between the lines `<!-- name -->` and `<!-- /name -->` of a page. Throws when the page has no such place. */
export function writeFigures(page: string, name: string, text: string): void {
  const source = readFileSync(page, 'utf8');
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const from = source.indexOf(start);
  const to = source.indexOf(end);
  if (from === -1 || to < from) throw new Error(`${page}: no place for figures; add the lines ${start} and ${end}`);
  writeFileSync(page, `${source.slice(0, from + start.length)}\n\n${text}\n\n${source.slice(to)}`);
}
