import { parentPort, workerData } from 'node:worker_threads';
import type { KnowledgeBase } from '../core/knowledge-base.ts';
import { bestOfParts } from '../core/matcher.ts';
import { createScorer, layOut, OFF_TOPIC, type Scored } from '../core/model.ts';
import { createReportReader, type Reading, type ReportReader } from '../core/report-reader.ts';
import type { PartMatch } from '../core/second-trouble.ts';
import type { ScoredReport } from './choose-limits.ts';
import { listExamples, type Example, type ListedExamples, type Table } from './example-table.ts';
import type { LabelledReport } from './labelled-reports.ts';
import { fitModel, toWeights } from './train-model.ts';

/** What every thread knows from the start. */
export interface ThreadData {
  readonly base: KnowledgeBase;
  /** Words known beyond those of the base. */
  readonly words: readonly string[];
  /** Smaller weights are left out of a model. */
  readonly minWeight: number;
}

/** A labelled report as the matcher reads it. */
interface ReadReport {
  readonly reading: Reading;
  /** Empty for off-topic reports, which have no second trouble. */
  readonly parts: readonly Reading[];
}

/**
 * What a thread of the learner does when asked. A thread keeps the folds that it has read, as readings are too large to be passed on; the
 * table of all examples is in memory that all threads share.
 */
export type LearnTasks = ReturnType<typeof createLearnTasks>;

function createLearnTasks({ base, words, minWeight }: ThreadData) {
  const reader = createReportReader(base, words);
  const modules = base.modules.map(({ id }) => id);
  const folds = new Map<number, readonly ReadReport[]>();
  let table: Table | undefined;
  const known = (): Table => {
    if (table === undefined) throw new Error('fit was asked for before the table was passed on');
    return table;
  };
  const scoreFold = (fold: number, fitted: Float64Array): ScoredReport['matches'][] => {
    const weights = toWeights(known(), fitted, minWeight);
    const score = createScorer(weights, layOut(weights));
    return (folds.get(fold) ?? []).map(({ reading, parts }) =>
      matchesOf(score(reading), bestOfParts(base, score, parts)),
    );
  };
  return {
    /** The examples of a fold. */
    readFold(fold: number, reports: readonly LabelledReport[]): ListedExamples {
      const read = reports.map(({ text, expect }) => ({
        expect,
        reading: reader.read(text),
        parts: expect.length === 0 ? [] : reader.readParts(text),
      }));
      folds.set(fold, read);
      return listExamples(read, modules);
    },
    /** The examples that the phrases are. */
    readPhrases: (): ListedExamples => listExamples([...phrasesOf(base, reader), ...namedOf(base, reader)], modules),
    useTable(all: Table): void {
      table = all;
    },
    /** Fits without a fold, and scores it. */
    crossValidate: (fold: number): ScoredReport['matches'][] => scoreFold(fold, fitModel(known(), fold)),
    fitAll: (): Float64Array => fitModel(known()),
  };
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

/** "mta down?": a module that is named beside a word of standing still, in each language; people seldom write all of them. */
function namedOf({ modules, lexicon }: KnowledgeBase, reader: ReportReader): Example[] {
  const stopped = [
    ...new Set(Object.values(lexicon).flatMap(({ STOPPED = [] }) => STOPPED.filter((word) => !word.includes('*')))),
  ];
  return modules.flatMap(({ id }) =>
    stopped.map((word, at) => ({ reading: reader.read(`${id} ${word}${at % 2 === 0 ? '?' : ''}`), expect: [id] })),
  );
}

function matchesOf(scored: readonly Scored[], parts: readonly PartMatch[]): ScoredReport['matches'] {
  return {
    ranked: scored.filter(({ module }) => module !== OFF_TOPIC).map((match) => ({ ...match, symptom: match.module })),
    offTopic: scored.find(({ module }) => module === OFF_TOPIC)?.share ?? 0,
    parts,
  };
}

if (parentPort !== null) {
  const port = parentPort;
  const tasks = createLearnTasks(workerData as ThreadData);
  port.on('message', ({ task, args }: { task: keyof LearnTasks; args: never[] }) => {
    const run: (...given: never[]) => unknown = tasks[task];
    port.postMessage(run(...args));
  });
}
