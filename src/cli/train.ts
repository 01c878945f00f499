import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildKnowledgeBase, readContentFolder } from '../content/load-content.ts';
import { readChecked } from '../content/read-checked.ts';
import { BUILT_IN, MODEL_FILE } from '../content/open-content.ts';
import type { KnowledgeBase } from '../core/knowledge-base.ts';
import { createReportReader, type ReportReader } from '../core/report-reader.ts';
import { chooseLimits, crossValidate, showWith } from '../learning/choose-limits.ts';
import { frequentWords } from '../learning/frequent-words.ts';
import { readLabelledReports } from '../learning/labelled-reports.ts';
import { measure } from '../learning/measure.ts';
import { trainModel, type Example, type TrainingOptions } from '../learning/train-model.ts';

const CASES = fileURLToPath(new URL('../../test/cases/', import.meta.url));

/** Penalties tried; the one with the best figures on reports not learnt from is taken. */
const PENALTIES = [0.7, 1.5];
const OPTIONS = { rounds: 90, minCount: 3, minWeight: 0.15 } as const;

/** `npm run train`: learns `data/model.json` from the labelled reports in `test/cases/`. Takes seconds, always gives the same model. */
function main(): void {
  const base = buildKnowledgeBase([readContentFolder({ ...BUILT_IN, isTrusted: false }, readChecked)]);
  const files = readdirSync(CASES)
    .filter((name) => name.endsWith('.jsonl'))
    .toSorted();
  const reports = files.flatMap((name) => readLabelledReports(join(CASES, name)));
  const words = frequentWords(reports);
  const reader = createReportReader(base, words);
  const read = reports.map((report) => ({
    report,
    reading: reader.read(report.text),
    parts: reader.readParts(report.text),
  }));
  const phrases = phrasesOf(base, reader);
  const modules = base.modules.map(({ id }) => id);
  const tried = PENALTIES.map((penalty) => {
    const options: TrainingOptions = { ...OPTIONS, penalty };
    const scored = crossValidate(read, phrases, modules, options);
    const limits = chooseLimits(base, scored);
    const figures = measure(scored.map((one) => showWith(base, limits, one)));
    process.stdout.write(
      `penalty ${penalty}: first ${percent(figures.first)}, wrong ${percent(figures.wrong)}, silent ${percent(figures.silent)}, all ${percent(figures.all)}, choice ${percent(figures.choice)}\n`,
    );
    return { options, limits, worth: figures.first - figures.wrong + figures.silent + figures.all };
  });
  const best = tried.reduce((a, b) => (b.worth > a.worth ? b : a));
  const weights = trainModel(
    [...read.map(({ report, reading }) => ({ reading, expect: report.expect })), ...phrases],
    modules,
    best.options,
  );
  writeFileSync(
    MODEL_FILE,
    `${JSON.stringify({ limits: best.limits, ...weights, words: words.join(' ') }, null, 1)}\n`,
  );
  process.stdout.write(
    `${MODEL_FILE}: ${Object.keys(weights.weights).length} features from ${reports.length} reports, penalty ${best.options.penalty}\n`,
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

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

main();
