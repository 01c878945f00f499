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

  test('moves each weight of the first example by the rate, less its pull towards zero', () => {
    const one = tableOf([listExamples(times(1, 'w:mail', ['mta']), MODULES)], MODULES, 1);
    const fitted = fitModel(one, undefined, 1);
    const place = (one.names.indexOf('w:mail') + 1) * one.width;
    for (const id of [0, 1, 2]) {
      expect(fitted[id]).toBeCloseTo(firstMove(id, 0.35, 0), 10);
      expect(fitted[place + id]).toBeCloseTo(firstMove(id, 0.07, 0.15), 10);
    }
  });

  test('weighs a word for what it goes with, and hardly where it goes with everything alike', () => {
    const mixed = tableOf(
      [listExamples([...saying('w:mail', ['mta']), ...saying('w:page', ['web']), ...saying('w:lunch', [])], MODULES)],
      MODULES,
      5,
    );
    const fitted = fitModel(mixed, undefined, 30);
    const weightOf = (name: string, id: number): number =>
      fitted[(mixed.names.indexOf(name) + 1) * mixed.width + id] ?? Number.NaN;
    expect(weightOf('w:mail', 0)).toBeGreaterThan(0.3);
    expect(weightOf('w:mail', 1)).toBeLessThan(-0.1);
    expect(weightOf('w:lunch', 2)).toBeGreaterThan(0.3);
    for (const id of [0, 1, 2]) expect(Math.abs(weightOf('w:the', id))).toBeLessThan(0.05);
  });

  test('gives the same again, and learns nothing from a block left out', () => {
    const fitted = fitModel(table);
    expect(fitModel(table)).toEqual(fitted);
    const place = (table.names.indexOf('w:lunch') + 1) * table.width;
    expect([...fitModel(table, 1).subarray(place, place + 3)]).toEqual([0, 0, 0]);
    expect(fitted[place + 2]).toBeGreaterThan(0.1);
  });

  test('keeps weights by name, sorted, without the small ones and without features that few examples have', () => {
    const { weights, bias } = toWeights(table, fitModel(table), 0.1);
    expect(Object.keys(bias)).toEqual(['mta', 'web', 'none']);
    expect(Object.keys(weights)).toEqual(Object.keys(weights).toSorted());
    expect(weights['w:mail']?.['mta']).toBeGreaterThan(0.2);
    expect(tableOf([listExamples(times(4, 'w:rare', ['mta']), MODULES)], MODULES, 5).names).not.toContain('w:rare');
    expect(tableOf([listExamples(times(2, 'c:RARE', ['mta']), MODULES)], MODULES, 5).names).toContain('c:RARE');
  });
});

/** Shares begin at a third each: the slopes of the first example are -2/3 for mta, and 1/3 for web and none. */
function firstMove(id: number, rate: number, pull: number): number {
  return (id === 0 ? 1 : -1) * rate * (1 - pull / (id === 0 ? 2 / 3 : 1 / 3));
}

/** The same, each with "the" besides. */
function saying(name: string, expected: readonly string[]): Example[] {
  return times(60, name, expected).map(({ reading, ...rest }) => ({
    ...rest,
    reading: { ...reading, features: [...reading.features, { name: 'w:the', weight: 0.5, words: '' }] },
  }));
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
