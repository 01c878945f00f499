import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Store } from '../../src/storage/store.ts';
import type { WorkQueue } from '../../src/storage/work-queue.ts';
import { openedStorages } from './opened-storages.ts';
import { everythingStored } from './raw-database.ts';
import { answer, at, judgement } from './sample-records.ts';
import { item, leaseOne } from './sample-work.ts';

/** What forgetting and purging must leave behind and must not, on whatever engine. `newDatabase` gives the URL of an empty one. */
export function describeRetention(newDatabase: () => Promise<string>): void {
  const open = openedStorages();
  let url = '';
  let store: Store;
  let queue: WorkQueue;
  beforeEach(async () => {
    url = await newDatabase();
    ({ store, queue } = await open(url));
  });

  describe('forgetting', () => {
    test('a person leaves nothing of them and everything of others', async () => {
      for (const userId of ['U1', 'U2']) {
        await store.recordAnswer(answer({ caseId: `of ${userId}`, userId }));
        await store.recordFeedback(judgement({ caseId: 'of U2', userId }));
        await store.rememberLanguage('T1', userId, 'it');
      }
      await store.recordFeedback(judgement({ caseId: 'of U1', userId: 'U2' }));
      await store.recordAnswer(answer({ caseId: 'of U3', teamId: 'T2', userId: 'U3' }));
      expect(await store.forget('T1', 'U3')).toEqual({ cases: 0, feedback: 0, language: false });
      expect(await store.forget('T1', 'U1')).toEqual({ cases: 1, feedback: 2, language: true });
      expect(await everythingStored(url)).not.toContain('U1');
      expect(await store.recentCases('T1', 'U2', 10)).toHaveLength(1);
      expect(await store.feedbackOf('T1', 'of U2')).toHaveLength(1);
      expect(await store.languageOf('T1', 'U2')).toBe('it');
      expect(await store.recentCases('T2', 'U3', 10)).toHaveLength(1);
      expect(await store.forget('T1', 'U1')).toEqual({ cases: 0, feedback: 0, language: false });
    });

    test('a workspace leaves nothing of it and everything of others', async () => {
      for (const teamId of ['T1', 'T2']) {
        await store.claim(teamId, 'event', at(0));
        await store.recordAnswer(answer({ teamId }));
        await store.recordFeedback(judgement({ teamId }));
        await store.rememberLanguage(teamId, 'U1', 'it');
      }
      await store.forgetTeam('T1');
      await store.forgetTeam('T1');
      await store.sweepRemoved(-1);
      expect(await everythingStored(url)).not.toContain('"T1"');
      expect(await store.claim('T2', 'event', at(0))).toBe(false);
      expect(await store.recentCases('T2', 'U1', 10)).toHaveLength(1);
      expect(await store.feedbackOf('T2', 'c1')).toHaveLength(1);
      expect(await store.languageOf('T2', 'U1')).toBe('it');
    });
  });

  describe('purging', () => {
    test('deletes texts, ids and records each at their own age, and counts the rows', async () => {
      for (const time of [1, 2, 3]) {
        await store.claim('T1', `event ${time}`, at(time));
        await store.recordAnswer(
          answer({ caseId: `c${time}`, outcome: 'none', modules: [], text: `text ${time}`, at: at(time) }),
        );
        await store.recordFeedback(judgement({ caseId: `c${time}`, at: at(time) }));
      }
      await store.rememberLanguage('T1', 'U1', 'es');
      expect(await store.purge({ textsBefore: at(3), idsBefore: at(3), recordsBefore: at(2) })).toBe(4);
      const cases = await store.recentCases('T1', 'U1', 10);
      expect(cases.map(({ caseId, text }) => [caseId, text])).toEqual([
        ['c3', 'text 3'],
        ['c2', undefined],
      ]);
      expect(await everythingStored(url)).not.toMatch(/text [12]|event [12]/);
      expect(await store.feedbackOf('T1', 'c1')).toEqual([]);
      expect(await store.feedbackOf('T1', 'c2')).toHaveLength(1);
      expect(await store.claim('T1', 'event 3', at(9))).toBe(false);
      expect(await store.claim('T1', 'event 2', at(9))).toBe(true);
      expect(await store.languageOf('T1', 'U1')).toBe('es');
    });

    test('gets through more rows than fit into one batch', async () => {
      const ids = Array.from({ length: 1200 }, (_, index) => `event ${index}`);
      await Promise.all(ids.map((id) => store.claim('T1', id, at(0))));
      expect(await store.purge({ textsBefore: at(1), idsBefore: at(1), recordsBefore: at(1) })).toBe(1200);
      expect(await store.purge({ textsBefore: at(1), idsBefore: at(1), recordsBefore: at(1) })).toBe(0);
    });
  });

  describe('forgetting work', () => {
    test('a person takes their dead letters along, and leaves those of others and work under way', async () => {
      for (const [id, userId] of [
        ['e1', 'U1'],
        ['e2', 'U2'],
      ] as const) {
        await queue.enqueue(item({ id, userId }));
        const { fence } = await leaseOne(queue, 'A', 60_000);
        await queue.bury(id, 'A', fence, 'broken');
      }
      await queue.enqueue(item({ id: 'e3', userId: 'U1' }));
      await store.forget('T1', 'U1');
      expect(await queue.deadLetters(10)).toMatchObject([{ id: 'e2' }]);
      const { fence } = await leaseOne(queue, 'A', 60_000);
      await queue.finish('e3', 'A', fence, 'done');
      expect(await everythingStored(url)).not.toContain('U1');
    });

    test('a workspace takes all its work along, and who held some of it has lost it', async () => {
      await queue.enqueue(item({ id: 'e1', teamId: 'T1' }));
      const { fence } = await leaseOne(queue, 'A', 60_000);
      await queue.enqueue(item({ id: 'e2', teamId: 'T2' }));
      await store.forgetTeam('T1');
      expect(await queue.renew('e1', 'A', fence, 60_000)).toBe(false);
      expect(await queue.finish('e1', 'A', fence, 'done')).toBe(false);
      expect(await queue.lease('A', 60_000, 10)).toMatchObject([{ id: 'e2' }]);
    });
  });
}
