import { lookAlikesOf, type KnowledgeBase } from './knowledge-base.ts';
import { flagsOf, type Scored } from './model.ts';
import type { Reading } from './report-reader.ts';

/** What a part of a report is about. */
export interface PartMatch extends Scored {
  /** 0..1: share of "none of the modules" within the part. */
  readonly offTopic: number;
  /** What holds for the part as a whole. */
  readonly signs: readonly string[];
  /** How many parts the report has. */
  readonly of: number;
}

/** A module that one part speaks for while the report as a whole is about another, and what tells whether that is a trouble of its own. */
export interface Second {
  readonly module: string;
  /** By name; what is not there is 0. */
  readonly signs: Readonly<Record<string, number>>;
}

/** A part that names another module says little below this share. */
const MIN_SHARE = 0.4;
/** Showing the second of two troubles is worth twice what an answer beside the point costs. */
const LEAST_CHANCE = 1 / 3;
const TURNS = ['BUT', 'AND', 'FINE', 'AGAIN'];
/** A trouble takes some words to tell. */
const LENGTHS = [4, 6];
const MANY_PARTS = 4;

/** The flags of a part, a few of its concepts, and how long it is. */
export function signsOfPart(reading: Reading): string[] {
  const names = new Set(reading.features.map(({ name }) => name));
  return [
    ...flagsOf(reading),
    ...TURNS.filter((concept) => names.has(`c:${concept}`)).map((concept) => concept.toLowerCase()),
    ...LENGTHS.filter((length) => reading.wordCount >= length).map((length) => `words-${length}`),
    ...(reading.features.some(({ name }) => /^(?:ok|pre):/u.test(name)) ? ['turns'] : []),
  ];
}

/** The strongest part that is about something else than the best module, where another part is about that one. */
export function findSecond(
  base: KnowledgeBase,
  ranked: readonly Scored[],
  parts: readonly PartMatch[],
): Second | undefined {
  const best = ranked[0]?.module ?? '';
  const alike = lookAlikesOf(base, best)?.modules ?? [best];
  const own = strongest(parts.filter(({ module }) => alike.includes(module)));
  const other = strongest(parts.filter(({ module, share }) => !alike.includes(module) && share >= MIN_SHARE));
  if (own === undefined || other === undefined) return undefined;
  const trace = ranked.find(({ module }) => module === other.module)?.share ?? 0;
  const flags = [
    ...own.signs.map((sign) => `own:${sign}`),
    ...other.signs.map((sign) => `other:${sign}`),
    other.of > MANY_PARTS ? 'parts-many' : `parts-${other.of}`,
  ];
  return {
    module: other.module,
    signs: {
      bias: 1,
      own: logOdds(own.share),
      other: logOdds(other.share),
      offTopic: Math.log(other.offTopic + 1e-4),
      trace: Math.log(trace + 1e-6),
      ...Object.fromEntries(flags.map((flag) => [flag, 1])),
    },
  };
}

/** Whether the signs make it likely enough. The weights are learnt with the model; without any there is no second trouble. */
export function isSecondTrouble(weights: Readonly<Record<string, number>>, { signs }: Second): boolean {
  if (weights['bias'] === undefined) return false;
  const sum = Object.entries(signs).reduce((all, [name, value]) => all + value * (weights[name] ?? 0), 0);
  return 1 / (1 + Math.exp(-sum)) >= LEAST_CHANCE;
}

function strongest(parts: readonly PartMatch[]): PartMatch | undefined {
  return parts.toSorted((a, b) => b.share - a.share)[0];
}

/** Bounded, so that a share that rounds to 1 does not outweigh all else. */
function logOdds(share: number): number {
  return Math.log(Math.max(1e-4, share) / Math.max(1e-3, 1 - share));
}
