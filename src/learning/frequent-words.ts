import { cleanText } from '../core/normalize.ts';
import { editDistance } from '../core/typo-finder.ts';
import type { LabelledReport } from './labelled-reports.ts';

const MIN_LENGTH = 4;
const MIN_REPORTS = 2;

/** A shorter name is a slip away from ordinary words: "stat", "state". */
const MIN_NAME_LENGTH = 6;

/**
 * Words that several reports have in common, sorted: nobody mistypes a word twice in the same way. Reports written with typing errors do not
 * count, nor do words that are one slip away from a name: they are to be read as that name.
 */
export function frequentWords(reports: readonly LabelledReport[], names: readonly string[]): string[] {
  const long = names.map((name) => name.toLowerCase()).filter((name) => name.length >= MIN_NAME_LENGTH);
  const isMisspelt = (word: string): boolean => long.some((name) => editDistance(word, name, 1) === 1);
  const counts = new Map<string, number>();
  for (const { text, kind } of reports) {
    if (kind === 'typo') continue;
    const words = cleanText(text).words.filter(
      (word) => !word.pasted && word.text.length >= MIN_LENGTH && /^\p{L}+$/u.test(word.text),
    );
    for (const word of new Set(words.map((one) => one.text))) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts]
    .filter(([word, count]) => count >= MIN_REPORTS && !isMisspelt(word))
    .map(([word]) => word)
    .toSorted();
}
