import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { buildKnowledgeBase, readContentFolder } from '../content/load-content.ts';
import { readChecked } from '../content/read-checked.ts';
import { BUILT_IN, MODEL_FILE } from '../content/open-content.ts';
import type { KnowledgeBase } from '../core/knowledge-base.ts';
import type { Limits, Model } from '../core/model.ts';
import { chooseLimits, showWith, type ScoredReport } from '../learning/choose-limits.ts';
import { frequentWords } from '../learning/frequent-words.ts';
import { readReportSets } from '../learning/labelled-reports.ts';
import { learnSymptoms } from '../learning/learn-symptoms.ts';
import { createLearner } from '../learning/learner.ts';
import { measure } from '../learning/measure.ts';

const LEARNT = fileURLToPath(new URL('../../test/cases/learnt/', import.meta.url));

/** `npm run train`: learns `data/model.json` from the labelled reports in `test/cases/learnt/`. Always gives the same model. */
async function main(): Promise<void> {
  const base = buildKnowledgeBase([readContentFolder({ ...BUILT_IN, isTrusted: false }, readChecked)]);
  const sets = readReportSets(LEARNT);
  const names = base.modules.map(({ id }) => id);
  const reports = sets.flatMap((set) => set.reports);
  const words = frequentWords(reports, names).filter((word) => !base.glosses.has(word));
  const learner = await createLearner(base, words, sets, availableParallelism());
  try {
    // The threads go on while this one learns what tells symptoms apart.
    const fitting = Promise.all([learner.crossValidate(), learner.learn()]);
    const symptoms = learnSymptoms(base, words, sets);
    process.stdout.write(`symptoms: right ${percent(symptoms.right)} of ${symptoms.count} reports\n`);
    const [scored, weights] = await fitting;
    const limits = chooseLimitsOf(base, scored);
    writeFileSync(MODEL_FILE, printModel({ limits, ...weights, symptoms: symptoms.weights, words: words.join(' ') }));
    process.stdout.write(
      `${MODEL_FILE}: ${Object.keys(weights.weights).length} features from ${learner.count} reports\n`,
    );
  } finally {
    await learner.close();
  }
}

/** The best limits for what was scored; says what they are worth. */
function chooseLimitsOf(base: KnowledgeBase, scored: readonly ScoredReport[]): Limits {
  const limits = chooseLimits(base, scored);
  const figures = measure(scored.map((one) => showWith(base, limits, one)));
  process.stdout.write(
    `authors not learnt from: first ${percent(figures.first)}, wrong ${percent(figures.wrong)}, silent ${percent(figures.silent)}, all ${percent(figures.all)}, choice ${percent(figures.choice)}\n`,
  );
  return limits;
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
