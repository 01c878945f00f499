import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { escapeMarks, parseText, plainText } from '../../src/core/text.ts';

describe('reading our own sentences', () => {
  test('code, bold, links, people and channels become parts', () => {
    expect(parseText('Check `mta` **now**, see [docs](https://example.com/a) or ask <@U1AB> in <#C2CD>.')).toEqual([
      { kind: 'plain', text: 'Check ' },
      { kind: 'code', text: 'mta' },
      { kind: 'plain', text: ' ' },
      { kind: 'bold', text: 'now' },
      { kind: 'plain', text: ', see ' },
      { kind: 'link', text: 'docs', url: 'https://example.com/a' },
      { kind: 'plain', text: ' or ask ' },
      { kind: 'user', id: 'U1AB' },
      { kind: 'plain', text: ' in ' },
      { kind: 'channel', id: 'C2CD' },
      { kind: 'plain', text: '.' },
    ]);
  });

  test('a link that is not https stays text', () => {
    expect(parseText('[x](javascript:alert)')).toEqual([{ kind: 'plain', text: '[x](javascript:alert)' }]);
  });

  test('whatever a value contains, an escaped value is read back as plain text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        const parts = parseText(`a ${escapeMarks(value)} b`);
        expect(parts).toHaveLength(1);
        expect(plainText(parts)).toBe(`a ${value} b`);
      }),
    );
  });

  test('a mention inside a value does not become one', () => {
    expect(parseText(escapeMarks('<@U123> <#C123>'))).toEqual([{ kind: 'plain', text: '<@U123> <#C123>' }]);
  });
});
