import type { KnowledgeBase } from './knowledge-base.ts';
import { flatWords, visible } from './normalize.ts';

/** Splits a report where a second trouble may begin. */
export type PartSplitter = (report: string) => string[];

/** A part with fewer words says nothing by itself; a report with more parts is a story, and is read as a whole. */
const MIN_WORDS = 3;
const MAX_PARTS = 14;

/** Parts end with sentences, clauses, lines and list numbers, and at the words of the concept AND. */
export function createPartSplitter(base: KnowledgeBase): PartSplitter {
  const words = Object.values(base.lexicon).flatMap((lexicon) => lexicon['AND'] ?? []);
  const and = [...new Set(words.flatMap(flatWords))].filter((word) => /^\p{L}+$/u.test(word)).join('|');
  const marks = '(?<=[.!?;:])\\s+|\\n+|[,()]\\s*|\\s[-\u2013\u2014+]\\s|\\b\\d\\)\\s';
  const cut = new RegExp(and === '' ? marks : `${marks}|\\s(?:${and})\\s`, 'giu');
  return (report) => {
    const parts = visible(report)
      .split(cut)
      .filter((part) => flatWords(part).length >= MIN_WORDS);
    return parts.length > 1 && parts.length <= MAX_PARTS ? parts : [];
  };
}
