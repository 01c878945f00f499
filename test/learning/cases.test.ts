import { expect, test } from '@jest/globals';
import { readReportSets } from '../../src/learning/labelled-reports.ts';

function read(folder: string): { id: string; text: string }[] {
  return readReportSets(folder)
    .flatMap(({ reports }) => reports)
    .map(({ id, text }) => ({
      id,
      text: text
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]+/gu, ' ')
        .trim(),
    }));
}

test('no unseen report is one that was learnt from', () => {
  const learnt = new Set(read('test/cases/learnt').map(({ text }) => text));
  const unseen = read('test/cases/unseen');
  expect(unseen.length).toBeGreaterThan(1_000);
  expect(unseen.filter(({ text }) => learnt.has(text)).map(({ id }) => id)).toEqual([]);
});
