import { isMap, isPair, isScalar, LineCounter, parseDocument, visit, type Document } from 'yaml';
import type { z } from 'zod';

/** Something wrong with a content file, and how to mend it. */
export interface Problem {
  /** Path as given, for example `data/modules/mta.yml`. */
  readonly file: string;
  /** 1-based; absent where the fault is a missing file. */
  readonly line?: number;
  readonly message: string;
  readonly remedy: string;
}

/** One text of a file and the line where it begins. */
export interface PlacedText {
  readonly text: string;
  readonly line: number;
}

/** Content of one file, checked against its schema. `lineOf` finds the line of a path inside it. */
export interface YamlFile<T> {
  readonly value: T | undefined;
  readonly problems: readonly Problem[];
  lineOf(path: readonly PropertyKey[]): number | undefined;
  /** Every string of the file that is not a key, in order; none when the syntax is wrong. */
  texts(): readonly PlacedText[];
}

/** YAML 1.2 with alias bombs, duplicate keys and excessive depth refused. Never throws: faults are returned. */
export function readYaml<T>(file: string, source: string, schema: z.ZodType<T>): YamlFile<T> {
  const lines = new LineCounter();
  const fault = refuse(source);
  if (fault !== undefined) return unreadable([{ file, ...fault }]);
  const document = parseDocument(source, { lineCounter: lines, uniqueKeys: true });
  const lineOf = (path: readonly PropertyKey[]): number | undefined => lineOfPath(document, lines, path);
  const syntax = syntaxProblems(file, document);
  if (syntax.length > 0) return { ...unreadable(syntax), lineOf };
  const plain = toPlain(document);
  if (plain === undefined) return unreadable([{ file, ...BOMB }]);
  const parsed = schema.safeParse(plain.value);
  const texts = (): PlacedText[] => textsOf(document, lines);
  if (parsed.success) return { value: parsed.data, problems: [], lineOf, texts };
  return {
    value: undefined,
    problems: parsed.error.issues.flatMap((issue) => describeIssue(file, issue, lineOf)),
    lineOf,
    texts,
  };
}

const MAX_BYTES = 2_000_000;
const MAX_INDENT = 200;
const MAX_ALIASES = 20;
const TOO_LARGE = { message: 'larger than 2 MB', remedy: 'split the file' };
const TOO_DEEP = {
  message: `nested deeper than ${MAX_INDENT / 4} levels`,
  remedy: 'content needs three levels at most',
};
const BOMB = {
  line: 1,
  message: 'its aliases (*name) have no anchor or grow without limit',
  remedy: 'write the values out instead of pointing to them',
};

function unreadable(problems: readonly Problem[]): YamlFile<never> {
  return { value: undefined, problems, lineOf: () => undefined, texts: () => [] };
}

function refuse(source: string): { message: string; remedy: string; line?: number } | undefined {
  if (source.length > MAX_BYTES) return TOO_LARGE;
  const deep = /^ {200}|(?:[[{]\s*){50}|^[ \t]*(?:- ){50}/mu.exec(source);
  return deep === null ? undefined : { ...TOO_DEEP, line: source.slice(0, deep.index).split('\n').length };
}

/** Unknown tags are only warnings to the parser, but whoever writes `!!js/function` expects something that does not happen. */
function syntaxProblems(file: string, { errors, warnings }: Document): Problem[] {
  return [...errors, ...warnings].map((error) => ({
    file,
    line: error.linePos?.[0].line ?? 1,
    message: error.message.split('\n', 1)[0]?.replace(/ at line \d+, column \d+:?$/u, '') ?? 'not valid YAML',
    remedy: 'correct the YAML syntax at this line',
  }));
}

function toPlain(document: Document): { readonly value: unknown } | undefined {
  try {
    return { value: document.toJS({ maxAliasCount: MAX_ALIASES }) ?? {} };
  } catch (error) {
    if (error instanceof ReferenceError) return undefined;
    throw error;
  }
}

/** One problem for each unknown key, so that every line is named. */
function describeIssue(file: string, issue: z.core.$ZodIssue, lineOf: YamlFile<unknown>['lineOf']): Problem[] {
  const paths = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
  return paths.map((path) => {
    const line = lineOf(path) ?? (path.length <= 1 ? 1 : undefined);
    const place = path.map(String).join('.') || 'the file';
    const message =
      issue.code === 'unrecognized_keys'
        ? 'nobody reads this key'
        : issue.code === 'invalid_key'
          ? issueOfKey(issue)
          : issue.message;
    return { file, ...(line === undefined ? {} : { line }), message: `${place}: ${message}`, remedy: remedyFor(issue) };
  });
}

function issueOfKey(issue: z.core.$ZodIssueInvalidKey): string {
  return issue.issues[0]?.message ?? issue.message;
}

function remedyFor(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return 'correct its spelling or remove it; the same file beside it shows which keys there are';
    case 'invalid_type':
      return `make it ${issue.expected === 'array' ? 'a list' : issue.expected === 'object' || issue.expected === 'record' ? 'a group of keys' : `a ${issue.expected}`}, as in the files beside it`;
    case 'too_big':
      return `shorten it to ${String(issue.maximum)} at most`;
    case 'too_small':
      return 'fill it in';
    case 'invalid_value':
      return `use one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_key':
    case 'invalid_format':
    case 'invalid_element':
    case 'invalid_union':
    case 'not_multiple_of':
    case 'custom':
      return 'see the same place in a file beside it';
  }
}

function textsOf(document: Document, lines: LineCounter): PlacedText[] {
  const texts: PlacedText[] = [];
  visit(document, {
    Scalar(key, node) {
      if (key !== 'key' && typeof node.value === 'string')
        texts.push({ text: node.value, line: lines.linePos(node.range?.[0] ?? 0).line });
    },
  });
  return texts;
}

function lineOfPath(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number | undefined {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const parent = depth === 1 ? document.contents : document.getIn(path.slice(0, depth - 1), true);
    const key = path[depth - 1];
    const pair = isMap(parent)
      ? parent.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === key)
      : undefined;
    const node = pair?.key ?? document.getIn(path.slice(0, depth), true);
    const offset = isScalar(node) || isMap(node) ? node.range?.[0] : undefined;
    if (offset !== undefined) return lines.linePos(offset).line;
  }
  return undefined;
}
