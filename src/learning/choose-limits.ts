import { diagnose } from '../core/diagnosis.ts';
import type { KnowledgeBase } from '../core/knowledge-base.ts';
import type { Matches } from '../core/matcher.ts';
import type { Limits } from '../core/model.ts';
import { findSecond } from '../core/second-trouble.ts';
import { fitLogistic } from './fit-logistic.ts';
import type { LabelledReport } from './labelled-reports.ts';
import { isRight, type Shown } from './measure.ts';

/** A report scored by a model that has not seen it. */
export interface ScoredReport {
  readonly author: string;
  readonly report: LabelledReport;
  readonly matches: Pick<Matches, 'ranked' | 'offTopic' | 'parts'>;
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
 * as ten.
 */
const PROMISES = { silent: 0.955, choice: 0.12, cost: 10 } as const;
/**
 * Authors who were asked for texts a word away from a trouble, or told from far outside: good to learn from, but no measure of what
 * is said in a channel.
 */
const CONTRASTS: readonly string[] = ['o', 'p', 'q', 'x'];

/** Tries every combination on a grid; the first of equal ones wins. */
export function chooseLimits(base: KnowledgeBase, all: readonly ScoredReport[]): Limits {
  const scored = all.filter(({ author }) => !CONTRASTS.includes(author));
  const off = scored.filter(({ report }) => report.expect.length === 0).length;
  let best: { limits: Limits; worth: number } | undefined;
  for (const answer of steps(0.3, 0.95)) {
    for (const offer of [0.05, 0.1, 0.15, 0.2]) {
      const spoken = scored.map((one) => endingOf(base, { speak: 0, answer, offer, second: {} }, one));
      for (const speak of steps(0.3, 0.95)) {
        const sums = { worth: 0, noise: 0, choices: 0 };
        for (const one of spoken) {
          if (one.about < speak) {
            sums.worth += one.worthSilent;
            continue;
          }
          sums.worth += one.worth;
          sums.noise += one.isOff ? 1 : 0;
          sums.choices += !one.isOff && one.isChoice ? 1 : 0;
        }
        const broken =
          Math.max(0, sums.noise - (1 - PROMISES.silent) * off) +
          Math.max(0, sums.choices - PROMISES.choice * (scored.length - off));
        const worth = sums.worth - PROMISES.cost * broken;
        if (best === undefined || worth > best.worth) best = { limits: { speak, answer, offer, second: {} }, worth };
      }
    }
  }
  if (best === undefined) throw new Error('no limits were tried');
  return { ...best.limits, second: learnSecond(base, all) };
}

/** How a report ends when the bot speaks, and what that and silence are worth. */
function endingOf(base: KnowledgeBase, limits: Limits, one: ScoredReport) {
  const shown = showWith(base, limits, one);
  return {
    about: 1 - one.matches.offTopic,
    isOff: one.report.expect.length === 0,
    isChoice: shown.outcome === 'choose',
    worth: worthOf(shown),
    worthSilent: worthOf({ ...shown, outcome: 'none', modules: [] }),
  };
}

/** Learns what tells a trouble of its own from one that is only mentioned, from models that have not seen the reports. */
function learnSecond(base: KnowledgeBase, scored: readonly ScoredReport[]): Record<string, number> {
  return fitLogistic(
    scored.flatMap(({ report, matches }) => {
      const second = report.expect.length === 0 ? undefined : findSecond(base, matches.ranked, matches.parts);
      return second === undefined ? [] : [{ signs: second.signs, holds: report.also.includes(second.module) }];
    }),
  );
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
