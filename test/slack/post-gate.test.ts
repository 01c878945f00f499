import { describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { createPostGate } from '../../src/slack/post-gate.ts';

describe('the gate before posts', () => {
  test('lets one through at a time', async () => {
    const gate = createPostGate({ stallMs: 100, patienceMs: 5_000, patiencePerPostMs: 0 });
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await sleep(5);
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 30 }, () => gate(work)));
    expect(most).toBe(1);
  });

  test('lets the next one overtake a call that hangs, and holds nobody up after that', async () => {
    const gate = createPostGate({ stallMs: 400, patienceMs: 60_000, patiencePerPostMs: 0 });
    void gate(() => new Promise(() => undefined));
    const begun = performance.now();
    const waits = await Promise.all([1, 2, 3].map(() => gate(() => Promise.resolve(performance.now() - begun))));
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(395);
    expect(Math.max(...waits)).toBeLessThan(10_000);
    const later = performance.now();
    await gate(() => Promise.resolve());
    expect(performance.now() - later).toBeLessThan(350);
  });

  test('makes nobody wait longer than the patience, however many are in line', async () => {
    const gate = createPostGate({ stallMs: 50, patienceMs: 120, patiencePerPostMs: 0 });
    const begun = performance.now();
    const waits = await Promise.all(
      Array.from({ length: 16 }, () =>
        gate(async () => {
          const waited = performance.now() - begun;
          await sleep(100);
          return waited;
        }),
      ),
    );
    expect(Math.max(...waits)).toBeLessThan(1_200);
    expect(waits.filter((waited) => waited < 40)).toHaveLength(1);
  });

  test('waits for a long line as long as it moves, and not where it does not', async () => {
    const gate = createPostGate({ stallMs: 5_000, patienceMs: 300, patiencePerPostMs: 80 });
    const mostInside = async (tookMs: number): Promise<number> => {
      let inside = 0;
      let most = 0;
      const work = async (): Promise<void> => {
        inside += 1;
        most = Math.max(most, inside);
        await sleep(tookMs);
        inside -= 1;
      };
      await Promise.all(Array.from({ length: 16 }, () => gate(work)));
      return most;
    };
    // Whoever counted those who have left as still in line would wait longer each time.
    for (let round = 0; round < 2; round += 1) expect(await mostInside(40)).toBe(1);
    expect(await mostInside(200)).toBeGreaterThan(2);
  });

  test('goes on after a failure, and hands it to whoever made it', async () => {
    const gate = createPostGate({ stallMs: 1_000, patienceMs: 1_000, patiencePerPostMs: 0 });
    await expect(gate(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await gate(() => Promise.resolve(1))).toBe(1);
  });

  test('leaves no timer behind, however patient it is', async () => {
    const before = timers();
    const gate = createPostGate({ stallMs: 60_000, patienceMs: 60_000, patiencePerPostMs: 0 });
    await Promise.all([1, 2, 3].map((one) => gate(() => Promise.resolve(one))));
    await sleep(20);
    expect(timers()).toBe(before);
  });
});

function timers(): number {
  return process.getActiveResourcesInfo().filter((what) => what === 'Timeout').length;
}
