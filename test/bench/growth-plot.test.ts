import { describe, expect, test } from '@jest/globals';
import { drawGrowth } from '../../bench/growth-plot.ts';

const svg = drawGrowth([
  { phrases: 1_000, p50Ms: 0.1, p99Ms: 1 },
  { phrases: 10_000, p50Ms: 0.2, p99Ms: 2 },
  { phrases: 100_000, p50Ms: 1, p99Ms: 10 },
]);

describe('the plot of the growth', () => {
  test('names its axes and curves in text that can be selected, and itself for readers of screens', () => {
    for (const words of ['1,000', '10,000', '100,000', '0.1 ms', '1 ms', '10 ms', 'phrases', 'p50', 'p99'])
      expect(svg).toContain(`>${words}</text>`);
    expect(svg).toContain('<title id="title">Time to match one report');
  });

  test('is logarithmic: ten times as much is as far everywhere', () => {
    const [p50, p99] = [curve('p50'), curve('p99')];
    const [first, second, third] = p50.map(([x]) => x);
    expect((second ?? 0) - (first ?? 0)).toBeCloseTo((third ?? 0) - (second ?? 0), 0);
    for (const [at, [, y]] of p50.entries())
      expect(y - (p99[at]?.[1] ?? 0)).toBeCloseTo((p50[0]?.[1] ?? 0) - (p50[2]?.[1] ?? 0), 0);
  });

  test('suits a light and a dark page', () => {
    expect(svg).toContain('prefers-color-scheme:dark');
    expect(svg).not.toContain('<rect');
  });
});

function curve(name: string): [number, number][] {
  const points = new RegExp(`<polyline class="${name}" points="([^"]*)"`, 'u').exec(svg)?.[1] ?? '';
  return points.split(' ').map((pair): [number, number] => {
    const [x, y] = pair.split(',').map(Number);
    return [x ?? 0, y ?? 0];
  });
}
