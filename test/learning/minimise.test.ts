import { describe, expect, test } from '@jest/globals';
import { fitLogistic } from '../../src/learning/fit-logistic.ts';
import { minimise } from '../../src/learning/minimise.ts';

describe('minimising', () => {
  test('finds the bottom of the valley of Rosenbrock, which is bent and narrow', () => {
    const found = minimise(
      Float64Array.from([-1.2, 1]),
      (point, slope) => {
        const [x, y] = [point[0] ?? 0, point[1] ?? 0];
        slope[0] = -2 * (1 - x) - 400 * x * (y - x * x);
        slope[1] = 200 * (y - x * x);
        return (1 - x) ** 2 + 100 * (y - x * x) ** 2;
      },
      { steps: 200, tolerance: 1e-14 },
    );
    expect(found[0]).toBeCloseTo(1, 3);
    expect(found[1]).toBeCloseTo(1, 3);
  });

  test('leaves the start as it was, and stays there when it is the bottom', () => {
    const start = Float64Array.from([3]);
    const found = minimise(start, (point, slope) => ((slope[0] = 2 * (point[0] ?? 0)), (point[0] ?? 0) ** 2), {
      steps: 50,
      tolerance: 1e-12,
    });
    expect([...start]).toEqual([3]);
    expect(found[0]).toBeCloseTo(0, 5);
    expect([...minimise(Float64Array.from([0]), () => 0, { steps: 5, tolerance: 1e-9 })]).toEqual([0]);
  });
});

describe('logistic regression', () => {
  test('gives the share that holds where there is nothing but the bias', () => {
    const { bias } = fitLogistic([true, true, true, false].map((holds) => ({ signs: { bias: 1 }, holds })));
    expect(1 / (1 + Math.exp(-(bias ?? 0)))).toBeCloseTo(0.75, 2);
  });

  test('weighs a sign by how it goes with what holds, the same whatever the order', () => {
    const examples = Array.from({ length: 200 }, (_, at) => ({
      signs: { bias: 1, ...(at % 2 === 0 ? { good: 1 } : { bad: 1 }) },
      holds: at % 2 === 0 ? at % 10 !== 0 : at % 10 === 1,
    }));
    const weights = fitLogistic(examples);
    expect(weights['good']).toBeGreaterThan(0.5);
    expect(weights['bad']).toBeLessThan(-0.5);
    expect(fitLogistic(examples.toReversed())).toEqual(weights);
  });
});
