import { describe, expect, test } from '@jest/globals';
import { parseTablePage, targetOf, type TableRow } from '../../src/content/table-page.ts';

describe('a cell of the table', () => {
  test.each([
    ['a plain name', '<td>mta</td>', 'mta'],
    ['nested tags', '<td><p><strong><em>mta</em></strong></p></td>', 'mta'],
    ['a span with attributes', "<td><span class='preview' style=color:red>mta</span></td>", 'mta'],
    ['non-breaking and zero-width spaces', '<td>&nbsp;m\u200Bta&nbsp;</td>', 'mta'],
    ['backticks', '<td>`mta`</td>', 'mta'],
    ['bold in Markdown', '<td>**mta**</td>', 'mta'],
    ['a mark for names', '<td>[!DNL inMail]</td>', 'inMail'],
    ['a full stop behind it', '<td>mta.</td>', 'mta'],
    ['a second line', '<td>mta<br />(sends)</td>', 'mta'],
    ['capital tags', '<TD><P>mta</P></TD>', 'mta'],
    ['entities', '<td>sp&aring;rning</td>', 'spårning'],
    ['numeric entities', '<td>sp&#229;rning</td>', 'spårning'],
    ['line breaks in the source', '<td>\n  cane\n  da guardia\n</td>', 'cane da guardia'],
    ['a heading cell', '<th>mta</th>', 'mta'],
    ['a comment', '<td><!-- the -->mta</td>', 'mta'],
    ['a link around it', '<td><a href="x.md">mta</a></td>', 'mta'],
    ['no end tag', '<td>mta', 'mta'],
  ])('gives its name with %s', (_, cell, name) => {
    expect(rowsIn(`<table><tr>${cell}<td>scope</td><td>fix</td></tr></table>`)[0]?.name).toBe(name);
  });

  test('keeps its lines apart, and code that looks like a tag', () => {
    const [row] = rowsIn(
      '<table><tr><td>web</td><td><p>one</p><p>two</p></td><td>see `conf-<instance>.xml`<br>then <ul><li>three</li></ul></td></tr></table>',
    );
    expect(row).toMatchObject({ scope: 'one\ntwo', fix: 'see conf-<instance>.xml\nthen\nthree' });
  });

  test('gives its links, in HTML and in Markdown, each with page and anchor', () => {
    const [row] = rowsIn(
      `<table><tr><td>web</td><td>x</td><td><A HREF='../../production/using/log-files.md#top' target=_blank>the <b>logs</b></A>, [ports](https://example.com/docs/ports?lang=sv#list){target="_blank"} and <a href="mailto:a@example.com">mail</a></td></tr></table>`,
    );
    expect(row?.links).toEqual([
      { text: 'the logs', href: '../../production/using/log-files.md#top', page: 'log-files', anchor: 'top' },
      { text: 'ports', href: 'https://example.com/docs/ports?lang=sv#list', page: 'ports', anchor: 'list' },
    ]);
  });
});

describe('the target of a link', () => {
  test.each([
    ['../a/log-files.md', { page: 'log-files' }],
    ['log-files.html?lang=sv#x', { page: 'log-files', anchor: 'x' }],
    ['https://example.com/en/docs/log-files/', { page: 'log-files' }],
    ['#here', { page: 'this-page', anchor: 'here' }],
    ['mailto:someone@example.com', undefined],
    ['javascript:void(0)', undefined],
    ['', undefined],
  ])('%s', (href, target) => {
    expect(targetOf(href, 'this-page')).toEqual(target);
  });
});

describe('a page', () => {
  test('names the line of each row and the heading above the table, whatever the line ends', () => {
    const source =
      '\uFEFF---\r\ntitle: "Modules: all"\r\n---\r\n# One {#one}\r\n\r\n<table>\r\n<thead><tr><td>Module</td><td>x</td><td>y</td></tr></thead>\r\n<tr><td>mta</td><td>a</td><td>b</td></tr>\r\n</table>\r\n';
    expect(parseTablePage('some/page.md', source)).toMatchObject({
      title: 'Modules: all',
      tables: [{ line: 6, headingId: 'one', rows: [{ line: 8, name: 'mta' }] }],
    });
  });

  test('has no table where a table stands in code only, or has other than three columns', () => {
    const source =
      '```\n<table><tr><td>a</td><td>b</td><td>c</td></tr></table>\n```\n\n<table><tr><td>a</td><td>b</td></tr></table>\n';
    expect(parseTablePage('page.md', source).tables).toEqual([]);
  });

  test('leaves column titles out that stand in the body', () => {
    expect(
      rowsIn(
        '<table><tr><td><b>Módulo</b></td><td>x</td><td>y</td></tr><tr><td>mta</td><td>x</td><td>y</td></tr></table>',
      ).map(({ name }) => name),
    ).toEqual(['mta']);
  });
});

function rowsIn(source: string): readonly TableRow[] {
  return parseTablePage('page.md', source).tables[0]?.rows ?? [];
}
