import { diagnose, type Diagnosis } from '../core/diagnosis.ts';
import type { KnowledgeBase } from '../core/knowledge-base.ts';
import type { Matches } from '../core/matcher.ts';
import type { Limits } from '../core/model.ts';
import { findSecond } from '../core/second-trouble.ts';
import { fitLogistic } from './fit-logistic.ts';
import type { LabelledReport } from './labelled-reports.ts';
import { isRight, matchesIn, shownOf, type Shown } from './measure.ts';

/** A report scored by a model that has not seen it. */
export interface ScoredReport {
  readonly author: string;
  readonly report: LabelledReport;
  readonly matches: Pick<Matches, 'ranked' | 'offTopic' | 'parts'>;
}

/** What the bot would show with these limits. */
export function showWith(base: KnowledgeBase, limits: Limits, { report, matches }: ScoredReport): Shown {
  return shownOf(report, diagnose(base, limits, matches));
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
 * What is asked of the limits: silence where it belongs, in each language, and an answer rather than a question. Every report beyond
 * costs as much as ten.
 */
const PROMISES = { silent: 0.97, choice: 0.12, cost: 10 } as const;
/**
 * Authors who were asked for texts a word away from a trouble, or told from far outside: good to learn from, but no measure of what
 * is said in a channel.
 */
const CONTRASTS: readonly string[] = ['i', 'j', 'o', 'p', 'q', 'r', 'x', 'y', 'z'];

/** Between two limits that are tried. */
const STEP = 0.025;
const OFFERS = [0.05, 0.1, 0.15, 0.2];

/** Tries every combination on a grid; the first of equal ones wins. */
export function chooseLimits(base: KnowledgeBase, all: readonly ScoredReport[]): Limits {
  const scored = all.filter(({ author }) => !CONTRASTS.includes(author)).map((one) => endingsOf(base, one));
  let best: { limits: Limits; worth: number } | undefined;
  const worthOfSpeaking = createGauge(scored);
  for (const answer of steps(0.6, 0.95)) {
    for (const [at, offer] of OFFERS.entries()) {
      const worthAt = worthOfSpeaking((one) => (one.share >= answer ? one.answer : (one.offers[at] ?? one.answer)));
      for (const speak of steps(0.4, 0.8)) {
        const worth = worthAt(speak);
        if (best === undefined || worth > best.worth) best = { limits: { speak, answer, offer, second: {} }, worth };
      }
    }
  }
  if (best === undefined) throw new Error('no limits were tried');
  return { ...best.limits, second: learnSecond(base, all) };
}

/** Adds up what all reports are worth, given how each ends when the bot speaks and then from where on it does. Flat: that is done a thousand times. */
function createGauge(scored: readonly Endings[]) {
  const languages = [...new Set(scored.map(({ language }) => language))];
  const about = Float64Array.from(scored, (one) => one.about);
  const silence = Float64Array.from(scored, (one) => one.silence.worth);
  /** Of an off-topic report the place of its language, of any other -1. */
  const offIn = Int8Array.from(scored, ({ isOff, language }) => (isOff ? languages.indexOf(language) : -1));
  const off = languages.map((_, at) => offIn.filter((language) => language === at).length);
  const reports = offIn.filter((language) => language < 0).length;
  return (endingOf: (one: Endings) => Ending) => {
    const endings = scored.map(endingOf);
    const spoken = Float64Array.from(endings, ({ worth }) => worth);
    const isChoice = Uint8Array.from(endings, (ending) => (ending.isChoice ? 1 : 0));
    return (speak: number): number => {
      const noise = languages.map(() => 0);
      let worth = 0;
      let choices = 0;
      for (let at = 0; at < about.length; at += 1) {
        const speaks = (about[at] ?? 0) >= speak;
        worth += (speaks ? spoken[at] : silence[at]) ?? 0;
        if (!speaks) continue;
        const language = offIn[at] ?? -1;
        if (language < 0) choices += isChoice[at] ?? 0;
        else noise[language] = (noise[language] ?? 0) + 1;
      }
      const broken = noise.reduce(
        (sum, count, language) => sum + Math.max(0, count - (1 - PROMISES.silent) * (off[language] ?? 0)),
        Math.max(0, choices - PROMISES.choice * reports),
      );
      return worth - PROMISES.cost * broken;
    };
  };
}

interface Ending {
  readonly isChoice: boolean;
  readonly worth: number;
}

/** How a report can end, and what tells which it is. */
interface Endings {
  /** 0..1: share of all that is not off-topic. */
  readonly about: number;
  /** 0..1: share of the best module and those that read the same. */
  readonly share: number;
  readonly isOff: boolean;
  readonly language: string;
  readonly silence: Ending;
  readonly answer: Ending;
  /** As a choice, by the limits in `OFFERS`. */
  readonly offers: readonly Ending[];
}

function endingsOf(base: KnowledgeBase, { report, matches }: ScoredReport): Endings {
  const diagnoseAt = (answer: number, offer: number) =>
    diagnose(base, { speak: 0, answer, offer, second: {} }, { ...matches, parts: [] });
  const endingAt = (diagnosis: Diagnosis): Ending => ({
    isChoice: diagnosis.kind === 'choose',
    worth: worthOf(shownOf(report, diagnosis)),
  });
  const answered = diagnoseAt(0, 0);
  return {
    about: 1 - matches.offTopic,
    share: matchesIn(answered).reduce((sum, { share }) => sum + share, 0),
    isOff: report.expect.length === 0,
    language: report.lang,
    silence: endingAt({ kind: 'none', rest: [] }),
    answer: endingAt(answered),
    offers: OFFERS.map((offer) => endingAt(diagnoseAt(Number.POSITIVE_INFINITY, offer))),
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
    { length: Math.round((to - from) / STEP) + 1 },
    (_, at) => Math.round((from + at * STEP) * 1_000) / 1_000,
  );
}
