import { diagnose } from '../core/diagnosis.ts';
import type { KnowledgeBase } from '../core/knowledge-base.ts';
import { bestOfParts, type Matches } from '../core/matcher.ts';
import { OFF_TOPIC, createScorer, type Limits, type Scored } from '../core/model.ts';
import type { Reading } from '../core/report-reader.ts';
import type { LabelledReport } from './labelled-reports.ts';
import { isRight, type Shown } from './measure.ts';
import { trainModel, type Example, type TrainingOptions } from './train-model.ts';

/** A labelled report as the matcher reads it. */
export interface ReadReport {
  readonly author: string;
  readonly report: LabelledReport;
  readonly reading: Reading;
  readonly parts: readonly Reading[];
}

/** A report scored by a model that has not seen it. */
export interface ScoredReport {
  readonly report: LabelledReport;
  readonly matches: Pick<Matches, 'ranked' | 'offTopic' | 'parts'>;
}

const FOLDS = 4;

/**
 * Scores every report with a model learnt from other authors: limits are not to be chosen on what was learnt by heart, nor on the turns of
 * phrase of one person. A quarter of the authors is left out at a time. `always` are examples that every model learns from and that are
 * not scored.
 */
export function crossValidate(
  base: KnowledgeBase,
  reports: readonly ReadReport[],
  always: readonly Example[],
  options: TrainingOptions,
): ScoredReport[] {
  const modules = base.modules.map(({ id }) => id);
  const authors = [...new Set(reports.map(({ author }) => author))].toSorted();
  const foldOf = ({ author }: ReadReport): number => authors.indexOf(author) % FOLDS;
  return [...Map.groupBy(reports, foldOf)].flatMap(([fold, own]) => {
    const others = reports.filter((one) => foldOf(one) !== fold);
    const model = trainModel(
      [...others.map(({ report, reading }) => ({ reading, expect: report.expect })), ...always],
      modules,
      options,
    );
    const score = createScorer(model);
    return own.map(({ report, reading, parts }) => ({
      report,
      matches: matchesOf(score(reading), bestOfParts(base, score, parts)),
    }));
  });
}

function matchesOf(scored: readonly Scored[], parts: readonly Scored[]): ScoredReport['matches'] {
  return {
    ranked: scored.filter(({ module }) => module !== OFF_TOPIC).map((match) => ({ ...match, symptom: match.module })),
    offTopic: scored.find(({ module }) => module === OFF_TOPIC)?.share ?? 0,
    parts,
  };
}

/** What the bot would show with these limits. */
export function showWith(base: KnowledgeBase, limits: Limits, { report, matches }: ScoredReport): Shown {
  const diagnosis = diagnose(base, limits, matches);
  return {
    report,
    outcome: diagnosis.kind,
    modules: diagnosis.kind === 'none' ? [] : diagnosis.shown.map(({ module }) => module),
  };
}

/**
 * What each ending of a report is worth. A wrong module sends people to the wrong server: it costs more than silence, and a
 * choice that holds the right module is worth a little less than the answer.
 */
const WORTH = {
  right: 1,
  rightInChoice: 0.85,
  amongChoice: 0.3,
  wrong: -1.5,
  wrongChoice: -0.7,
  withheld: -0.3,
  silent: 1,
  falseAnswer: -2,
  falseChoice: -1.6,
} as const;

/**
 * What is asked of the limits: silence where it belongs, and an answer rather than a question. Every report beyond costs as much
 * as ten. Many of the off-topic reports were written to mislead.
 */
const PROMISES = { silent: 0.945, choice: 0.12, cost: 10 } as const;

/** Tries every combination on a grid; the first of equal ones wins. */
export function chooseLimits(base: KnowledgeBase, scored: readonly ScoredReport[]): Limits {
  const off = scored.filter(({ report }) => report.expect.length === 0).length;
  let best: { limits: Limits; worth: number } | undefined;
  for (const speak of steps(0.3, 0.95)) {
    for (const answer of steps(0.3, 0.9)) {
      for (const offer of [0.1, 0.15, 0.2]) {
        const limits = { speak, answer, offer, second: 1.01 };
        const shown = scored.map((one) => showWith(base, limits, one));
        const noise = shown.filter(({ report, modules }) => report.expect.length === 0 && modules.length > 0).length;
        const choices = shown.filter(({ report, outcome }) => report.expect.length > 0 && outcome === 'choose').length;
        const broken =
          Math.max(0, noise - (1 - PROMISES.silent) * off) +
          Math.max(0, choices - PROMISES.choice * (scored.length - off));
        const worth = shown.reduce((sum, one) => sum + worthOf(one), 0) - PROMISES.cost * broken;
        if (best === undefined || worth > best.worth) best = { limits, worth };
      }
    }
  }
  return withSecond(base, scored, best?.limits ?? { speak: 0.5, answer: 0.5, offer: 0.15, second: 1.01 });
}

/** Showing both of two troubles is worth more than an answer beside the point costs: it is the second one shown, never the first. */
const PAIR_WORTH = { found: 1, beside: -0.5 } as const;

function withSecond(base: KnowledgeBase, scored: readonly ScoredReport[], limits: Limits): Limits {
  const worth = (second: number): number =>
    scored.reduce((sum, one) => {
      const { modules } = showWith(base, { ...limits, second }, one);
      const without = showWith(base, { ...limits, second: 1.01 }, one).modules;
      if (modules.length <= without.length) return sum;
      return (
        sum +
        (one.report.also.some((id) => modules.includes(id) && !without.includes(id))
          ? PAIR_WORTH.found
          : PAIR_WORTH.beside)
      );
    }, 0);
  const second = steps(0.3, 0.9).reduce((best, next) => (worth(next) > worth(best) ? next : best));
  return { ...limits, second };
}

function worthOf(shown: Shown): number {
  const isOff = shown.report.expect.length === 0;
  const isChoice = shown.outcome === 'choose';
  if (isRight(shown)) return isOff ? WORTH.silent : isChoice ? WORTH.rightInChoice : WORTH.right;
  if (isOff) return isChoice ? WORTH.falseChoice : WORTH.falseAnswer;
  if (shown.modules.length === 0) return WORTH.withheld;
  if (!isChoice) return WORTH.wrong;
  return shown.report.expect.some((id) => shown.modules.includes(id)) ? WORTH.amongChoice : WORTH.wrongChoice;
}

function steps(from: number, to: number): number[] {
  return Array.from(
    { length: Math.round((to - from) / 0.05) + 1 },
    (_, at) => Math.round((from + at * 0.05) * 100) / 100,
  );
}
