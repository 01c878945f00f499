import { isMap, isScalar, isSeq, parseDocument, type Document, type YAMLMap, type YAMLSeq } from 'yaml';

/**
 * Adds a text to the list at `path` and leaves every other character of the file as it is: comments, order and line breaks stay.
 * Undefined where the file is written in a way that this cannot be done in.
 */
export function addToList(source: string, path: readonly [string, ...string[]], text: string): string | undefined {
  const document = parseDocument(source);
  if (document.errors.length > 0) return undefined;
  const list = document.getIn(path, true);
  if (isSeq(list) && list.items.some((item) => isScalar(item) && item.value === text)) return source;
  const edited = isSeq(list)
    ? extendList(source, list, text)
    : list === undefined
      ? insertList(source, document, path, text)
      : undefined;
  return edited !== undefined && holds(edited, path, text) ? edited : undefined;
}

function holds(source: string, path: readonly string[], text: string): boolean {
  const document = parseDocument(source);
  const list = document.getIn(path, true);
  return (
    document.errors.length === 0 && isSeq(list) && list.items.some((item) => isScalar(item) && item.value === text)
  );
}

function extendList(source: string, list: YAMLSeq, text: string): string | undefined {
  const last = list.items.at(-1);
  const end = isScalar(last) ? last.range?.[1] : undefined;
  const start = isScalar(last) ? last.range?.[0] : undefined;
  if (list.flow === true)
    return insert(
      source,
      end ?? (list.range?.[0] ?? 0) + 1,
      (start === undefined ? '' : separatorBefore(source, start)) + quoted(text),
    );
  if (start === undefined || end === undefined) return undefined;
  const indent = /(?:^|\n)(?<indent> *)- *$/u.exec(source.slice(0, start))?.groups?.['indent'];
  return indent === undefined ? undefined : insert(source, end, `\n${indent}- ${quoted(text)}`);
}

/** Where the last entry has a line of its own, the next one gets one too. */
function separatorBefore(source: string, start: number): string {
  const indent = /\n(?<indent> *)$/u.exec(source.slice(0, start))?.groups?.['indent'];
  return indent === undefined ? ', ' : `,\n${indent}`;
}

/** A list that is not there yet goes first into its group; a group that is not there yet goes to the end of the file. */
function insertList(
  source: string,
  document: Document,
  path: readonly [string, ...string[]],
  text: string,
): string | undefined {
  const [first, ...inner] = path;
  const key = path.at(-1) ?? '';
  const parent = path.length === 1 ? undefined : document.getIn(path.slice(0, -1), true);
  if (isMap(parent) && parent.flow !== true) return insertFirst(source, parent, `${key}: [${quoted(text)}]`);
  if (document.has(first)) return undefined;
  const lines = [
    `${first}:${inner.length === 0 ? ` [${quoted(text)}]` : ''}`,
    ...inner.map((name, at) => `${'  '.repeat(at + 1)}${name}:${at === inner.length - 1 ? ` [${quoted(text)}]` : ''}`),
  ];
  const separator = source === '' || source.endsWith('\n') ? '' : '\n';
  return `${source}${separator}${lines.join('\n')}\n`;
}

function insertFirst(source: string, parent: YAMLMap, line: string): string | undefined {
  const key = parent.items[0]?.key;
  const start = isScalar(key) ? key.range?.[0] : undefined;
  if (start === undefined) return undefined;
  const indent = /(?:^|\n)(?<indent> *)$/u.exec(source.slice(0, start))?.groups?.['indent'];
  return indent === undefined ? undefined : insert(source, start, `${line}\n${indent}`);
}

function insert(source: string, at: number, text: string): string {
  return source.slice(0, at) + text + source.slice(at);
}

/** Plain where YAML reads it as it stands, inside brackets too. */
export function quoted(text: string): string {
  const isPlain =
    /^\p{L}[\p{L}\p{N}' ./-]*$/u.test(text) &&
    !text.endsWith(' ') &&
    !/^(?:true|false|null|yes|no|on|off|y|n)$/iu.test(text);
  return isPlain ? text : JSON.stringify(text);
}
