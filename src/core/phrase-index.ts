import { isComparable, type Feature } from './features.ts';

/** A phrase of the knowledge base as the matcher sees it. */
export interface IndexedPhrase {
  readonly module: string;
  readonly symptom: string;
  /** Each once. */
  readonly features: readonly Feature[];
}

/** The nearest phrase of one module. */
export interface NearPhrase {
  readonly module: string;
  readonly symptom: string;
  /** Cosine, 0..1, where 1 is the same set of features. */
  readonly similarity: number;
}

export interface PhraseIndex {
  /** One entry per module that shares anything with the report. */
  nearest(features: readonly Feature[]): NearPhrase[];
}

/** From this likeness on, a phrase was said nearly word for word. */
export const VERBATIM = 0.8;

/**
 * Inverted index with tf-idf weights and cosine similarity (Salton and Buckley 1988). Cost grows with the phrases that share a
 * feature with the report, not with all phrases: features found in more than `MAX_SHARE` of a large index are too common to look up.
 */
export function createPhraseIndex(phrases: readonly IndexedPhrase[]): PhraseIndex {
  const postings = new Map<string, { ids: number[]; weights: number[] }>();
  const idf = inverseFrequency(phrases);
  const unseen = Math.log(1 + phrases.length) / 2;
  for (const [id, phrase] of phrases.entries()) {
    for (const [name, weight] of unitVector(phrase.features, idf, unseen)) {
      const posting = postings.get(name) ?? { ids: [], weights: [] };
      posting.ids.push(id);
      posting.weights.push(weight);
      postings.set(name, posting);
    }
  }
  const limit = Math.max(MIN_LIMIT, phrases.length * MAX_SHARE);
  const sums = new Float64Array(phrases.length);
  return { nearest: (features) => nearest(phrases, postings, limit, sums, unitVector(features, idf, unseen)) };
}

const MAX_SHARE = 0.05;
const MIN_LIMIT = 2_000;

function nearest(
  phrases: readonly IndexedPhrase[],
  postings: ReadonlyMap<string, { ids: number[]; weights: number[] }>,
  limit: number,
  sums: Float64Array,
  query: readonly (readonly [string, number])[],
): NearPhrase[] {
  const touched: number[] = [];
  for (const [name, weight] of query) {
    const posting = postings.get(name);
    if (posting === undefined || posting.ids.length > limit) continue;
    for (let at = 0; at < posting.ids.length; at += 1) {
      const id = posting.ids[at] ?? 0;
      if (sums[id] === 0) touched.push(id);
      sums[id] = (sums[id] ?? 0) + weight * (posting.weights[at] ?? 0);
    }
  }
  const best = new Map<string, NearPhrase>();
  for (const id of touched) {
    const phrase = phrases[id];
    const similarity = sums[id] ?? 0;
    sums[id] = 0;
    if (phrase === undefined || similarity <= (best.get(phrase.module)?.similarity ?? 0)) continue;
    best.set(phrase.module, { module: phrase.module, symptom: phrase.symptom, similarity });
  }
  return [...best.values()];
}

function inverseFrequency(phrases: readonly IndexedPhrase[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { features } of phrases) {
    for (const { name } of features) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return new Map([...counts].map(([name, count]) => [name, Math.log((1 + phrases.length) / count)]));
}

/** Features that no phrase has still lengthen the vector: a long story is not "the same" as a phrase it contains. */
function unitVector(
  features: readonly Feature[],
  idf: ReadonlyMap<string, number>,
  unseen: number,
): (readonly [string, number])[] {
  const weights = new Map<string, number>();
  for (const { name, weight } of features) {
    if (isComparable(name)) weights.set(name, Math.max(weights.get(name) ?? 0, weight * (idf.get(name) ?? unseen)));
  }
  const length = Math.hypot(...weights.values()) || 1;
  return [...weights].map(([name, weight]) => [name, weight / length] as const);
}
