import { flatten } from '../core/normalize.ts';
import type { Problem } from './read-yaml.ts';

/** Meaning and the words that have it, each word as `flatten` writes it. */
export type GlossLine = readonly [meaning: string, words: readonly string[]];

const LINE = /^[a-z0-9]+:(?: \p{L}+)+$/u;

/** Reads `glosses/<language>.txt`: a line for each meaning, an English word, and after it the words that have it. `#` begins a remark. */
export function readGlosses(file: string, source: string): { lines: GlossLine[]; problems: Problem[] } {
  const lines: GlossLine[] = [];
  const problems: Problem[] = [];
  for (const [at, line] of source.split('\n').entries()) {
    if (line === '' || line.startsWith('#')) continue;
    if (!LINE.test(line)) {
      problems.push({
        file,
        line: at + 1,
        message: `"${line.slice(0, 60)}" is no gloss`,
        remedy: 'write an English word in lower case, a colon, and after it words separated by single spaces',
      });
      continue;
    }
    const colon = line.indexOf(':');
    lines.push([
      line.slice(0, colon),
      line
        .slice(colon + 2)
        .split(' ')
        .map(flatten),
    ]);
  }
  return { lines, problems };
}
