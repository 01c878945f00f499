import { beforeEach, describe, expect, test } from '@jest/globals';
import { StoreError, type Store } from '../../src/storage/store.ts';
import { openedStorages } from './opened-storages.ts';
import { runRaw } from './raw-database.ts';
import { answer, at, judgement } from './sample-records.ts';

const HOSTILE_TEXTS = [
  "'; drop table claims; --",
  '" or 1=1 --',
  '100 % _ * NEAR',
  '\\',
  '$1 ? :a',
  'räksmörgås 👩‍👩‍👧 \u202E',
  'ids\nwith\ttabs',
  '__proto__',
];

/** What every store must do, on whatever engine. `newDatabase` gives the URL of an empty one. */
export function describeStore(newDatabase: () => Promise<string>): void {
  const open = openedStorages();
  let url = '';
  let store: Store;
  beforeEach(async () => {
    url = await newDatabase();
    store = (await open(url)).store;
  });

  describe('claiming', () => {
    test('an id is claimed once in a workspace, and apart from other workspaces', async () => {
      expect(await store.claim('T1', 'event', at(0))).toBe(true);
      expect(await store.claim('T1', 'event', at(0))).toBe(false);
      expect(await store.claim('T1', 'event', at(99))).toBe(false);
      expect(await store.claim('T2', 'event', at(0))).toBe(true);
      expect(await store.claim('T1', 'other', at(0))).toBe(true);
    });

    test('whether an id was claimed can be asked, in its workspace, and asking claims nothing', async () => {
      expect([await store.isClaimed('T1', 'event'), await store.isClaimed('T1', 'event')]).toEqual([false, false]);
      expect(await store.claim('T1', 'event', at(0))).toBe(true);
      expect(await store.isClaimed('T1', 'event')).toBe(true);
      expect(await store.isClaimed('T2', 'event')).toBe(false);
      expect(await store.isClaimed('T1', 'other')).toBe(false);
    });

    test('of four connections that claim the same 300 ids at once, each id is won by exactly one', async () => {
      const others = await Promise.all([open(url), open(url), open(url)]);
      const stores = [store, ...others.map((other) => other.store)];
      const ids = Array.from({ length: 300 }, (_, index) => `event-${index}`);
      const claims = stores.map((one) => Promise.all(ids.map((id) => one.claim('T1', id, at(0)))));
      const results = await Promise.all(claims);
      const winners = ids.map((_, index) => results.filter((wins) => wins[index] === true).length);
      expect(winners).toEqual(ids.map(() => 1));
    });

    test.each(HOSTILE_TEXTS)('the id %j is an id like any other', async (id) => {
      expect(await store.claim(id, id, at(0))).toBe(true);
      expect(await store.claim(id, id, at(0))).toBe(false);
      expect(await store.claim(id, `${id}x`, at(0))).toBe(true);
    });
  });

  describe('answers', () => {
    test('recent cases are those of the person, newest first, just as they were recorded', async () => {
      const inThread = answer({ caseId: 'c1', channelId: 'C1', threadTs: '1.5', modules: ['mta', 'stat'], at: at(1) });
      const alone = answer({ caseId: 'c2', outcome: 'none', modules: [], language: 'sv', at: at(3), text: 'hjälp' });
      const choice = answer({ caseId: 'c3', outcome: 'choose', at: at(2) });
      for (const record of [inThread, alone, choice]) await store.recordAnswer(record);
      await store.recordAnswer(answer({ caseId: 'c4', userId: 'U2' }));
      await store.recordAnswer(answer({ caseId: 'c5', teamId: 'T2' }));
      expect(await store.recentCases('T1', 'U1', 10)).toStrictEqual([alone, choice, inThread]);
      expect(await store.recentCases('T1', 'U1', 2)).toStrictEqual([alone, choice]);
      expect(await store.recentCases('T1', 'U9', 10)).toEqual([]);
    });

    test('a case recorded again is replaced, and only in its own workspace', async () => {
      await store.recordAnswer(
        answer({ outcome: 'none', modules: [], text: 'something odd', channelId: 'C1', threadTs: '1.5' }),
      );
      await store.recordAnswer(answer({ teamId: 'T2', outcome: 'none', modules: [] }));
      const decided = answer({ outcome: 'answer', modules: ['stat'], at: at(5) });
      await store.recordAnswer(decided);
      expect(await store.recentCases('T1', 'U1', 10)).toStrictEqual([decided]);
      expect(await store.unrecognised('T1', at(0), 10)).toEqual([]);
      expect((await store.recentCases('T2', 'U1', 10))[0]?.outcome).toBe('none');
    });

    test('a text with every kind of character comes back as it was, but for U+0000', async () => {
      const text = `${HOSTILE_TEXTS.join('\n')} \uFEFF\u200B`;
      await store.recordAnswer(answer({ outcome: 'none', modules: [], text: `${text}\0` }));
      expect(await store.unrecognised('T1', at(0), 10)).toStrictEqual([{ text: `${text}\uFFFD`, language: 'en' }]);
    });

    test('unrecognised texts come newest first, from then on, of one workspace', async () => {
      for (const [caseId, time, teamId] of [
        ['c1', 1, 'T1'],
        ['c2', 2, 'T1'],
        ['c3', 3, 'T1'],
        ['c4', 4, 'T2'],
      ] as const) {
        await store.recordAnswer(answer({ caseId, teamId, outcome: 'none', modules: [], text: caseId, at: at(time) }));
      }
      await store.recordAnswer(answer({ caseId: 'c5', at: at(5) }));
      const texts = async (since: Date, limit: number): Promise<string[]> =>
        (await store.unrecognised('T1', since, limit)).map(({ text }) => text);
      expect(await texts(at(2), 10)).toEqual(['c3', 'c2']);
      expect(await texts(at(0), 2)).toEqual(['c3', 'c2']);
    });
  });

  describe('the same trouble', () => {
    test('is counted by the first module, since then, without the case in hand', async () => {
      await store.recordAnswer(answer({ caseId: 'old', modules: ['mta'], at: at(1) }));
      await store.recordAnswer(answer({ caseId: 'same', modules: ['mta', 'stat'], at: at(2) }));
      await store.recordAnswer(answer({ caseId: 'second', modules: ['stat', 'mta'], at: at(3) }));
      await store.recordAnswer(answer({ caseId: 'foreign', teamId: 'T2', modules: ['mta'], at: at(3) }));
      await store.recordAnswer(answer({ caseId: 'in hand', modules: ['mta'], at: at(4) }));
      expect(await store.sameTrouble('T1', 'mta', at(2), 'in hand')).toStrictEqual({ count: 1 });
      expect(await store.sameTrouble('T1', 'mta', at(0), 'in hand')).toStrictEqual({ count: 2 });
      expect(await store.sameTrouble('T1', 'inMail', at(0), 'in hand')).toStrictEqual({ count: 0 });
    });

    test('points at the earliest answer that stands in a thread', async () => {
      await store.recordAnswer(answer({ caseId: 'c1', channelId: 'C1', at: at(1) }));
      await store.recordAnswer(answer({ caseId: 'c3', channelId: 'C3', threadTs: '3.0', at: at(3) }));
      await store.recordAnswer(answer({ caseId: 'c2', channelId: 'C2', threadTs: '2.0', at: at(2) }));
      const same = await store.sameTrouble('T1', 'mta', at(0), 'c9');
      expect(same).toStrictEqual({ count: 3, first: { channelId: 'C2', threadTs: '2.0' } });
    });
  });

  describe('feedback', () => {
    test('counts once for each person and case, the latest', async () => {
      await store.recordFeedback(judgement({ userId: 'U2', solved: false, at: at(1) }));
      await store.recordFeedback(judgement({ userId: 'U1', solved: true, at: at(2) }));
      await store.recordFeedback(judgement({ userId: 'U2', solved: true, at: at(3) }));
      await store.recordFeedback(judgement({ userId: 'U2', caseId: 'c2', solved: false }));
      await store.recordFeedback(judgement({ userId: 'U2', teamId: 'T2', solved: false }));
      expect(await store.feedbackOf('T1', 'c1')).toStrictEqual([
        judgement({ userId: 'U1', solved: true, at: at(2) }),
        judgement({ userId: 'U2', solved: true, at: at(3) }),
      ]);
      expect(await store.feedbackOf('T1', 'c9')).toEqual([]);
    });

    test('that arrives after a later one of the same person changes nothing', async () => {
      await store.recordFeedback(judgement({ solved: true, at: at(5) }));
      await store.recordFeedback(judgement({ solved: false, at: at(4) }));
      expect(await store.feedbackOf('T1', 'c1')).toStrictEqual([judgement({ solved: true, at: at(5) })]);
    });

    test('of a person who presses both buttons many times at once leaves one judgement', async () => {
      const presses = Array.from({ length: 40 }, (_, index) => judgement({ solved: index % 2 === 0, at: at(index) }));
      await Promise.all(presses.map((press) => store.recordFeedback(press)));
      expect(await store.feedbackOf('T1', 'c1')).toStrictEqual([judgement({ solved: false, at: at(39) })]);
    });
  });

  test('a chosen language is remembered for the person in the workspace until it is given up', async () => {
    expect(await store.languageOf('T1', 'U1')).toBeUndefined();
    await store.rememberLanguage('T1', 'U1', 'sv');
    await store.rememberLanguage('T1', 'U1', 'fr');
    expect(await store.languageOf('T1', 'U1')).toBe('fr');
    expect(await store.languageOf('T2', 'U1')).toBeUndefined();
    await store.rememberLanguage('T1', 'U1', undefined);
    expect(await store.languageOf('T1', 'U1')).toBeUndefined();
  });

  test('a language that is no longer spoken counts as not chosen', async () => {
    await store.rememberLanguage('T1', 'U1', 'sv');
    await runRaw(url, `update language_choices set language = 'tlh'`);
    expect(await store.languageOf('T1', 'U1')).toBeUndefined();
  });

  describe('statistics', () => {
    test('of an empty store are zeros', async () => {
      expect(await store.statistics('T1', at(0))).toStrictEqual(statisticsOf({}));
    });

    test('count what one workspace asked since then', async () => {
      await store.recordAnswer(answer({ caseId: 'old', at: at(0) }));
      await store.recordAnswer(answer({ caseId: 'foreign', teamId: 'T2', at: at(9) }));
      await store.recordAnswer(answer({ caseId: 'c1', modules: ['stat', 'mta'], language: 'sv', at: at(1) }));
      await store.recordAnswer(answer({ caseId: 'c2', modules: ['stat'], at: at(2) }));
      await store.recordAnswer(answer({ caseId: 'c3', modules: ['mta'], outcome: 'choose', at: at(3) }));
      await store.recordAnswer(answer({ caseId: 'c4', modules: [], outcome: 'none', at: at(4) }));
      expect(await store.statistics('T1', at(1))).toStrictEqual(
        statisticsOf({
          answers: 4,
          byOutcome: { answer: 2, choose: 1, none: 1 },
          byModule: [
            { module: 'stat', count: 2 },
            { module: 'mta', count: 1 },
          ],
          byLanguage: [
            { language: 'en', count: 3 },
            { language: 'sv', count: 1 },
          ],
        }),
      );
    });

    test('count a case once, as solved where anybody says so in the end', async () => {
      await store.recordFeedback(judgement({ caseId: 'changed', solved: false, at: at(1) }));
      await store.recordFeedback(judgement({ caseId: 'changed', solved: true, at: at(2) }));
      await store.recordFeedback(judgement({ caseId: 'disputed', userId: 'U1', solved: true, at: at(1) }));
      await store.recordFeedback(judgement({ caseId: 'disputed', userId: 'U2', solved: false, at: at(2) }));
      await store.recordFeedback(judgement({ caseId: 'open', solved: false, at: at(1) }));
      await store.recordFeedback(judgement({ caseId: 'old', solved: true, at: at(0) }));
      await store.recordFeedback(judgement({ caseId: 'foreign', teamId: 'T2', solved: true, at: at(1) }));
      expect(await store.statistics('T1', at(1))).toStrictEqual(statisticsOf({ solved: 2, notSolved: 1 }));
    });
  });

  describe('trouble', () => {
    test('the check passes again and again while the storage can be written', async () => {
      await store.check();
      await expect(store.check()).resolves.toBeUndefined();
    });

    test('the check rejects when nothing can be written', async () => {
      await runRaw(url, 'drop table claims');
      await expect(store.check()).rejects.toThrow(StoreError);
    });

    test('every method of a closed store rejects with StoreError', async () => {
      await store.close();
      await store.close();
      const before = { textsBefore: at(0), idsBefore: at(0), recordsBefore: at(0) };
      const calls: readonly (() => Promise<unknown>)[] = [
        () => store.claim('T1', 'event', at(0)),
        () => store.isClaimed('T1', 'event'),
        () => store.recordAnswer(answer({})),
        () => store.sameTrouble('T1', 'mta', at(0), 'c1'),
        () => store.recordFeedback(judgement({})),
        () => store.feedbackOf('T1', 'c1'),
        () => store.languageOf('T1', 'U1'),
        () => store.rememberLanguage('T1', 'U1', 'en'),
        () => store.rememberLanguage('T1', 'U1', undefined),
        () => store.recentCases('T1', 'U1', 1),
        () => store.statistics('T1', at(0)),
        () => store.unrecognised('T1', at(0), 1),
        () => store.forget('T1', 'U1'),
        () => store.forgetTeam('T1'),
        () => store.purge(before),
        () => store.check(),
      ];
      for (const call of calls) await expect(call()).rejects.toThrow(StoreError);
    });
  });
}

function statisticsOf(known: object): object {
  return {
    answers: 0,
    byOutcome: { answer: 0, choose: 0, none: 0 },
    byModule: [],
    byLanguage: [],
    solved: 0,
    notSolved: 0,
    ...known,
  };
}
