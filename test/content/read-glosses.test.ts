import { describe, expect, test } from '@jest/globals';
import { LANGUAGES } from '../../src/core/language.ts';
import { BUILT_IN } from '../../src/content/open-content.ts';
import { readContentFolder } from '../../src/content/load-content.ts';
import { readChecked } from '../../src/content/read-checked.ts';
import { readGlosses } from '../../src/content/read-glosses.ts';

describe('a file of glosses', () => {
  test('holds a meaning a line, and after it the words that have it, with or without accents', () => {
    expect(readGlosses('fr.txt', '# what words mean\nlate: retard tardé\n\nsend: envoyer\n')).toEqual({
      lines: [
        ['late', ['retard', 'tarde']],
        ['send', ['envoyer']],
      ],
      problems: [],
    });
  });

  test.each(['Late: retard', 'late retard', 'late:', 'late:  retard', 'late: en retard, tard', 'late: x1'])(
    '"%s" is refused with its place and a remedy, the other lines are read',
    (line) => {
      const { lines, problems } = readGlosses('fr.txt', `send: envoyer\n${line}\n`);
      expect(lines).toEqual([['send', ['envoyer']]]);
      expect(problems).toEqual([expect.objectContaining({ file: 'fr.txt', line: 2 })]);
      expect(problems[0]?.remedy).toContain('colon');
    },
  );
});

test('every language has glosses, and most meanings are shared by several languages', () => {
  const { glosses, problems } = readContentFolder({ ...BUILT_IN, isTrusted: false }, readChecked);
  expect(problems).toEqual([]);
  const counts = new Map<string, number>();
  for (const [meaning] of Object.values(glosses).flat()) counts.set(meaning, (counts.get(meaning) ?? 0) + 1);
  const shared = [...counts.values()].filter((count) => count === LANGUAGES.length).length;
  expect(shared).toBeGreaterThan(400);
});
