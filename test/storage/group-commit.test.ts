import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { DatabaseSync } from 'node:sqlite';
import { createGroupCommit } from '../../src/storage/group-commit.ts';

describe('statements of one turn of the event loop', () => {
  let database: DatabaseSync;
  /** Statements that begin or end a transaction, in order. */
  let commands: string[];
  let failing: string | undefined;
  let failingToo: string | undefined;

  beforeEach(() => {
    database = new DatabaseSync(':memory:');
    database.exec('create table kept (id text primary key)');
    commands = [];
    failing = failingToo = undefined;
  });
  afterEach(() => {
    if (database.isOpen) database.close();
  });

  test('share one commit', async () => {
    const { insert } = open();
    await Promise.all(['a', 'b', 'c'].map((id) => insert(id)));
    expect(commands).toEqual(['begin immediate', 'commit']);
    expect(kept()).toEqual(['a', 'b', 'c']);
  });

  test('are committed before anybody hears of it, and no transaction stays open', async () => {
    const { insert } = open();
    const heard = await Promise.all(['a', 'b'].map((id) => insert(id).then(() => database.isTransaction)));
    expect(heard).toEqual([false, false]);
  });

  test('need no transaction when only one of them writes', async () => {
    const { insert, ids } = open();
    expect(await Promise.all([ids(), insert('a'), ids()])).toEqual([[], undefined, ['a']]);
    expect(commands).toEqual([]);
  });

  test('see in order what those before them wrote', async () => {
    const { insert, ids } = open();
    expect(await Promise.all([insert('a'), ids(), insert('b'), ids()])).toEqual([
      undefined,
      ['a'],
      undefined,
      ['a', 'b'],
    ]);
  });

  test('fail alone', async () => {
    const { insert } = open();
    expect(await outcomes([insert('a'), insert('a'), insert('b')])).toEqual(['kept', 'failed', 'kept']);
    expect(kept()).toEqual(['a', 'b']);
  });

  test('all fail when their commit does, and leave nothing', async () => {
    const { insert } = open();
    failing = 'commit';
    expect(await outcomes([insert('a'), insert('b')])).toEqual(['failed', 'failed']);
    expect(kept()).toEqual([]);
    failing = undefined;
    await Promise.all([insert('c'), insert('d')]);
    expect(kept()).toEqual(['c', 'd']);
  });

  test('all fail when nobody may write now', async () => {
    const { insert } = open();
    failing = 'begin immediate';
    expect(await outcomes([insert('a'), insert('b')])).toEqual(['failed', 'failed']);
    expect(kept()).toEqual([]);
  });

  test('are read also when nobody may write now', async () => {
    const { insert, ids } = open();
    database.exec("insert into kept values ('a')");
    failing = 'begin immediate';
    const [write, first, other, last] = await Promise.allSettled([insert('b'), ids(), insert('c'), ids()]);
    expect([write, other].map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    for (const read of [first, last]) expect(read).toEqual({ status: 'fulfilled', value: ['a'] });
  });

  test('all fail once the database is closed', async () => {
    const { insert, ids } = open();
    const all = [insert('a'), ids(), insert('b')];
    database.close();
    expect(await outcomes(all)).toEqual(['failed', 'failed', 'failed']);
  });

  test('all fail when what they did cannot be rolled back either', async () => {
    const { insert } = open();
    failing = 'commit';
    failingToo = 'rollback';
    expect(await outcomes([insert('a'), insert('b')])).toEqual(['failed', 'failed']);
    failing = failingToo = undefined;
    expect(await outcomes([insert('c'), insert('d')])).toEqual(['failed', 'failed']);
    await Promise.all([insert('e'), insert('f')]);
    expect(kept()).toEqual(['e', 'f']);
  });

  test('hear why they were undone', async () => {
    const { insert } = open();
    const [undone, failed] = await Promise.allSettled([insert('a'), insert('a', 'or rollback'), insert('b')]);
    expect(failed).toMatchObject({ reason: { message: expect.stringContaining('UNIQUE') } });
    expect((undone as PromiseRejectedResult).reason.cause).toBe((failed as PromiseRejectedResult).reason);
  });

  test('go on in another group after one that undid what came before it', async () => {
    const { insert } = open();
    const writes = [insert('a'), insert('b'), insert('a', 'or rollback'), insert('c'), insert('d')];
    expect(await outcomes(writes)).toEqual(['failed', 'failed', 'failed', 'kept', 'kept']);
    expect(kept()).toEqual(['c', 'd']);
  });

  test('run at once when asked to', () => {
    const { insert, flush } = open();
    void insert('a');
    void insert('b');
    flush();
    expect(kept()).toEqual(['a', 'b']);
  });

  function open() {
    const commits = createGroupCommit({
      get isOpen() {
        return database.isOpen;
      },
      get isTransaction() {
        return database.isTransaction;
      },
      prepare: (text) => {
        const statement = database.prepare(text);
        const run = statement.run.bind(statement);
        return Object.assign(statement, {
          run: () => {
            commands.push(text);
            if (failing === text || failingToo === text) throw new Error('database or disk is full');
            return run();
          },
        });
      },
    });
    return {
      flush: commits.flush,
      insert: (id: string, or = '') =>
        commits.run(() => void database.prepare(`insert ${or} into kept values (?)`).run(id), true),
      ids: () => commits.run(kept, false),
    };
  }

  function kept(): unknown[] {
    return database
      .prepare('select id from kept order by id')
      .all()
      .map(({ id }) => id);
  }
});

async function outcomes(writes: readonly Promise<unknown>[]): Promise<string[]> {
  const settled = await Promise.allSettled(writes);
  return settled.map(({ status }) => (status === 'fulfilled' ? 'kept' : 'failed'));
}
