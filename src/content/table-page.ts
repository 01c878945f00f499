import { basename } from 'node:path';
import { parseFragment, type DefaultTreeAdapterTypes as Tree } from 'parse5';
import { flatten } from '../core/normalize.ts';
import { splitFrontMatter } from './parse-runbook.ts';

/** A link in a cell: the page by its file name without ending, and the place on it. */
export interface PageLink {
  readonly text: string;
  readonly href: string;
  readonly page: string;
  readonly anchor?: string;
}

/** One module as the page describes it. Texts are without markup, one line per `<br>` or paragraph. */
export interface TableRow {
  readonly line: number;
  readonly name: string;
  readonly scope: string;
  readonly fix: string;
  readonly links: readonly PageLink[];
}

export interface PageTable {
  readonly line: number;
  /** Id in braces of the heading above. */
  readonly headingId?: string;
  readonly rows: readonly TableRow[];
}

export interface TablePage {
  readonly file: string;
  readonly title: string;
  readonly tables: readonly PageTable[];
}

/**
 * Reads a documentation page: front matter, headings with ids in braces, and HTML tables whose rows have three cells (module, what it
 * does, what to do). The HTML is read as browsers read it, so unclosed and upper-case tags, entities and nested tags are no obstacle.
 */
export function parseTablePage(file: string, source: string): TablePage {
  const text = source.replace(/^\uFEFF/u, '').replace(/\r\n?/gu, '\n');
  const { title, body } = withoutFrontMatter(text);
  const headings = headingsIn(body);
  const page = basename(file).replace(/\.\w+$/u, '');
  const root = parseFragment(readable(body), { sourceCodeLocationInfo: true });
  const tables = elementsIn(root, 'table').map((table): PageTable => {
    const line = lineOf(table);
    const headingId = headings.findLast((heading) => heading.line < line)?.id;
    return { line, rows: rowsOf(table, page), ...(headingId === undefined ? {} : { headingId }) };
  });
  return { file, title: title ?? headings[0]?.text ?? page, tables: tables.filter(({ rows }) => rows.length > 0) };
}

/** Blank lines take its place, so that lines stay true. */
function withoutFrontMatter(text: string): { title?: string; body: string } {
  const parts = splitFrontMatter(text);
  if (parts === undefined) return { body: text };
  const title = /^title:(?<title>.*)$/mu
    .exec(parts.head)
    ?.groups?.['title']?.trim()
    .replace(/^["']|["']$/gu, '');
  const body = '\n'.repeat(parts.bodyLine - 1) + parts.body;
  return title === undefined ? { body } : { title, body };
}

const HEADING = /^#{1,6} (?<text>.*?)(?:\{#(?<id>[^{}\s]+)\})?$/u;

function headingsIn(body: string): { line: number; text: string; id?: string }[] {
  return body.split('\n').flatMap((line, at) => {
    const { text, id } = HEADING.exec(line.trimEnd())?.groups ?? {};
    if (text === undefined) return [];
    return [{ line: at + 1, text: plainMarkdown(text), ...(id === undefined ? {} : { id }) }];
  });
}

/** Fenced lines become empty. As in CommonMark, a fence that nothing closes reaches to the end. */
function withoutFences(body: string): string {
  let open: string | undefined;
  const lines = body.split('\n').map((line) => {
    const within = open;
    if (open === undefined) open = /^ *(?<mark>```(?!.*`)|~~~)/u.exec(line)?.groups?.['mark'];
    else if (line.trim() === open) open = undefined;
    return within === undefined && open === undefined ? line : '';
  });
  return lines.join('\n');
}

/** Code is meant to be read: its angle brackets are no tags. */
function readable(body: string): string {
  return withoutFences(body).replace(/`[^`\n]+`/gu, (code) => code.replaceAll('<', '&lt;').replaceAll('>', '&gt;'));
}

type Node = Tree.ChildNode | Tree.DocumentFragment;

function elementsIn(node: Node, name: string): Tree.Element[] {
  const children = childrenOf(node);
  return children.flatMap((child) =>
    'tagName' in child && child.tagName === name ? [child] : elementsIn(child, name),
  );
}

function childrenOf(node: Node): Tree.ChildNode[] {
  return 'childNodes' in node ? node.childNodes : [];
}

function lineOf(node: Tree.Element): number {
  return node.sourceCodeLocation?.startLine ?? 1;
}

/** Rows of the body with three cells; those of the head, and rows that only name the columns, are left out. */
function rowsOf(table: Tree.Element, page: string): TableRow[] {
  const body = childrenOf(table).filter((child) => child.nodeName !== 'thead');
  const rows = body.flatMap((part) => (part.nodeName === 'tr' && 'tagName' in part ? [part] : elementsIn(part, 'tr')));
  return rows.flatMap((row) => {
    const cells = childrenOf(row).filter((child) => 'tagName' in child && ['td', 'th'].includes(child.tagName));
    const [name, scope, fix] = cells;
    const isHead = cells.every(({ nodeName }) => nodeName === 'th');
    if (name === undefined || scope === undefined || fix === undefined || cells.length !== 3 || isHead) return [];
    const names = plainText(name).split('\n');
    const found = {
      line: lineOf(row),
      name: nameOf(names[0] ?? ''),
      scope: plainText(scope),
      fix: plainText(fix),
      links: [name, scope, fix].flatMap((cell) => linksIn(cell, page)),
    };
    return found.name === '' || isColumnTitle(found.name) ? [] : [found];
  });
}

function isColumnTitle(name: string): boolean {
  return /^(?:modules?|modulos?|moduli|modul(?:er)?|nombre|nome|nom|name|namn)$/u.test(flatten(name));
}

function nameOf(text: string): string {
  return text.replace(/(?<![\s.:,;])[\s.:,;]+$/u, '').replace(/^[\s.:,;]+/u, '');
}

const LINE_ENDS = new Set(['br', 'p', 'li', 'div', 'tr', 'ul', 'ol']);

function plainText(node: Node): string {
  return rawText(node)
    .split('\n')
    .map((line) => plainMarkdown(line))
    .filter((line) => line !== '')
    .join('\n');
}

function rawText(node: Node): string {
  if (node.nodeName === '#text' && 'value' in node) return node.value.replace(/\s+/gu, ' ');
  const inner = childrenOf(node).map(rawText).join('');
  return LINE_ENDS.has(node.nodeName) ? `\n${inner}\n` : inner;
}

/** `[!DNL name]` and `[!UICONTROL name]` are the vendor's marks for names that are not to be translated. */
function plainMarkdown(text: string): string {
  return text
    .replace(/\[!\w+ (?<name>[^[\]]*)\]/gu, '$<name>')
    .replace(/\[(?<label>[^[\]]*)\]\([^)\s[]*\)(?:\{[^{}]*\})?/gu, '$<label>')
    .replace(/[`*\u200B\u00AD\uFEFF]/gu, '')
    .replace(/\\(?<mark>[_#-])/gu, '$<mark>')
    .replace(/\s+/gu, ' ')
    .trim();
}

const MARKDOWN_LINK = /\[(?<label>[^[\]]*)\]\((?<href>[^)\s[]*)\)/gu;

function linksIn(cell: Tree.ChildNode, page: string): PageLink[] {
  const tags = elementsIn(cell, 'a').flatMap((link) => {
    const href = link.attrs.find(({ name }) => name === 'href')?.value;
    return href === undefined ? [] : [{ text: plainText(link).replaceAll('\n', ' '), href }];
  });
  const marked = [...rawText(cell).matchAll(MARKDOWN_LINK)].map(({ groups }) => ({
    text: plainMarkdown(groups?.['label'] ?? ''),
    href: groups?.['href'] ?? '',
  }));
  return [...tags, ...marked].flatMap(({ text, href }) => {
    const target = targetOf(href, page);
    return target === undefined ? [] : [{ text, href, ...target }];
  });
}

/** `../../production/using/log-files.md#x`, `https://…/log-files?lang=sv#x` and `#x` alike; undefined for what is no page (mailto). */
export function targetOf(href: string, samePage = ''): { page: string; anchor?: string } | undefined {
  const trimmed = href.trim();
  if (trimmed === '' || /^(?!https?:)[a-z][a-z+.-]*:/iu.test(trimmed)) return undefined;
  const [address = '', anchor = ''] = trimmed.split('#', 2);
  const file =
    address
      .split('?', 1)[0]
      ?.replace(/(?<!\/)\/+$/u, '')
      .split('/')
      .at(-1) ?? '';
  const page = file.replace(/\.(?:md|html?)$/iu, '') || samePage;
  return anchor === '' ? { page } : { page, anchor };
}
