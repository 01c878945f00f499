import type { Language } from './language.ts';
import { stemOf } from './features.ts';
import { wordsOf } from './normalize.ts';

export interface LanguageText {
  readonly text: string;
  readonly language: Language;
}

export interface Cluster {
  readonly language: Language;
  /** The first one stands for the others. */
  readonly texts: readonly string[];
}

/** Two texts are alike when they share at least this part of their words (Jaccard, 0..1). */
const MIN_ALIKE = 0.34;

/** How much of a text is read: reports begin with their trouble, and five hundred of them are compared while others wait. */
const MAX_CHARACTERS = 1_000;
const MAX_WORDS = 40;

interface Group {
  readonly language: Language;
  readonly size: number;
  readonly texts: string[];
}

/** Groups texts of one language that share many words; largest group first. Leader clustering: one pass, the order decides ties. */
export function clusterTexts(texts: readonly LanguageText[]): Cluster[] {
  const groups: Group[] = [];
  const groupsWith = new Map<string, number[]>();
  for (const { text, language } of texts) {
    const stems = stemsOf(text);
    const shared = countShared(stems, groupsWith, groups.length);
    const group = groups.find(
      (candidate, at) =>
        candidate.language === language && jaccard(candidate.size, stems.size, shared[at]) >= MIN_ALIKE,
    );
    if (group !== undefined) {
      group.texts.push(text);
      continue;
    }
    for (const stem of stems) {
      const known = groupsWith.get(stem);
      if (known === undefined) groupsWith.set(stem, [groups.length]);
      else known.push(groups.length);
    }
    groups.push({ language, size: stems.size, texts: [text] });
  }
  return groups.toSorted((a, b) => b.texts.length - a.texts.length);
}

function stemsOf(text: string): ReadonlySet<string> {
  return new Set(wordsOf(text.slice(0, MAX_CHARACTERS)).slice(0, MAX_WORDS).map(stemOf));
}

/** How many stems each group has in common with these. */
function countShared(
  stems: ReadonlySet<string>,
  groupsWith: ReadonlyMap<string, number[]>,
  groups: number,
): Uint8Array {
  const shared = new Uint8Array(groups);
  for (const stem of stems) for (const at of groupsWith.get(stem) ?? []) shared[at] = (shared[at] ?? 0) + 1;
  return shared;
}

function jaccard(a: number, b: number, shared = 0): number {
  const all = a + b - shared;
  return all === 0 ? 0 : shared / all;
}
