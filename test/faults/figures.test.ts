import { expect, test } from '@jest/globals';
import { withFigures } from './figures.ts';

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
