import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { buildKnowledgeBase, readContentFolder } from '../content/load-content.ts';
import { readChecked } from '../content/read-checked.ts';
import { BUILT_IN, MODEL_FILE } from '../content/open-content.ts';
import type { KnowledgeBase } from '../core/knowledge-base.ts';
import type { Model } from '../core/model.ts';
import { chooseLimits, showWith, type ScoredReport } from '../learning/choose-limits.ts';
import { frequentWords } from '../learning/frequent-words.ts';
import { readReportSets } from '../learning/labelled-reports.ts';
import { learnSymptoms, type LearntSymptoms } from '../learning/learn-symptoms.ts';
import { createLearner, type Learner } from '../learning/learner.ts';
import { measure } from '../learning/measure.ts';

const LEARNT = fileURLToPath(new URL('../../test/cases/learnt/', import.meta.url));

/** Penalties tried; the one with the best figures on authors not learnt from is taken. */
const PENALTIES = [1, 1.5];

/** `npm run train`: learns `data/model.json` from the labelled reports in `test/cases/learnt/`. Always gives the same model. */
async function main(): Promise<void> {
  const base = buildKnowledgeBase([readContentFolder({ ...BUILT_IN, isTrusted: false }, readChecked)]);
  const sets = readReportSets(LEARNT);
  const words = frequentWords(sets.flatMap(({ reports }) => reports)).filter((word) => !base.glosses.has(word));
  const learner = await createLearner(base, words, sets, availableParallelism());
  try {
    await train(base, words, learner, learnSymptoms(base, words, sets));
  } finally {
    await learner.close();
  }
}

/** Writes the model, and says how good it is. */
async function train(
  base: KnowledgeBase,
  words: readonly string[],
  learner: Learner,
  symptoms: LearntSymptoms,
): Promise<void> {
  process.stdout.write(`symptoms: right ${percent(symptoms.right)} of ${symptoms.count} reports\n`);
  const scored = await learner.crossValidate(PENALTIES);
  const tried = PENALTIES.map((penalty, at) => tryLimits(base, penalty, scored[at] ?? []));
  const best = tried.reduce((a, b) => (b.worth > a.worth ? b : a));
  const weights = await learner.learn(best.penalty);
  writeFileSync(
    MODEL_FILE,
    printModel({ limits: best.limits, ...weights, symptoms: symptoms.weights, words: words.join(' ') }),
  );
  process.stdout.write(
    `${MODEL_FILE}: ${Object.keys(weights.weights).length} features from ${learner.count} reports, penalty ${best.penalty}\n`,
  );
}

/** The best limits for what was scored with a penalty, and what they are worth. */
function tryLimits(base: KnowledgeBase, penalty: number, scored: readonly ScoredReport[]) {
  const limits = chooseLimits(base, scored);
  const figures = measure(scored.map((one) => showWith(base, limits, one)));
  process.stdout.write(
    `penalty ${penalty}: first ${percent(figures.first)}, wrong ${percent(figures.wrong)}, silent ${percent(figures.silent)}, all ${percent(figures.all)}, choice ${percent(figures.choice)}\n`,
  );
  return { penalty, limits, worth: figures.first - figures.wrong + figures.silent + figures.all };
}

/** A line for each feature, so that a change of the model can be read. */
function printModel({ weights, ...rest }: Model): string {
  const lines = Object.entries(weights).map(([name, row]) => `  ${JSON.stringify(name)}: ${JSON.stringify(row)}`);
  return `${JSON.stringify(rest, null, 1).slice(0, -2)},\n "weights": {\n${lines.join(',\n')}\n }\n}\n`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

await main();
