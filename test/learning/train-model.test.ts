import { describe, expect, test } from '@jest/globals';
import type { Reading } from '../../src/core/report-reader.ts';
import { tableOf, listExamples, type Example } from '../../src/learning/example-table.ts';
import { fitModel, toWeights } from '../../src/learning/train-model.ts';

const MODULES = ['mta', 'web'];

describe('fitting', () => {
  const examples = [...times(30, 'w:mail', ['mta']), ...times(20, 'w:page', ['web']), ...times(25, 'w:lunch', [])];
  const table = tableOf(
    [listExamples(examples.slice(0, 40), MODULES), listExamples(examples.slice(40), MODULES)],
    MODULES,
    5,
  );

  test('ends where the slope is nil: each word weighs as much for a class as it lacks there, over the penalty', () => {
    const fitted = fitModel(table, { penalty: 1, steps: 500 });
    const place = (table.names.indexOf('w:mail') + 1) * table.width;
    const mail = [...fitted.subarray(place, place + 3)];
    const shares = sharesOf(fitted, table.width, table.names);
    expect(mail[0]).toBeCloseTo(30 * (1 - (shares[0] ?? 0)), 1);
    expect(mail[1]).toBeCloseTo(-30 * (shares[1] ?? 0), 1);
    expect(mail.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(0, 6);
  });

  test('comes to the same from another start, and learns nothing from a block left out', () => {
    const fitted = fitModel(table, { penalty: 1, steps: 500 });
    const again = fitModel(table, { penalty: 1, start: fitted.map((weight) => weight + 0.1), steps: 500 });
    const apart = fitted.map((weight, at) => (at < table.width ? 0 : Math.abs(weight - (again[at] ?? 0))));
    expect(Math.max(...apart)).toBeLessThan(0.05);
    const place = (table.names.indexOf('w:lunch') + 1) * table.width;
    expect([...fitModel(table, { penalty: 1, without: 1 }).subarray(place, place + 3)]).toEqual([0, 0, 0]);
  });

  test('keeps weights by name, sorted, without the small ones and without features that few examples have', () => {
    const { weights, bias } = toWeights(table, fitModel(table, { penalty: 1 }), 0.1);
    expect(Object.keys(bias)).toEqual(['mta', 'web', 'none']);
    expect(Object.keys(weights)).toEqual(Object.keys(weights).toSorted());
    expect(weights['w:mail']?.['mta']).toBeGreaterThan(1);
    expect(tableOf([listExamples(times(4, 'w:rare', ['mta']), MODULES)], MODULES, 5).names).not.toContain('w:rare');
    expect(tableOf([listExamples(times(2, 'c:RARE', ['mta']), MODULES)], MODULES, 5).names).toContain('c:RARE');
  });
});

/** Shares of the classes for a report that says "mail" and nothing else. */
function sharesOf(fitted: Float64Array, width: number, names: readonly string[]): number[] {
  const said = ['w:mail', 'x:untroubled', 'x:terse-other'].map((name) => (names.indexOf(name) + 1) * width);
  const powers = [0, 1, 2].map((id) =>
    Math.exp([0, ...said].reduce((sum, place) => sum + (fitted[place + id] ?? 0), 0)),
  );
  return powers.map((power) => power / powers.reduce((sum, one) => sum + one, 0));
}

function times(count: number, name: string, expected: readonly string[]): Example[] {
  const reading: Reading = {
    features: [{ name, weight: 1, words: '' }],
    evidence: new Map(),
    corrections: [],
    known: 1,
    wordCount: 1,
    strangers: 0,
    isQuestion: false,
    prose: '',
    typed: '',
    lines: [],
  };
  return Array.from({ length: count }, () => ({ reading, expect: expected }));
}
