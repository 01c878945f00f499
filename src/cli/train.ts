import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildKnowledgeBase, readContentFolder } from '../content/load-content.ts';
import { readChecked } from '../content/read-checked.ts';
import { BUILT_IN, MODEL_FILE } from '../content/open-content.ts';
import type { KnowledgeBase } from '../core/knowledge-base.ts';
import type { Model } from '../core/model.ts';
import { createReportReader, type ReportReader } from '../core/report-reader.ts';
import { chooseLimits, showWith } from '../learning/choose-limits.ts';
import { frequentWords } from '../learning/frequent-words.ts';
import { readReportSets } from '../learning/labelled-reports.ts';
import { createLearner, readReports } from '../learning/learner.ts';
import { measure } from '../learning/measure.ts';
import type { Example } from '../learning/train-model.ts';

const LEARNT = fileURLToPath(new URL('../../test/cases/learnt/', import.meta.url));

/** Penalties tried; the one with the best figures on authors not learnt from is taken. */
const PENALTIES = [1, 1.5];

/** `npm run train`: learns `data/model.json` from the labelled reports in `test/cases/learnt/`. Always gives the same model. */
function main(): void {
  const base = buildKnowledgeBase([readContentFolder({ ...BUILT_IN, isTrusted: false }, readChecked)]);
  const sets = readReportSets(LEARNT);
  const words = frequentWords(sets.flatMap(({ reports }) => reports)).filter((word) => !base.glosses.has(word));
  const reader = createReportReader(base, words);
  const read = sets.flatMap(({ author, reports }) => readReports(reader, author, reports));
  const learner = createLearner(base, read, phrasesOf(base, reader));
  const tried = PENALTIES.map((penalty) => {
    const scored = learner.crossValidate(penalty);
    const limits = chooseLimits(base, scored);
    const figures = measure(scored.map((one) => showWith(base, limits, one)));
    process.stdout.write(
      `penalty ${penalty}: first ${percent(figures.first)}, wrong ${percent(figures.wrong)}, silent ${percent(figures.silent)}, all ${percent(figures.all)}, choice ${percent(figures.choice)}\n`,
    );
    return { penalty, limits, worth: figures.first - figures.wrong + figures.silent + figures.all };
  });
  const best = tried.reduce((a, b) => (b.worth > a.worth ? b : a));
  const weights = learner.learn(best.penalty);
  writeFileSync(MODEL_FILE, printModel({ limits: best.limits, ...weights, words: words.join(' ') }));
  process.stdout.write(
    `${MODEL_FILE}: ${Object.keys(weights.weights).length} features from ${read.length} reports, penalty ${best.penalty}\n`,
  );
}

/** The phrases of the knowledge base are examples too: as somebody says them word for word, and as if they were not in the index. */
function phrasesOf(base: KnowledgeBase, reader: ReportReader): Example[] {
  return base.modules.flatMap(({ id, symptoms }) =>
    symptoms.flatMap(({ phrases }) =>
      Object.values(phrases)
        .flat()
        .flatMap((phrase) => {
          const reading = reader.read(phrase);
          const evidence = new Map([...reading.evidence].map(([module, found]) => [module, { ...found, phrase: 0 }]));
          return [reading, { ...reading, evidence }].map((one) => ({ reading: one, expect: [id] }));
        }),
    ),
  );
}

/** A line for each feature, so that a change of the model can be read. */
function printModel({ weights, ...rest }: Model): string {
  const lines = Object.entries(weights).map(([name, row]) => `  ${JSON.stringify(name)}: ${JSON.stringify(row)}`);
  return `${JSON.stringify(rest, null, 1).slice(0, -2)},\n "weights": {\n${lines.join(',\n')}\n }\n}\n`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

main();
