import { expect, test } from '@jest/globals';
import { BUILT_IN, loadContent } from '../../src/content/open-content.ts';
import { readReportSets } from '../../src/learning/labelled-reports.ts';

const { base } = await loadContent([BUILT_IN], new Date());
/** Of modules that have several. */
const SYMPTOMS = new Set(
  base.modules.filter(({ symptoms }) => symptoms.length > 1).flatMap(({ symptoms }) => symptoms.map(({ id }) => id)),
);

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

test('a report that tells of a symptom tells of one of its first module, which has several', () => {
  const wrong = ['learnt', 'unseen']
    .flatMap((part) => readReportSets(`test/cases/${part}`))
    .flatMap(({ reports }) => reports)
    .filter(
      ({ symptom, expect: [first = ''] }) =>
        symptom !== undefined && !(SYMPTOMS.has(symptom) && symptom.startsWith(`${first}/`)),
    )
    .map(({ id }) => id);
  expect(wrong).toEqual([]);
});
