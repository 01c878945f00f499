import { cleanText } from '../core/normalize.ts';
import type { LabelledReport } from './labelled-reports.ts';

const MIN_LENGTH = 4;
const MIN_REPORTS = 2;

/** Words that several reports have in common, sorted: nobody mistypes a word twice in the same way. Reports written with typing errors do not count. */
export function frequentWords(reports: readonly LabelledReport[]): string[] {
  const counts = new Map<string, number>();
  for (const { text, kind } of reports) {
    if (kind === 'typo') continue;
    const words = cleanText(text).words.filter(
      (word) => !word.pasted && word.text.length >= MIN_LENGTH && /^\p{L}+$/u.test(word.text),
    );
    for (const word of new Set(words.map((one) => one.text))) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count >= MIN_REPORTS)
    .map(([word]) => word)
    .toSorted();
}
