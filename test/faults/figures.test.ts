import { describe, expect, test } from '@jest/globals';
import { countRows, lineOf, withFigures } from './figures.ts';

const PAGE = `# Figures

| Other | Table |
| ----- | ----- |
| D1    | stays |

| Row | What     | Holds |
| --- | -------- | ----- |
| D1  | no fault | yes   |
| D10 | restart  | yes   |

<!-- end of figures -->

| Row | Why |
`;

test('the figures of a row take the place of those it had, whatever their width', () => {
  const page = withFigures(PAGE, '| D1 | no fault | **no** |');
  expect(page).toBe(PAGE.replace('| D1  | no fault | yes   |', '| D1 | no fault | **no** |'));
});

describe('a row', () => {
  const row = { id: 'D12', title: 'a wrong clock', target: 'lost 0' };

  test('has a line that says what was measured and whether it holds', () => {
    expect(lineOf(row, { figures: 'lost 0 | 0', isMet: true }, 7)).toBe(
      '| D12 | a wrong clock | lost 0 | lost 0 / 0 | yes | 7 s |',
    );
    expect(lineOf(row, { figures: 'lost 1', isMet: false }, 7)).toBe(
      '| D12 | a wrong clock | lost 0 | lost 1 | **no** | 7 s |',
    );
  });

  test('that could not run counts neither as met nor as missed', () => {
    const outcomes = [{ figures: '', isMet: true }, { figures: '', isMet: false }, { lacks: 'libfaketime' }];
    expect(countRows(outcomes)).toEqual({ held: 1, failed: 1, notRun: 1 });
  });
});

test('those of a new row stand at the end of the table, not after it', () => {
  const page = withFigures(PAGE, '| D2 | copies | yes |');
  expect(page).toContain('| D10 | restart  | yes   |\n| D2 | copies | yes |\n\n<!-- end of figures -->');
  expect(page).toContain('| D1    | stays |');
});

test('lines that a blank line has parted from the table are joined with it', () => {
  const parted = withFigures(PAGE, '| D2 | copies | yes |').replace('\n| D2', '\n\n| D2');
  expect(withFigures(parted, '| D3 | retry | yes |')).toContain(
    '| D10 | restart  | yes   |\n| D2 | copies | yes |\n| D3 | retry | yes |\n\n<!-- end',
  );
});

test('a page without the table is left alone', () => {
  expect(() => withFigures('# Nothing', '| D1 | x | yes |')).toThrow('there is no table of figures');
});
