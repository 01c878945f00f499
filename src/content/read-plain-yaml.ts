/**
 * Reads the part of YAML that our own files are written in: block and flow collections, plain and quoted scalars on as many lines as
 * they like, comments. About ten times as fast as the full parser, which also keeps every place of the file.
 * Undefined on anything else (anchors, tags, block scalars, escapes, tabs, duplicate keys, several documents) and on what is not valid;
 * what it does read, it reads as the full parser does. Never throws.
 */
export function readPlainYaml(source: string): { readonly value: unknown } | undefined {
  const cursor: Cursor = { source: source.replaceAll('\r\n', '\n'), at: 0 };
  try {
    if (/[\t\r\uFEFF]/u.test(cursor.source)) giveUp();
    const column = nextColumn(cursor);
    const value = readNode(cursor, -1, column, 0);
    return nextColumn(cursor) === END ? { value } : undefined;
  } catch (error) {
    if (error === GIVEN_UP) return undefined;
    throw error;
  }
}

interface Cursor {
  readonly source: string;
  at: number;
}

const GIVEN_UP = new Error('this is not plain YAML');
const END = -1;
/** Content has five levels at most. */
const MAX_DEPTH = 20;

function giveUp(): never {
  throw GIVEN_UP;
}

const GAP = /(?:[ \n]+|(?<![^ \n])#[^\n]*)*/y;
const REST = /[^\n]*/y;
const DASH = /-(?=[ \n]|$)/y;
const KEY = /(?:[A-Za-z_][\w-]*|'(?:[^'\n]|'')*'|"[^"\\\n]*") *:(?=[ \n]|$)/y;
const QUOTED = /'(?:[^'\n]|'')*'|"[^"\\\n]*"/y;
const ONE_BREAK = / *\n */y;
/** A line of a plain scalar between brackets; `:` and `#` are text where nothing separates them from it. */
const IN_FLOW = /(?:[^\n ,[\]{}:#]+|:(?=[^\n ,[\]{}])|(?<=[^\n ])#| +(?=[^\n ,[\]{}:#]|:[^\n ,[\]{}]))+/y;
const NOT_PLAIN = new Set('&*!|>%@`\'",[]{}#');
/** What a plain scalar may look like and not be a text, apart from whole numbers: `~`, `yes` is none, `0x1F`, `1.5`, `.inf`. */
const SPECIAL =
  /^(?:~|null|true|false|[-+]?\.(?:inf|nan)|0[xo][\da-f]+|[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?|<<|=)$/iu;
const WHOLE_NUMBER = /^(?:0|-?[1-9]\d{0,14})$/u;

function match({ source, at }: Cursor, pattern: RegExp): string | undefined {
  pattern.lastIndex = at;
  return pattern.test(source) ? source.slice(at, pattern.lastIndex) : undefined;
}

function take(cursor: Cursor, pattern: RegExp): string | undefined {
  const found = match(cursor, pattern);
  cursor.at += found?.length ?? 0;
  return found;
}

/** Moves to what comes next, over blanks and comments; the column in which it stands. */
function nextColumn(cursor: Cursor): number {
  take(cursor, GAP);
  const { source, at } = cursor;
  if (at >= source.length) return END;
  const column = at - source.lastIndexOf('\n', at - 1) - 1;
  if (column === 0 && /^(?:---|\.\.\.)/u.test(source.slice(at, at + 3))) giveUp();
  return column;
}

function isEndOfLine({ source, at }: Cursor): boolean {
  return at >= source.length || source[at] === '\n' || (source[at] === '#' && source[at - 1] === ' ');
}

/** What stands at the cursor, inside something that is indented by `outer`. */
function readNode(cursor: Cursor, outer: number, column: number, depth: number): unknown {
  if (column <= outer || depth > MAX_DEPTH) giveUp();
  if (match(cursor, DASH) !== undefined) return readList(cursor, column, depth);
  if (match(cursor, KEY) !== undefined) return readGroup(cursor, column, depth);
  const first = cursor.source[cursor.at];
  if (first === '[' || first === '{') return readFlow(cursor, outer, depth);
  return first === "'" || first === '"' ? readQuoted(cursor) : readPlain(cursor, outer);
}

function readGroup(cursor: Cursor, indent: number, depth: number): Record<string, unknown> {
  const group: Record<string, unknown> = {};
  for (;;) {
    const key = take(cursor, KEY) ?? giveUp();
    add(group, keyOf(key.slice(0, -1).trimEnd()), readValue(cursor, indent, depth));
    const column = nextColumn(cursor);
    if (column < indent) return group;
    if (column > indent) giveUp();
  }
}

function keyOf(written: string): string {
  if (/^['"]/u.test(written)) return unquoted(written);
  const key = resolve(written);
  return typeof key === 'string' ? key : giveUp();
}

function add(group: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__' || Object.hasOwn(group, key)) giveUp();
  group[key] = value;
}

/** After `key:`. A list may stand as far to the left as its key. */
function readValue(cursor: Cursor, indent: number, depth: number): unknown {
  take(cursor, / +/y);
  if (!isEndOfLine(cursor)) return readInline(cursor, indent, depth);
  const end = cursor.at;
  const column = nextColumn(cursor);
  // The full parser refuses some of what follows a comment here that stands at the beginning of its line.
  if (cursor.source.slice(end, cursor.at).includes('\n#')) giveUp();
  if (column > indent) return readNode(cursor, indent, column, depth + 1);
  return column === indent && match(cursor, DASH) !== undefined ? readList(cursor, indent, depth + 1) : null;
}

function readInline(cursor: Cursor, indent: number, depth: number): unknown {
  if (match(cursor, DASH) !== undefined || match(cursor, KEY) !== undefined) giveUp();
  return readNode(cursor, indent, indent + 1, depth + 1);
}

function readList(cursor: Cursor, indent: number, depth: number): unknown[] {
  const list: unknown[] = [];
  for (;;) {
    if (take(cursor, DASH) === undefined) return list;
    take(cursor, / +/y);
    const column = nextColumn(cursor);
    list.push(column > indent ? readNode(cursor, indent, column, depth + 1) : null);
    const next = nextColumn(cursor);
    if (next < indent) return list;
    if (next > indent) giveUp();
  }
}

/** A plain scalar outside brackets: to the end of the line, and on with lines that are indented deeper than what it belongs to. */
function readPlain(cursor: Cursor, outer: number): unknown {
  startPlain(cursor, /[\s]/u);
  let text = readPlainLine(cursor);
  for (let end = cursor.at; nextColumn(cursor) > outer; end = cursor.at) {
    if (!/^ *\n *$/u.test(cursor.source.slice(end, cursor.at))) giveUp();
    text += ` ${readPlainLine(cursor)}`;
  }
  return resolve(text);
}

/** `-`, `?` and `:` begin a text only where more of it follows at once. */
function startPlain({ source, at }: Cursor, separator: RegExp): void {
  const first = source[at] ?? giveUp();
  const second = source[at + 1] ?? ' ';
  if (NOT_PLAIN.has(first) || ('-?:'.includes(first) && separator.test(second))) giveUp();
}

function readPlainLine(cursor: Cursor): string {
  const rest = match(cursor, REST) ?? '';
  const comment = rest.indexOf(' #');
  const text = (comment === -1 ? rest : rest.slice(0, comment)).replace(/(?<! ) +$/u, '');
  if (text.includes(': ') || text.endsWith(':')) giveUp();
  cursor.at += text.length;
  return text;
}

/** What stands between brackets is indented deeper than what they belong to, the closing one included. */
function readFlow(cursor: Cursor, outer: number, depth: number): unknown {
  if (depth > MAX_DEPTH) giveUp();
  const isList = cursor.source[cursor.at] === '[';
  const close = isList ? ']' : '}';
  const list: unknown[] = [];
  const group: Record<string, unknown> = {};
  cursor.at += 1;
  for (;;) {
    nextInFlow(cursor, outer);
    if (takeOne(cursor, close)) return isList ? list : group;
    if (isList) list.push(readFlowNode(cursor, outer, depth));
    else readFlowPair(cursor, group, outer, depth);
    nextInFlow(cursor, outer);
    if (!takeOne(cursor, ',') && cursor.source[cursor.at] !== close) giveUp();
  }
}

function nextInFlow(cursor: Cursor, outer: number): void {
  if (nextColumn(cursor) <= outer) giveUp();
}

function takeOne(cursor: Cursor, character: string): boolean {
  if (cursor.source[cursor.at] !== character) return false;
  cursor.at += 1;
  return true;
}

function readFlowPair(cursor: Cursor, group: Record<string, unknown>, outer: number, depth: number): void {
  const key = readFlowNode(cursor, outer, depth);
  if (typeof key !== 'string' || !takeOne(cursor, ':') || !/[ \n]/u.test(cursor.source[cursor.at] ?? '')) giveUp();
  nextInFlow(cursor, outer);
  add(group, key, readFlowNode(cursor, outer, depth));
}

function readFlowNode(cursor: Cursor, outer: number, depth: number): unknown {
  const first = cursor.source[cursor.at];
  if (first === '[' || first === '{') return readFlow(cursor, outer, depth + 1);
  if (first === "'" || first === '"') return readQuoted(cursor);
  startPlain(cursor, /[\s,[\]{}]/u);
  let text = take(cursor, IN_FLOW) ?? giveUp();
  for (;;) {
    const end = cursor.at;
    const more = take(cursor, ONE_BREAK) === undefined ? undefined : match(cursor, IN_FLOW);
    if (more === undefined) {
      cursor.at = end;
      return resolve(text);
    }
    nextInFlow(cursor, outer);
    text += ` ${take(cursor, IN_FLOW) ?? giveUp()}`;
  }
}

function readQuoted(cursor: Cursor): string {
  return unquoted(take(cursor, QUOTED) ?? giveUp());
}

function unquoted(written: string): string {
  const inner = written.slice(1, -1);
  return written.startsWith("'") ? inner.replaceAll("''", "'") : inner;
}

function resolve(text: string): unknown {
  if (WHOLE_NUMBER.test(text)) return Number(text);
  return SPECIAL.test(text) ? giveUp() : text;
}
