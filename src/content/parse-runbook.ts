import { Lexer, type Token, type Tokens } from 'marked';
import type { RunbookSection } from '../core/knowledge-base.ts';
import type { ListItem, Part } from '../core/reply.ts';
import type { Inline, Text } from '../core/text.ts';
import type { ReadContent } from './content-kinds.ts';
import type { Problem } from './read-yaml.ts';

/** A section is read by people; a file this large is something else. */
const MAX_LENGTH = 200_000;

/**
 * Reads one runbook section: YAML front matter between `---` lines, then Markdown. Lines of problems are those of the file.
 * `isLazy`: the Markdown is known to be good and read only when it is shown.
 */
export function parseRunbook(
  file: string,
  id: string,
  source: string,
  readContent: ReadContent,
  isLazy = false,
): { section?: RunbookSection; problems: readonly Problem[] } {
  const parts = splitFrontMatter(source);
  if (source.length > MAX_LENGTH)
    return { problems: [{ file, line: 1, message: 'larger than 200 kB', remedy: 'split the section' }] };
  if (parts === undefined) {
    return {
      problems: [
        {
          file,
          line: 1,
          message: 'no front matter',
          remedy: 'begin the file with title, short, link and access between two --- lines',
        },
      ],
    };
  }
  const head = readContent('sectionHead', file, parts.head);
  if (isLazy && head.value !== undefined)
    return { section: readWhenShown({ id, ...head.value }, parts.body), problems: [] };
  const body = parseMarkdown(parts.body);
  const problems = [
    ...head.problems.map((problem) => ({ ...problem, line: (problem.line ?? 1) + 1 })),
    ...body.unknown.map(({ what, line }) => ({
      file,
      line: line + parts.bodyLine - 1,
      message: `${what} is not shown in Slack`,
      remedy: 'use headings, lists, code, tables, quotes, and links to https or to another section (name.md)',
    })),
  ];
  if (head.value === undefined || problems.length > 0) return { problems };
  return { section: { id, ...head.value, parts: body.parts }, problems };
}

function readWhenShown(head: Omit<RunbookSection, 'parts'>, markdown: string): RunbookSection {
  let parts: readonly Part[] | undefined;
  return {
    ...head,
    get parts() {
      parts ??= parseMarkdown(markdown).parts;
      return parts;
    },
  };
}

export interface FrontMatter {
  readonly head: string;
  readonly body: string;
  /** Line of the file on which the body begins; the head begins on line 2. */
  readonly bodyLine: number;
}

/** Undefined where the file does not begin with it. Some editors put a byte order mark in front. */
export function splitFrontMatter(source: string): FrontMatter | undefined {
  const parts = /^\uFEFF?---\r?\n(?<head>[\s\S]*?)\r?\n---[ \t]*\r?\n(?<body>[\s\S]*)$/u.exec(source)?.groups;
  if (parts?.['head'] === undefined || parts['body'] === undefined) return undefined;
  return { head: parts['head'], body: parts['body'], bodyLine: parts['head'].split('\n').length + 3 };
}

/** Something in a text that no channel can show; `line` is that of the text, from 1. */
interface Unknown {
  readonly what: string;
  readonly line: number;
}

/** Where in the text something unknown stands is found by its raw form. */
type Found = { readonly what: string; readonly raw: string }[];

/** Markdown as reply parts. What no channel can show (HTML, pictures) is named in `unknown`. */
export function parseMarkdown(source: string): { parts: Part[]; unknown: Unknown[] } {
  const parts: Part[] = [];
  const unknown: Unknown[] = [];
  let line = 1;
  for (const token of new Lexer({ gfm: true }).lex(source)) {
    const found: Found = [];
    parts.push(...partOf(token, found));
    for (const { what, raw } of found) unknown.push({ what, line: line + linesBefore(token.raw, raw) });
    line += token.raw.split('\n').length - 1;
  }
  return { parts, unknown };
}

function linesBefore(text: string, raw: string): number {
  return text.slice(0, Math.max(0, text.indexOf(raw))).split('\n').length - 1;
}

function partsOf(tokens: readonly Token[], unknown: Found): Part[] {
  return tokens.flatMap((token) => partOf(token, unknown));
}

function partOf(token: Token, unknown: Found): Part[] {
  switch (token.type) {
    case 'space':
    case 'def':
      return [];
    case 'heading':
      return [
        {
          kind: 'heading',
          text: textOf(token.tokens ?? [], unknown)
            .map(bare)
            .join(''),
        },
      ];
    case 'paragraph':
    case 'text':
      return [{ kind: 'paragraph', text: textOf(token.tokens ?? [token], unknown) }];
    case 'code':
      return [{ kind: 'code', text: (token as Tokens.Code).text }];
    case 'hr':
      return [{ kind: 'divider' }];
    case 'blockquote':
      return [{ kind: 'quote', parts: partsOf(token.tokens ?? [], unknown) }];
    case 'list':
      return [listOf(token as Tokens.List, unknown)];
    case 'table':
      return [tableOf(token as Tokens.Table, unknown)];
    default:
      unknown.push({ what: nameOf(token), raw: token.raw });
      return [];
  }
}

function listOf(list: Tokens.List, unknown: Found): Part {
  return { kind: 'list', ordered: list.ordered, items: list.items.map((item) => itemOf(item, unknown)) };
}

/** The first line of an entry is its text, the rest belongs inside it. */
function itemOf(item: Tokens.ListItem, unknown: Found): ListItem {
  const [first, ...rest] = partsOf(item.tokens, unknown);
  const text = first?.kind === 'paragraph' ? first.text : [];
  const parts = first === undefined || first.kind === 'paragraph' ? rest : [first, ...rest];
  return parts.length === 0 ? { text } : { text, parts };
}

function tableOf(table: Tokens.Table, unknown: Found): Part {
  return {
    kind: 'table',
    head: table.header.map((cell) => textOf(cell.tokens, unknown).map(bare).join('')),
    rows: table.rows.map((row) => row.map((cell) => textOf(cell.tokens, unknown))),
  };
}

function textOf(tokens: readonly Token[], unknown: Found): Text {
  return tokens.flatMap((token) => inlineOf(token, unknown));
}

function inlineOf(token: Token, unknown: Found): Inline[] {
  switch (token.type) {
    case 'strong':
    case 'em':
      return [
        {
          kind: 'bold',
          text: textOf(token.tokens ?? [], unknown)
            .map(bare)
            .join(''),
        },
      ];
    case 'codespan':
      return [{ kind: 'code', text: (token as Tokens.Codespan).text }];
    case 'link':
      return [linkOf(token as Tokens.Link, unknown)];
    case 'br':
      return [{ kind: 'plain', text: '\n' }];
    case 'escape':
      return [{ kind: 'plain', text: (token as Tokens.Escape).text }];
    case 'text':
      if (token.tokens !== undefined) return [...textOf(token.tokens, unknown)];
      return [{ kind: 'plain', text: (token as Tokens.Text).text.replace(/\n/gu, ' ') }];
    case 'html':
      // `<instance>` outside code reads as a tag; it is meant as it stands.
      return [{ kind: 'plain', text: token.raw }];
    default:
      unknown.push({ what: nameOf(token), raw: token.raw });
      return [];
  }
}

/** A link to another section names it by its file; elsewhere only https is followed. */
function linkOf(link: Tokens.Link, unknown: Found): Inline {
  const text = textOf(link.tokens, unknown).map(bare).join('');
  const section = /^(?<id>[\w-]+)\.md$/u.exec(link.href)?.groups?.['id'];
  if (section !== undefined) return { kind: 'section', text, id: section };
  if (link.href.startsWith('https://')) return { kind: 'link', text, url: link.href };
  unknown.push({ what: `a link to ${link.href}`, raw: link.raw });
  return { kind: 'plain', text };
}

function bare(part: Inline): string {
  return part.kind === 'user' || part.kind === 'channel' ? '' : part.text;
}

function nameOf({ type }: Token): string {
  if (type === 'html') return 'HTML';
  return type === 'image' ? 'a picture' : type === 'del' ? 'struck-out text' : `"${type}"`;
}
