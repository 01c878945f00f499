import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { textTable, wrap } from '../../src/core/text-table.ts';

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

test('wrapping loses no word and keeps the width', () => {
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[a-z]{1,30}$/u), { minLength: 1 }),
      fc.integer({ min: 3, max: 40 }),
      (words, width) => {
        const lines = wrap(words.join(' '), width);
        expect(lines.every((line) => line.length <= width)).toBe(true);
        expect(lines.join('').replaceAll(' ', '')).toBe(words.join(''));
      },
    ),
  );
});
