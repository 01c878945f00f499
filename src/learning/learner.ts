import type { KnowledgeBase } from '../core/knowledge-base.ts';
import { bestOfParts } from '../core/matcher.ts';
import { createScorer, layOut, OFF_TOPIC, type Scored, type Weights } from '../core/model.ts';
import type { Reading, ReportReader } from '../core/report-reader.ts';
import type { PartMatch } from '../core/second-trouble.ts';
import type { ScoredReport } from './choose-limits.ts';
import type { LabelledReport } from './labelled-reports.ts';
import { createTrainer, type Example } from './train-model.ts';

/** A labelled report as the matcher reads it. */
export interface ReadReport {
  readonly author: string;
  readonly report: LabelledReport;
  readonly reading: Reading;
  /** Empty for off-topic reports, which have no second trouble. */
  readonly parts: readonly Reading[];
}

export interface Learner {
  /**
   * Scores every report with a model learnt from other authors: limits are not to be chosen on what was learnt by heart, nor on the
   * turns of phrase of one person. A part of the authors is left out at a time.
   */
  crossValidate(penalty: number): ScoredReport[];
  /** Learns from all of them. */
  learn(penalty: number): Weights;
}

const FOLDS = 4;
/** A feature of fewer examples is not learnt; smaller weights are left out. */
const OPTIONS = { minCount: 5, minWeight: 0.1 } as const;

/** `always` are examples that every model learns from and that are not scored. */
export function createLearner(
  base: KnowledgeBase,
  reports: readonly ReadReport[],
  always: readonly Example[],
): Learner {
  const authors = [...new Set(reports.map(({ author }) => author))].toSorted();
  const foldOf = ({ author }: ReadReport): number => authors.indexOf(author) % FOLDS;
  const folds = reports.map(foldOf);
  const trainer = createTrainer(
    [...reports.map(({ report, reading }) => ({ reading, expect: report.expect })), ...always],
    base.modules.map(({ id }) => id),
    OPTIONS,
  );
  /** What was learnt without a fold before: with another penalty it is not far from there. */
  const fitted = new Map<number, Float64Array>();
  return {
    crossValidate: (penalty) =>
      [...Map.groupBy(reports, foldOf)].flatMap(([fold, own]) => {
        const point = trainer.fit({ penalty, isUsed: (at) => folds[at] !== fold, ...startAt(fitted.get(fold)) });
        fitted.set(fold, point);
        const weights = trainer.toWeights(point);
        const score = createScorer(weights, layOut(weights));
        return own.map(({ author, report, reading, parts }) => ({
          author,
          report,
          matches: matchesOf(score(reading), bestOfParts(base, score, parts)),
        }));
      }),
    learn: (penalty) => trainer.toWeights(trainer.fit({ penalty, ...startAt(fitted.get(0)) })),
  };
}

/** Reads labelled reports as the matcher would. */
export function readReports(reader: ReportReader, author: string, reports: readonly LabelledReport[]): ReadReport[] {
  return reports.map((report) => ({
    author,
    report,
    reading: reader.read(report.text),
    parts: report.expect.length === 0 ? [] : reader.readParts(report.text),
  }));
}

function startAt(start: Float64Array | undefined) {
  return start === undefined ? {} : { start };
}

function matchesOf(scored: readonly Scored[], parts: readonly PartMatch[]): ScoredReport['matches'] {
  return {
    ranked: scored.filter(({ module }) => module !== OFF_TOPIC).map((match) => ({ ...match, symptom: match.module })),
    offTopic: scored.find(({ module }) => module === OFF_TOPIC)?.share ?? 0,
    parts,
  };
}
