import type { Matches } from './matcher.ts';

const MAX_WORDS = 4;
const MAX_LENGTH = 40;

/** The words of the report that decided for a module, as typed, strongest first; for the one line that says why. */
export function decidingWords(matches: Matches, module: string): string[] {
  const { contributions, evidence } = matches.explain(module);
  const direct = evidence?.words ?? [];
  const learnt = contributions
    .filter(({ feature }) => !feature.name.startsWith('p:'))
    .map(({ feature }) => feature.words);
  const words: string[] = [];
  for (const word of [...direct, ...learnt]) {
    const short = word.slice(0, MAX_LENGTH);
    if (short !== '' && !words.some((known) => overlap(known, short))) words.push(short);
    if (words.length === MAX_WORDS) break;
  }
  return words;
}

function overlap(a: string, b: string): boolean {
  const [x, y] = [a.toLowerCase(), b.toLowerCase()];
  return x.includes(y) || y.includes(x);
}
