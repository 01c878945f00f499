import { describe, expect, test } from '@jest/globals';
import { StoreError } from '../../src/storage/store.ts';
import { openedStorages } from './opened-storages.ts';
import { runRaw } from './raw-database.ts';
import { item } from './sample-work.ts';
import { runChild } from './run-child.ts';

const AT = new Date(Date.UTC(2026, 0, 1));

/** How every engine is opened. `newDatabase` gives the URL of an empty one. */
export function describeOpening(newDatabase: () => Promise<string>): void {
  const open = openedStorages();

  test('what was stored is there when the storage is opened again', async () => {
    const url = await newDatabase();
    const first = await open(url);
    await first.store.claim('T1', 'event', AT);
    await first.queue.enqueue({ id: 'e1', teamId: 'T1', kind: 'event', body: '{}' });
    await first.close();
    const again = await open(url);
    expect(await again.store.claim('T1', 'event', AT)).toBe(false);
    expect(await again.queue.lease('A', 1000, 10)).toHaveLength(1);
  });

  test('four processes that open the same new database at once all get it, and one wins the id', async () => {
    const url = await newDatabase();
    const children = [1, 2, 3, 4].map(() => runChild('open-child.ts', [url]));
    const ends = await Promise.all(children.map(({ end }) => end));
    expect(ends.map(({ code, errors }) => [code, errors])).toEqual(ends.map(() => [0, '']));
    expect(ends.flatMap(({ lines }) => lines).toSorted()).toEqual(['false', 'false', 'false', 'true']);
  });

  test('four processes share 400 items of work without overlap and without a rest', async () => {
    const url = await newDatabase();
    const { queue } = await open(url);
    const ids = Array.from({ length: 400 }, (_, index) => `event ${index}`);
    for (const id of ids) await queue.enqueue({ id, teamId: 'T1', kind: 'event', body: '{}' });
    const children = ['A', 'B', 'C', 'D'].map((owner) => runChild('lease-child.ts', [url, owner]));
    const ends = await Promise.all(children.map(({ end }) => end));
    expect(ends.map(({ code, errors }) => [code, errors])).toEqual(ends.map(() => [0, '']));
    expect(ends.flatMap(({ lines }) => lines).toSorted()).toEqual(ids.toSorted());
  });

  describe('the schema', () => {
    test('that is missing is named, with the way out, when migrations are off', async () => {
      const url = await newDatabase();
      const opening = open(url, { migrate: false });
      await expect(opening).rejects.toThrow(StoreError);
      await expect(opening).rejects.toThrow(
        /lacks 0001-memory, 0002-work, 0003-tenants, 0004-unclear-posts: open it once with migrations switched on/,
      );
    });

    test('that is complete needs no migrations', async () => {
      const url = await newDatabase();
      await open(url);
      const { store } = await open(url, { migrate: false });
      expect(await store.claim('T1', 'event', AT)).toBe(true);
    });

    test('of a newer release is refused, with the way out, and left alone', async () => {
      const url = await newDatabase();
      await (await open(url)).close();
      await runRaw(
        url,
        `insert into kysely_migration (name, timestamp) values ('9999-future', '2030-01-01T00:00:00.000Z')`,
      );
      for (const migrate of [true, false]) {
        await expect(open(url, { migrate })).rejects.toThrow(/newer release \(9999-future\): run that release/);
      }
      await runRaw(url, `delete from kysely_migration where name = '9999-future'`);
      await expect(open(url)).resolves.toBeDefined();
    });

    test('of an older release is brought up to date', async () => {
      const url = await newDatabase();
      const older = await open(url);
      await older.queue.enqueue(item({}));
      await older.close();
      for (const column of ['posting_fence', 'unclear', 'response_uses', 'crashes'])
        await runRaw(url, `alter table work drop column ${column}`);
      for (const table of ['installations', 'team_settings', 'team_admins', 'removals', 'oauth_states'])
        await runRaw(url, `drop table ${table}`);
      await runRaw(url, `delete from kysely_migration where name > '0003'`);
      await expect(open(url, { migrate: false })).rejects.toThrow(/lacks 0003-tenants, 0004-unclear-posts/);
      const { store, queue } = await open(url);
      expect(await store.settings('T1')).toEqual({ admins: [] });
      expect(await queue.lease('A', 1000, 10)).toMatchObject([{ id: 'e1', unclear: 0, responseUses: 0 }]);
    });

    test('accepts what a replica of the older release still writes beside it', async () => {
      const url = await newDatabase();
      const { queue } = await open(url);
      await runRaw(
        url,
        `insert into work (id, team_id, kind, body, state, received_at) values ('e1', 'T1', 'event', '{}', 'received', 1)`,
      );
      expect(await queue.lease('A', 1000, 10)).toMatchObject([{ id: 'e1', unclear: 0, isCut: false, responseUses: 0 }]);
    });
  });
}
