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

/** Groups texts of one language that share many words; largest group first. Leader clustering: one pass, the order decides ties. */
export function clusterTexts(texts: readonly LanguageText[]): Cluster[] {
  const groups: { language: Language; stems: ReadonlySet<string>; texts: string[] }[] = [];
  for (const { text, language } of texts) {
    const stems = new Set(wordsOf(text).map(stemOf));
    const group = groups.find(
      (candidate) => candidate.language === language && jaccard(candidate.stems, stems) >= MIN_ALIKE,
    );
    if (group === undefined) groups.push({ language, stems, texts: [text] });
    else group.texts.push(text);
  }
  return groups.toSorted((a, b) => b.texts.length - a.texts.length);
}

function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((stem) => b.has(stem)).length;
  const all = a.size + b.size - shared;
  return all === 0 ? 0 : shared / all;
}
