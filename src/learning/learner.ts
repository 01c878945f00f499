import { Worker } from 'node:worker_threads';
import type { KnowledgeBase } from '../core/knowledge-base.ts';
import type { Weights } from '../core/model.ts';
import { askedThread, type AskedThread } from './asked-thread.ts';
import type { ScoredReport } from './choose-limits.ts';
import { tableOf, type Table } from './example-table.ts';
import type { LabelledReport, ReportSet } from './labelled-reports.ts';
import type { LearnTasks, ThreadData } from './learn-thread.ts';
import { toWeights } from './train-model.ts';

/** Rejects when a thread has failed; `close` is still the caller's to call. */
export interface Learner {
  /** How many reports it learns from. */
  readonly count: number;
  /**
   * Scores every report with a model learnt from other authors: limits are not to be chosen on what was learnt by heart, nor on the turns of
   * phrase of one person. A part of the authors is left out at a time.
   */
  crossValidate(): Promise<ScoredReport[]>;
  /** Learns from all of them. */
  learn(): Promise<Weights>;
  close(): Promise<void>;
}

const FOLDS = 4;
/** A feature of fewer examples is not learnt; smaller weights are left out. */
const OPTIONS = { minCount: 5, minWeight: 0.08 } as const;

/**
 * Reads the reports, and the phrases of the base, as the matcher would; `words` are known to it beyond those of the base. The work is done by
 * folds, on as many threads as there are processors, and comes to the same whatever their number. Rejects when a thread
 * fails, and has then closed them all; those of a learner that was given out run until its `close`.
 */
export async function createLearner(
  base: KnowledgeBase,
  words: readonly string[],
  sets: readonly ReportSet[],
  processors: number,
): Promise<Learner> {
  const folds = foldsOf(sets);
  const modules = base.modules.map(({ id }) => id);
  const threads = Array.from({ length: Math.min(FOLDS, processors) }, () =>
    startThread({ base, words, minWeight: OPTIONS.minWeight }),
  );
  const ask = <T extends keyof LearnTasks>(at: number, task: T, ...args: Parameters<LearnTasks[T]>) =>
    (threads[at % threads.length] as AskedThread).ask(task, ...args);
  const close = async (): Promise<void> => {
    await Promise.all(threads.map((thread) => thread.close()));
  };
  const readAll = async (): Promise<Table> => {
    const reports = folds.map((fold) => fold.map(({ report }) => report));
    const listed = await Promise.all([
      ...reports.map((fold, at) => ask(at, 'readFold', at, fold)),
      ask(FOLDS, 'readPhrases'),
    ]);
    const all = tableOf(listed, modules, OPTIONS.minCount);
    await Promise.all(threads.map((_, at) => ask(at, 'useTable', all)));
    return all;
  };
  const table = await readAll().catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return {
    count: folds.flat().length,
    async crossValidate() {
      const matches = await Promise.all(folds.map((_, fold) => ask(fold, 'crossValidate', fold)));
      return folds.flatMap((reports, fold) =>
        (matches[fold] ?? []).map((one, at) => ({ ...(reports[at] as AuthoredReport), matches: one })),
      );
    },
    learn: async () => toWeights(table, await ask(FOLDS, 'fitAll'), OPTIONS.minWeight),
    close,
  };
}

interface AuthoredReport {
  readonly author: string;
  readonly report: LabelledReport;
}

/** All reports of an author fall into one fold. */
function foldsOf(sets: readonly ReportSet[]): AuthoredReport[][] {
  return Array.from({ length: FOLDS }, (_, fold) =>
    sets
      .filter((_set, at) => at % FOLDS === fold)
      .flatMap(({ author, reports }) => reports.map((report) => ({ author, report }))),
  );
}

function startThread(workerData: ThreadData): AskedThread {
  return askedThread(new Worker(new URL('./learn-thread.ts', import.meta.url), { workerData }));
}
