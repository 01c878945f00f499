import { describe, expect, test } from '@jest/globals';
import { BUILT_IN } from '../../src/content/open-content.ts';
import { buildKnowledgeBase, readContentFolder } from '../../src/content/load-content.ts';
import { readChecked } from '../../src/content/read-checked.ts';
import { createLearner } from '../../src/learning/learner.ts';
import type { ReportSet } from '../../src/learning/labelled-reports.ts';

const base = buildKnowledgeBase([readContentFolder({ ...BUILT_IN, isTrusted: false }, readChecked)]);
const TEXTS = [
  ['the mails stay pending and nothing leaves', ['mta']],
  ['bounces are not read any more', ['inMail']],
  ['the workflow does not start', ['wfserver']],
  ['who orders lunch today', []],
] as const;
const SETS: readonly ReportSet[] = ['ann', 'bo', 'cy', 'dee', 'eva'].map((author) => ({
  author,
  reports: TEXTS.map(([text, wanted], at) => ({
    id: `${author}-${at}`,
    lang: 'en',
    text: `${author}: ${text}`,
    expect: wanted,
    also: [],
    kind: 'plain',
  })),
}));

describe('the learner', () => {
  test('gives the same scores and weights on one thread and on three', async () => {
    const [one, three] = [await learnOn(1), await learnOn(3)];
    expect(one).toEqual(three);
    expect(one.scored.map(({ report }) => report.id).toSorted()).toEqual(
      SETS.flatMap(({ reports }) => reports.map(({ id }) => id)).toSorted(),
    );
  });

  test('learns what the reports say', async () => {
    const { scored } = await learnOn(2);
    const right = scored.filter(({ report, matches: { ranked, offTopic } }) =>
      report.expect.length === 0 ? offTopic > 0.5 : ranked[0]?.module === report.expect[0],
    );
    expect(right.length).toBe(SETS.length * TEXTS.length);
  });

  test('says what is wrong when a thread fails', async () => {
    const broken = [{ author: 'ann', reports: [{ ...SETS[0]?.reports[0], text: undefined }] }];
    await expect(createLearner(base, [], broken as unknown as ReportSet[], 2)).rejects.toThrow(/undefined/u);
  });

  test('says so each time it is asked after a thread has ended', async () => {
    const learner = await createLearner(base, [], SETS, 1);
    await learner.close();
    await expect(learner.crossValidate()).rejects.toThrow(/ended with code/u);
    await expect(learner.learn()).rejects.toThrow(/ended with code/u);
  });
});

async function learnOn(processors: number) {
  const learner = await createLearner(base, [], SETS, processors);
  const scored = await learner.crossValidate();
  const weights = await learner.learn();
  await learner.close();
  return { scored, weights };
}
