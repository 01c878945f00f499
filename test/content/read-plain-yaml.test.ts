import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseDocument, stringify } from 'yaml';
import { splitFrontMatter } from '../../src/content/parse-runbook.ts';
import { readPlainYaml } from '../../src/content/read-plain-yaml.ts';

const DATA = fileURLToPath(new URL('../../data/', import.meta.url));

describe('the quick reader of plain YAML', () => {
  test.each(builtInFiles())('reads data/%s as the full parser does', (path) => {
    const text = readFileSync(DATA + path, 'utf8');
    const source = path.endsWith('.md') ? (splitFrontMatter(text)?.head ?? '') : text;
    expect(readPlainYaml(source)).toEqual({ value: byFullParser(source).value });
  });

  test.each([
    ['comments and blank lines', '# a\n\nk: [a] # b\n\n# c\nl: b#c\n'],
    ['lists in brackets over several lines', 'k:\n  [\n    a, b c,\n    d\n    e,\n  ]\n'],
    ['groups in brackets', "k: { a: [x, 'y'], b: { c: d } }\n"],
    ['lists with dashes, as far left as their key', 'k:\n- a\n- b: c\n  d: e\nl: [f]\n'],
    ['quotes', `k: ['it''s', "a: b", 'c # d', "'"]\n`],
    ['colons and dashes inside words', 'k: [a:b, -missing, 10:15, x@y]\nl: xtk:session\n'],
    ['texts that go on in the next line', 'k: one\n  two\nl:\n  - three\n    four\n'],
    ['whole numbers', 'k: [404, -1, 0, a 404]\n'],
    ['lines that end as on Windows', 'k: [a,\r\n  b]\r\nl: c\r\n'],
    ['no-break spaces and line separators as text', 'k: [a\u00a0b, c\u2028d]\n'],
  ])('reads %s', (_, source) => {
    expect(readPlainYaml(source)).toEqual({ value: byFullParser(source).value });
  });

  test.each([
    ['anchors', 'k: &a b\n'],
    ['aliases', 'k: *a\n'],
    ['tags', 'k: !!str a\n'],
    ['texts in blocks', 'k: |\n  a\n'],
    ['escapes', 'k: "a\\n"\n'],
    ['tabs', 'k:\ta\n'],
    ['a key written twice', 'k: a\nk: b\n'],
    ['numbers and words with a meaning of their own', 'k: [1.5]\n'],
    ['nothing', 'k: [null]\n'],
    ['yes and no', 'k: true\n'],
    ['several documents', 'k: a\n---\nk: b\n'],
    ['a list without its end', 'k: [a\n'],
    ['a pair among the entries of a list', 'k: [a: b]\n'],
    ['brackets further left than they may be', 'k:\n[a]\n'],
    ['a key inside a text', 'k: a: b\n'],
    ['a line that belongs nowhere', 'k: a\n b: c\n'],
    ['a very deep list', `k: ${'['.repeat(50)}${']'.repeat(50)}\n`],
    ['an empty file', '# nothing\n'],
  ])('leaves %s to the full parser', (_, source) => {
    expect(readPlainYaml(source)).toBeUndefined();
  });

  test('reads nothing otherwise than the full parser, whatever people write', () => {
    const documents = fc.oneof(fc.constantFrom(...DOCUMENTS), fc.json().map(written), fc.constant(''));
    const slips = fc.array(fc.tuple(fc.nat(200), fc.nat(3), fc.constantFrom(...PIECES)), { maxLength: 6 });
    let read = 0;
    fc.assert(
      fc.property(documents, slips, (document, changes) => {
        const source = changes.reduce((text, [at, cut, piece]) => slip(text, at, cut, piece), document);
        const plain = readPlainYaml(source);
        if (plain === undefined) return;
        read += 1;
        expect({ ...plain, faults: [] }).toEqual(byFullParser(source));
      }),
      { numRuns: 20_000 },
    );
    expect(read).toBeGreaterThan(2_000);
  });
});

const DOCUMENTS = [
  'k:\n  [a, b c, \'d\', "e",\n   f g\n   h, 12]\nm: { a: b, c: [d] }\nn:\n  - x\n  - y z\n  - a: b\n    c: d\n',
  'a: b c\nd:\n- e\n- f\ng: "h"\n',
  '# c\nk: [a]\n\n# d\nl:\n  x:\n    - one two\n      three\n',
];
const PIECES = [
  "a|b c|- |-|: |:|?|? |# x| #|#|[|]|{|}|,|, |'|\"|''|k: |key:|~|null|yes|12|007|1.5|0x1| |    ".split('|'),
  '&a|*a|!t|>|%|@|`|\\|é|...|---|<<|=|\u00a0|\u2028|\t'.split('|'),
  ['|', '\n', '\n\n', '\n  ', '\r\n'],
].flat();

function slip(text: string, at: number, cut: number, piece: string): string {
  const from = text.length === 0 ? 0 : at % (text.length + 1);
  return text.slice(0, from) + piece + text.slice(from + cut);
}

function written(json: string): string {
  return stringify(JSON.parse(json) as unknown, { lineWidth: 30 });
}

function byFullParser(source: string): { value: unknown; faults: unknown[] } {
  const document = parseDocument(source, { uniqueKeys: true });
  return { value: document.toJS() as unknown, faults: [...document.errors, ...document.warnings] };
}

function builtInFiles(): string[] {
  return readdirSync(DATA, { recursive: true, encoding: 'utf8' })
    .map((path) => path.split('\\').join('/'))
    .filter((path) => /\.(?:yml|md)$/u.test(path));
}
