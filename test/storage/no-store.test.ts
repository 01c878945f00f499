import { expect, test } from '@jest/globals';
import { createNoStore } from '../../src/storage/no-store.ts';
import { StoreError } from '../../src/storage/store.ts';

const NOW = new Date(Date.UTC(2026, 0, 1));

test('without storage an id is still claimed once in a workspace', async () => {
  const store = createNoStore();
  expect(await store.claim('T1', 'event', NOW)).toBe(true);
  expect(await store.claim('T1', 'event', NOW)).toBe(false);
  expect(await store.isClaimed('T2', 'event')).toBe(false);
  expect(await store.claim('T2', 'event', NOW)).toBe(true);
  expect(await store.isClaimed('T2', 'event')).toBe(true);
});

test('without storage the last 10,000 ids are told apart, and older ones are given up', async () => {
  const store = createNoStore();
  for (let index = 0; index <= 10_000; index++) await store.claim('T1', `event ${index}`, NOW);
  expect(await store.claim('T1', 'event 1', NOW)).toBe(false);
  expect(await store.claim('T1', 'event 10000', NOW)).toBe(false);
  expect(await store.claim('T1', 'event 0', NOW)).toBe(true);
});

test('without storage nothing is known', async () => {
  const store = createNoStore();
  expect(await store.sameTrouble('T1', 'mta', NOW, 'c1')).toEqual({ count: 0 });
  expect(await store.feedbackOf('T1', 'c1')).toEqual([]);
  expect(await store.languageOf('T1', 'U1')).toBeUndefined();
  expect(await store.recentCases('T1', 'U1', 10)).toEqual([]);
  expect(await store.unrecognised('T1', NOW, 10)).toEqual([]);
  expect(await store.statistics('T1', NOW)).toMatchObject({ answers: 0, byModule: [], solved: 0 });
});

test('without storage whatever would have to be kept or deleted is refused, and the reason given', async () => {
  const cause = new Error('disk full');
  const store = createNoStore(cause);
  const calls: readonly (() => Promise<unknown>)[] = [
    () => store.recordFeedback({ teamId: 'T1', caseId: 'c1', userId: 'U1', solved: true, at: NOW }),
    () => store.rememberLanguage('T1', 'U1', 'sv'),
    () => store.forget('T1', 'U1'),
    () => store.forgetTeam('T1'),
    () => store.purge({ textsBefore: NOW, idsBefore: NOW, recordsBefore: NOW }),
    () => store.check(),
  ];
  for (const call of calls) await expect(call()).rejects.toThrow(StoreError);
  await expect(store.check()).rejects.toMatchObject({ cause });
  await expect(store.close()).resolves.toBeUndefined();
});
