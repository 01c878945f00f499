import { splitFrontMatter } from './parse-runbook.ts';
import type { PlacedText } from './read-yaml.ts';

/** The bones of a runbook section, which have to be the same in every language. Lines are those of the file. */
export interface Outline {
  readonly file: string;
  /** `title`, `short`, `link`, `access` as written, where they are. */
  readonly head: Readonly<Record<string, PlacedText>>;
  readonly headings: readonly PlacedText[];
  /** Numbered entries of lists. */
  readonly steps: readonly PlacedText[];
  /** Rows of tables, the line of dashes left out. */
  readonly rows: readonly PlacedText[];
  /** Fenced code, one text each, without indentation. */
  readonly fences: readonly PlacedText[];
  readonly codes: readonly PlacedText[];
  /** Targets of links: addresses and `name.md`. */
  readonly links: readonly PlacedText[];
  /** Every line that people read: neither code nor front matter. */
  readonly prose: readonly PlacedText[];
}

/** Reads Markdown line by line, so that every place is known. Sections that cannot be parsed have an outline too. */
export function outlineOf(file: string, source: string): Outline {
  const parts = splitFrontMatter(source) ?? { head: '', body: source, bodyLine: 1 };
  const { fences, prose } = splitFences(parts.body, parts.bodyLine);
  const find = (pattern: RegExp): PlacedText[] =>
    prose.flatMap(({ text, line }) =>
      [...text.matchAll(pattern)].map(({ groups }) => ({ text: groups?.['found'] ?? '', line })),
    );
  return {
    file,
    head: headOf(parts.head),
    fences,
    headings: find(/^ {0,3}#{1,6} +(?<found>.*)/gu),
    steps: find(/^[ >]*\d+[.)] +(?<found>.*)/gu),
    rows: find(/^ {0,3}\|(?![-:| ]+$)(?<found>.*)/gu),
    codes: find(/(?<!`)`(?<found>[^`]+)`(?!`)/gu),
    links: find(/\]\(<?(?<found>[^\s)>]*)/gu),
    prose: prose.map(({ text, line }) => ({ text: text.replace(/`[^`]*`/gu, '``'), line })),
  };
}

function headOf(head: string): Record<string, PlacedText> {
  const entries = head.split('\n').flatMap((text, at) => {
    const groups = /^(?<key>\w+):(?<value>.*)$/u.exec(text.trimEnd())?.groups;
    return groups?.['key'] === undefined
      ? []
      : [[groups['key'], { text: unquoted((groups['value'] ?? '').trim()), line: at + 2 }] as const];
  });
  return Object.fromEntries(entries);
}

function unquoted(value: string): string {
  return value.replace(/^(?<quote>["'])(?<inner>.*)\k<quote>$/u, '$<inner>').trim();
}

function splitFences(body: string, firstLine: number): { fences: PlacedText[]; prose: PlacedText[] } {
  const fences: PlacedText[] = [];
  const prose: PlacedText[] = [];
  let open: { readonly mark: string; readonly line: number; readonly lines: string[] } | undefined;
  for (const [at, text] of body.split(/\r?\n/u).entries()) {
    const line = firstLine + at;
    const mark = /^[ >]*(?<mark>`{3,}|~{3,})/u.exec(text)?.groups?.['mark'];
    if (open === undefined && mark === undefined) prose.push({ text, line });
    else if (open === undefined) open = { mark: mark ?? '', line, lines: [] };
    else if (mark?.startsWith(open.mark) === true) {
      fences.push({ text: open.lines.join('\n'), line: open.line });
      open = undefined;
    } else open.lines.push(text.replace(/^[ >]+/u, '').trimEnd());
  }
  return { fences: open === undefined ? fences : [...fences, { text: open.lines.join('\n'), line: open.line }], prose };
}
