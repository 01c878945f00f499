import { LANGUAGES, type Language } from '../core/language.ts';
import type { CheckedFolder } from './check-folder.ts';
import type { Outline } from './runbook-outline.ts';
import type { PlacedText, Problem } from './read-yaml.ts';

/** A runbook section says the same in every language: same code, steps, headings, rows, links, access and page of the documentation. */
export function checkStructure({ outlines }: CheckedFolder): Problem[] {
  const ids = [...new Set(LANGUAGES.flatMap((language) => [...outlines[language].keys()]))];
  return [
    ...LANGUAGES.flatMap((language) => [
      ...checkShort([...outlines[language].values()]),
      ...[...outlines[language].values()].flatMap((outline) => checkLanguage(outline, language)),
    ]),
    ...ids.flatMap((id) => compareLanguages(LANGUAGES.flatMap((language) => outlines[language].get(id) ?? []))),
  ];
}

/** The label of a button: two sections with the same one cannot be told apart. */
function checkShort(outlines: readonly Outline[]): Problem[] {
  return outlines.flatMap(({ file, head }, at) => {
    const { short } = head;
    const first = outlines
      .slice(0, at)
      .find((earlier) => earlier.head['short']?.text.toLowerCase() === short?.text.toLowerCase());
    if (short === undefined || first === undefined) return [];
    return [
      {
        file,
        line: short.line,
        message: `short "${short.text}" is also that of ${first.file}`,
        remedy: 'give each section of a language a short title of its own',
      },
    ];
  });
}

const DOCUMENTATION = /^https:\/\/experienceleague\.adobe\.com\/(?<language>[a-z]{2}(?:-[a-z]{2})?)\/(?<page>.*)$/iu;

function checkLanguage({ file, head, links }: Outline, language: Language): Problem[] {
  return [...(head['link'] === undefined ? [] : [head['link']]), ...links].flatMap(({ text, line }) => {
    const found = DOCUMENTATION.exec(text)?.groups?.['language'];
    if (found === undefined || found === language) return [];
    return [
      {
        file,
        line,
        message: `the link leads to the documentation in "${found}"`,
        remedy: `replace /${found}/ in it by /${language}/`,
      },
    ];
  });
}

function compareLanguages([first, ...others]: readonly Outline[]): Problem[] {
  return first === undefined ? [] : others.flatMap((other) => compare(first, other));
}

function compare(first: Outline, other: Outline): Problem[] {
  return [
    ...compareCounts('headings', first, other),
    ...compareCounts('steps', first, other),
    ...compareCounts('rows', first, other),
    ...compareFences(first, other),
    ...compareSets('codes', first, other),
    ...compareSets('links', first, other),
    ...compareHead(first, other),
  ];
}

const NAMES = {
  headings: 'headings',
  steps: 'numbered steps',
  rows: 'rows of tables',
  codes: 'code',
  links: 'link',
} as const;

function compareCounts(what: 'headings' | 'steps' | 'rows', first: Outline, other: Outline): Problem[] {
  const [expected, found] = [first[what].length, other[what].length];
  if (expected === found) return [];
  const line = (found > expected ? other[what][expected] : other[what].at(-1))?.line ?? 1;
  return [
    {
      file: other.file,
      line,
      message: `${found} ${NAMES[what]} where ${first.file} has ${expected}`,
      remedy: 'say the same in every language',
    },
  ];
}

function compareFences(first: Outline, other: Outline): Problem[] {
  if (first.fences.length !== other.fences.length) {
    const line = other.fences.at(-1)?.line ?? 1;
    return [
      {
        file: other.file,
        line,
        message: `${other.fences.length} code blocks where ${first.file} has ${first.fences.length}`,
        remedy: 'commands are the same in every language',
      },
    ];
  }
  return other.fences.flatMap(({ text, line }, at) =>
    text === first.fences[at]?.text
      ? []
      : [
          {
            file: other.file,
            line,
            message: `this code block differs from ${first.file}:${first.fences[at]?.line}`,
            remedy: 'commands are the same in every language: copy the block',
          },
        ],
  );
}

/** Order may differ with the grammar, not what there is. */
function compareSets(what: 'codes' | 'links', first: Outline, other: Outline): Problem[] {
  const [expected, found] = [first[what].map(comparable), other[what].map(comparable)];
  const lacking = withoutEach(expected, found).map(({ text, line }) => ({
    line: lineLike(line, first, other),
    message: `${NAMES[what]} "${text}" of ${first.file}:${line} is missing`,
  }));
  const added = withoutEach(found, expected).map(({ text, line }) => ({
    line,
    message: `${NAMES[what]} "${text}" is not in ${first.file}`,
  }));
  return [...lacking, ...added].map((problem) => ({
    file: other.file,
    ...problem,
    remedy: 'say the same in every language',
  }));
}

/** Pages of the documentation are the same page in any language. */
function comparable({ text, line }: PlacedText): PlacedText {
  return { text: DOCUMENTATION.exec(text)?.groups?.['page'] ?? text, line };
}

function withoutEach(all: readonly PlacedText[], others: readonly PlacedText[]): PlacedText[] {
  const left = others.map(({ text }) => text);
  return all.filter(({ text }) => {
    const at = left.indexOf(text);
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
}

/** The line under the same heading; languages need not break lines alike. */
function lineLike(line: number, first: Outline, other: Outline): number {
  const heading = first.headings.findLastIndex((one) => one.line <= line);
  return other.headings[heading]?.line ?? other.prose[0]?.line ?? 1;
}

function compareHead(first: Outline, other: Outline): Problem[] {
  const problems: Problem[] = [];
  const { access, link } = other.head;
  if (access !== undefined && first.head['access'] !== undefined && access.text !== first.head['access'].text) {
    problems.push({
      file: other.file,
      line: access.line,
      message: `access "${access.text}" where ${first.file} has "${first.head['access'].text}"`,
      remedy: 'steps need the same access in every language',
    });
  }
  const expected = first.head['link'];
  if (link !== undefined && expected !== undefined && comparable(link).text !== comparable(expected).text) {
    problems.push({
      file: other.file,
      line: link.line,
      message: `the link leads to another page than that of ${first.file}:${expected.line}`,
      remedy: 'link to the same page, in this language',
    });
  }
  return problems;
}
