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
    expect(one.scored).toHaveLength(2);
    expect(one.scored[0]?.map(({ report }) => report.id).toSorted()).toEqual(
      SETS.flatMap(({ reports }) => reports.map(({ id }) => id)).toSorted(),
    );
  });

  test('learns what the reports say', async () => {
    const { scored } = await learnOn(2);
    const right = scored[0]?.filter(({ report, matches: { ranked, offTopic } }) =>
      report.expect.length === 0 ? offTopic > 0.5 : ranked[0]?.module === report.expect[0],
    );
    expect(right?.length).toBe(SETS.length * TEXTS.length);
  });

  test('says what is wrong when a thread fails', async () => {
    const broken = [{ author: 'ann', reports: [{ ...SETS[0]?.reports[0], text: undefined }] }];
    await expect(createLearner(base, [], broken as unknown as ReportSet[], 2)).rejects.toThrow(/undefined/u);
  });

  test('says so each time it is asked after a thread has failed', async () => {
    const learner = await createLearner(base, [], SETS, 1);
    const nothing = undefined as unknown as number[];
    await expect(learner.crossValidate(nothing)).rejects.toThrow(/undefined/u);
    await expect(learner.learn(1)).rejects.toThrow(/undefined/u);
    await learner.close();
  });
});

async function learnOn(processors: number) {
  const learner = await createLearner(base, [], SETS, processors);
  const scored = await learner.crossValidate([1, 1.5]);
  const weights = await learner.learn(1);
  await learner.close();
  return { scored, weights };
}
