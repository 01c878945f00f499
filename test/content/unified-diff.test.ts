import { expect, test } from '@jest/globals';
import { array, assert, constantFrom, property } from 'fast-check';
import { unifiedDiff } from '../../src/content/unified-diff.ts';
import { applyDiff } from './apply-diff.ts';

test('texts that are the same have no difference', () => {
  expect(unifiedDiff('a.yml', 'one\ntwo\n', 'one\ntwo\n')).toBe('');
});

test('a changed line is shown among its neighbours, far ones in a hunk of their own', () => {
  const before = Array.from({ length: 30 }, (_, at) => `line ${at + 1}\n`).join('');
  const after = before.replace('line 5\n', 'line five\n').replace('line 25\n', '');
  expect(unifiedDiff('data/a.yml', before, after)).toBe(
    '--- a/data/a.yml\n+++ b/data/a.yml\n@@ -2,7 +2,7 @@\n line 2\n line 3\n line 4\n-line 5\n+line five\n line 6\n line 7\n line 8\n@@ -22,7 +22,6 @@\n line 22\n line 23\n line 24\n-line 25\n line 26\n line 27\n line 28\n',
  );
});

test('a new file comes from nowhere', () => {
  expect(unifiedDiff('a.yml', '', 'one\n')).toBe('--- /dev/null\n+++ b/a.yml\n@@ -0,0 +1,1 @@\n+one\n');
});

test('applying the difference gives the new text', () => {
  const lines = array(constantFrom('a', 'b', 'c', '', '  d: [e]'), { maxLength: 40 });
  assert(
    property(lines, lines, (before, after) => {
      const diff = unifiedDiff('x', textOf(before), textOf(after));
      expect(diff === '' ? textOf(before) : applyDiff(textOf(before), diff)).toBe(textOf(after));
    }),
  );
});

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
