import { lookAlikesOf, type KnowledgeBase } from './knowledge-base.ts';
import type { Match, Matches } from './matcher.ts';
import type { Limits } from './model.ts';
import { findSecond, isSecondTrouble } from './second-trouble.ts';

/** What to tell the person. Not recognising a report is an ordinary outcome. */
export type Diagnosis =
  | { readonly kind: 'answer'; readonly shown: readonly Match[]; readonly rest: readonly Match[] }
  | { readonly kind: 'choose'; readonly shown: readonly Match[]; readonly rest: readonly Match[] }
  | { readonly kind: 'none'; readonly rest: readonly Match[] };

export type Outcome = Diagnosis['kind'];

/** A choice among more is no help at three in the morning. */
const MAX_CHOICE = 3;
/** With those that read the same: a third is left out where it would make more of them. */
const MAX_SHOWN = 4;
const MAX_REST = 3;

/** Answer, choice or silence. The limits are learnt with the model and stored in it. */
export function diagnose(
  base: KnowledgeBase,
  limits: Limits,
  matches: Pick<Matches, 'ranked' | 'offTopic' | 'parts'>,
): Diagnosis {
  const { ranked, offTopic } = matches;
  const [best] = ranked;
  if (best === undefined || 1 - offTopic < limits.speak) return { kind: 'none', rest: [] };
  const second = secondTrouble(base, limits, matches);
  const group = withAll(base, ranked, second === undefined ? [best] : [best, second]);
  const share = group.reduce((sum, match) => sum + match.share, 0);
  if (share >= limits.answer) return { kind: 'answer', shown: group, rest: remaining(ranked, group, limits) };
  const offered = ranked.filter((match) => match.share >= limits.offer).slice(0, MAX_CHOICE);
  const shown = choiceOf(base, ranked, offered.length > 0 ? offered : [best]);
  const isWithin = shown.every((match) => group.includes(match));
  return { kind: isWithin ? 'answer' : 'choose', shown, rest: remaining(ranked, shown, limits) };
}

/** Two troubles in one report: one part speaks for the best module, another for one that does not read the same. */
function secondTrouble(
  base: KnowledgeBase,
  limits: Limits,
  { ranked, parts }: Pick<Matches, 'ranked' | 'parts'>,
): Match | undefined {
  const second = findSecond(base, ranked, parts);
  if (second === undefined || !isSecondTrouble(limits.second, second)) return undefined;
  return ranked.find(({ module }) => module === second.module);
}

/** The module, then those that read the same as it. */
function withLookAlikes(base: KnowledgeBase, ranked: readonly Match[], best: Match): Match[] {
  const alike = lookAlikesOf(base, best.module)?.modules ?? [];
  return [best, ...ranked.filter((match) => match !== best && alike.includes(match.module))];
}

function withAll(base: KnowledgeBase, ranked: readonly Match[], offered: readonly Match[]): Match[] {
  return [...new Set(offered.flatMap((match) => withLookAlikes(base, ranked, match)))];
}

function choiceOf(
  base: KnowledgeBase,
  ranked: readonly Match[],
  [first, second, ...others]: readonly Match[],
): Match[] {
  const two = [first, second].filter((match) => match !== undefined);
  return others.reduce(
    (shown, match) => {
      const more = [...new Set([...shown, ...withLookAlikes(base, ranked, match)])];
      return more.length > MAX_SHOWN ? shown : more;
    },
    withAll(base, ranked, two),
  );
}

function remaining(ranked: readonly Match[], shown: readonly Match[], limits: Limits): Match[] {
  return ranked.filter((match) => !shown.includes(match) && match.share >= limits.offer / 3).slice(0, MAX_REST);
}
