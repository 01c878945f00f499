import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Kysely } from 'kysely';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { nodeSqliteDialect } from '../../src/storage/node-sqlite-dialect.ts';
import { temporaryFolders } from './temporary-folder.ts';

interface Schema {
  readonly kept: { readonly id: string };
}

describe('the driver that groups statements', () => {
  const newFolder = temporaryFolders();
  let path: string;
  let database: DatabaseSync;
  let db: Kysely<Schema>;

  beforeEach(async () => {
    path = join(newFolder(), 'bot.sqlite');
    database = new DatabaseSync(path, { timeout: 10 });
    database.exec('pragma journal_mode = wal; create table kept (id text primary key)');
    db = new Kysely<Schema>({ dialect: nodeSqliteDialect(database) });
    // Only a Kysely that was used closes its database.
    await ids();
  });
  afterEach(() => {
    if (database.isOpen) database.close();
  });

  test('settles what was asked in the turn of the close', async () => {
    const writes = [insert('a'), insert('b')];
    await db.destroy();
    const settled = await outcomes(writes);
    expect(keptIn(path)).toEqual(['a', 'b'].filter((_, at) => settled[at] === 'kept'));
    expect(settled).not.toContain('waiting');
  });

  test('commits what had arrived when it is closed', async () => {
    const writes = [insert('a'), insert('b')];
    // Long enough for the statements to reach the driver, too short for their turn to end.
    for (let steps = 0; steps < 50; steps += 1) await Promise.resolve();
    await db.destroy();
    expect(await outcomes(writes)).toEqual(['kept', 'kept']);
    expect(keptIn(path)).toEqual(['a', 'b']);
  });

  test('rejects what is asked after the close', async () => {
    const closed = db.destroy();
    const writes = [insert('a'), insert('b')];
    await closed;
    expect(await outcomes(writes)).toEqual(['failed', 'failed']);
    expect(keptIn(path)).toEqual([]);
  });

  test('rejects what waited for a transaction that the close cut off', async () => {
    const cut = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const transaction = db.transaction().execute(async (inside) => {
      await inside.insertInto('kept').values({ id: 'a' }).execute();
      begun.resolve();
      await cut.promise;
    });
    await begun.promise;
    const writes = [insert('b'), insert('c')];
    await db.destroy();
    cut.resolve();
    expect(await outcomes([transaction, ...writes])).toEqual(['failed', 'failed', 'failed']);
    expect(keptIn(path)).toEqual([]);
  });

  test('reads while another process writes', async () => {
    await insert('a');
    using other = new DatabaseSync(path);
    other.exec('begin immediate');
    const writes = [insert('b'), insert('c')];
    const reads = [ids(), ids()];
    expect(await outcomes(writes)).toEqual(['failed', 'failed']);
    expect(await Promise.all(reads)).toEqual([['a'], ['a']]);
  });

  const insert = async (id: string): Promise<void> => void (await db.insertInto('kept').values({ id }).execute());

  const ids = async (): Promise<string[]> => {
    const rows = await db.selectFrom('kept').select('id').execute();
    return rows.map(({ id }) => id);
  };
});

/** `waiting` for what has not settled within a second. */
function outcomes(asked: readonly Promise<void>[]): Promise<string[]> {
  return Promise.all(
    asked.map((one) =>
      Promise.race([
        one.then(
          () => 'kept',
          () => 'failed',
        ),
        sleep(1_000, 'waiting', { ref: false }),
      ]),
    ),
  );
}

function keptIn(path: string): unknown[] {
  using database = new DatabaseSync(path);
  return database
    .prepare('select id from kept order by id')
    .all()
    .map(({ id }) => id);
}
