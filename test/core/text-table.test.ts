import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fits, textTable, wrap } from '../../src/core/text-table.ts';

test('columns are aligned and the widest one wraps', () => {
  expect(
    textTable(
      ['Port', 'Purpose'],
      [
        ['6666/udp', 'log lines of the other modules'],
        ['8080', 'Tomcat'],
      ],
      30,
    ),
  ).toBe(
    [
      'Port      Purpose',
      '────────  ────────────────────',
      '6666/udp  log lines of the',
      '          other modules',
      '8080      Tomcat',
    ].join('\n'),
  );
});

test('a column never gets narrower than its longest word, even where the table gets too wide by it', () => {
  const rows = [['/nl/jsp/monitor.jsp', 'config-default.xml']];
  expect(fits(['Page', 'File'], rows, 30, { wrapped: true })).toBe(false);
  for (const path of rows.flat()) expect(textTable(['Page', 'File'], rows, 30)).toContain(path);
});

test('a table fits where its cells do, or its words when cells may wrap', () => {
  const rows = [['8080', 'Tomcat, for the pages of the console']];
  expect(fits(['Port', 'Purpose'], rows, 43, { wrapped: false })).toBe(false);
  expect(fits(['Port', 'Purpose'], rows, 44, { wrapped: false })).toBe(true);
  expect(fits(['Port', 'Purpose'], rows, 15, { wrapped: true })).toBe(true);
  expect(fits(['Port', 'Purpose'], rows, 14, { wrapped: true })).toBe(false);
});

test('wrapping keeps every word whole and in its place, and the width where the words allow it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[a-z]{1,30}$/u), { minLength: 1 }),
      fc.integer({ min: 3, max: 40 }),
      (words, width) => {
        const lines = wrap(words.join(' '), width);
        expect(lines.every((line) => line.length <= width || !line.includes(' '))).toBe(true);
        expect(lines.join(' ')).toBe(words.join(' '));
      },
    ),
  );
});
