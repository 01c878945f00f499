import { expect, test } from '@jest/globals';
import { startHousekeeping } from '../../src/storage/keep-house.ts';

const NOW = Date.UTC(2026, 5, 30);
const DAY_MS = 86_400_000;

test('texts go after their days, ids and finished work after 3, dead letters after 30, records after 400', async () => {
  const asked: unknown[] = [];
  const house = startHousekeeping({
    store: { purge: (limits) => Promise.resolve(asked.push(limits)), sweepRemoved: () => Promise.resolve() },
    queue: { purgeFinished: (...limits) => Promise.resolve(asked.push(limits)) },
    keepTextDays: 7,
    onTrouble: (error) => asked.push(error),
    now: () => NOW,
  });
  await house.first;
  house.stop();
  expect(asked).toEqual([{ textsBefore: ago(7), idsBefore: ago(3), recordsBefore: ago(400) }, [ago(3), ago(30)]]);
});

test('a storage that fails is reported, not thrown', async () => {
  const troubles: unknown[] = [];
  const house = startHousekeeping({
    store: { purge: () => Promise.reject(new Error('gone')), sweepRemoved: () => Promise.resolve() },
    queue: { purgeFinished: () => Promise.resolve(0) },
    keepTextDays: 0,
    onTrouble: (error) => troubles.push(error),
  });
  await house.first;
  house.stop();
  expect(troubles).toHaveLength(1);
});

function ago(days: number): Date {
  return new Date(NOW - days * DAY_MS);
}
