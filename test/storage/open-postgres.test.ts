import { expect, test } from '@jest/globals';
import { createServer } from 'node:net';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { openStore } from '../../src/storage/open-store.ts';
import { StoreError } from '../../src/storage/store.ts';
import { describeOpening } from './describe-opening.ts';
import { openedStorages } from './opened-storages.ts';
import { runRaw } from './raw-database.ts';
import { startSilentProxy } from './silent-proxy.ts';
import { withPostgres } from './with-postgres.ts';

const AT = new Date(Date.UTC(2026, 0, 1));

withPostgres((server) => {
  const newDatabase = (): Promise<string> => server().createDatabase();
  const open = openedStorages();
  describeOpening(newDatabase);

  test('a role without the right to create tables runs the bot and cannot drop anything', async () => {
    const url = await newDatabase();
    await open(url);
    await runRaw(url, 'create role runner login');
    await runRaw(url, 'grant select, insert, update, delete on all tables in schema public to runner');
    const asRunner = url.replace(/\/\/\w+@/, '//runner@');
    const { store, queue } = await open(asRunner, { migrate: false });
    await store.check();
    expect(await store.claim('T1', 'event', AT)).toBe(true);
    expect(await store.forget('T1', 'U1')).toEqual({ cases: 0, feedback: 0, language: false });
    expect(await queue.enqueue({ id: 'e1', teamId: 'T1', kind: 'event', body: '{}' })).toBe('new');
    await expect(runRaw(asRunner, 'drop table claims')).rejects.toThrow(/must be owner/);
    await expect(runRaw(asRunner, 'create table other (id text)')).rejects.toThrow(/permission denied/);
  });

  test('the check rejects on a server that only reads', async () => {
    const url = await newDatabase();
    const { store } = await open(url);
    await store.check();
    await store.close();
    await runRaw(url, `alter database ${url.split('/').at(-1)} set default_transaction_read_only = on`);
    const readOnly = await open(url, { migrate: false });
    await expect(readOnly.store.check()).rejects.toThrow(/read-only transaction/);
  });

  test('errors hold nothing of the rows that caused them', async () => {
    const url = await newDatabase();
    const { store } = await open(url);
    await runRaw(url, 'alter table answers add constraint no_text check (text is null)');
    const record = {
      caseId: 'c1',
      teamId: 'T1',
      userId: 'U1',
      outcome: 'none',
      modules: [],
      language: 'en',
      contentVersion: 'v1',
      at: AT,
    } as const;
    const trouble: unknown = await store.recordAnswer({ ...record, text: 'a secret' }).catch((error: unknown) => error);
    expect(trouble).toMatchObject({ name: 'StoreError', cause: { code: '23514' } });
    expect(everyProperty(trouble)).not.toContain('secret');
  });

  test('connections that the server ends are replaced', async () => {
    const url = await newDatabase();
    const { store } = await open(url);
    await Promise.all([1, 2, 3, 4].map((number) => store.claim('T1', `event ${number}`, AT)));
    await runRaw(
      url,
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    await sleep(200);
    const claims = await Promise.all([1, 2, 3, 4, 5].map((number) => store.claim('T1', `event ${number}`, AT)));
    expect(claims).toEqual([false, false, false, false, true]);
  });

  test('an outage of the server is reported, and over when the server is back', async () => {
    const url = await newDatabase();
    const { store, queue } = await open(url);
    await store.claim('T1', 'event', AT);
    await server().stop();
    await expect(store.claim('T1', 'event', AT)).rejects.toThrow(StoreError);
    await expect(queue.lease('A', 1000, 10)).rejects.toThrow(StoreError);
    await server().start();
    expect(await store.claim('T1', 'event', AT)).toBe(false);
  }, 40_000);

  test('a connection that falls silent is given up after 6 s, and the next call takes a new one', async () => {
    const url = await newDatabase();
    const proxy = await startSilentProxy(Number(new URL(url).port));
    const through = new URL(url);
    through.port = String(proxy.port);
    const { store } = await openStore(through.href);
    await store.claim('T1', 'event', AT);
    proxy.fallSilent();
    const started = performance.now();
    await expect(store.claim('T1', 'event', AT)).rejects.toThrow(StoreError);
    expect(performance.now() - started).toBeLessThan(8000);
    expect(await store.claim('T1', 'other', AT)).toBe(true);
    await store.close();
    await proxy.close();
  }, 30_000);
});

test('a PostgreSQL that does not answer is given up after 3 s, without the password in the message', async () => {
  const mute = createServer((socket) => socket.resume());
  await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
  const address = mute.address();
  const port = address === null || typeof address === 'string' ? 0 : address.port;
  const started = performance.now();
  const trouble: unknown = await openStore(`postgres://bot:secret@127.0.0.1:${port}/bot`).catch(
    (error: unknown) => error,
  );
  expect(performance.now() - started).toBeLessThan(5000);
  expect(trouble).toBeInstanceOf(StoreError);
  expect(everyProperty(trouble)).not.toContain('secret');
  await new Promise((resolve) => mute.close(resolve));
});

test.each(['postgres://bot:secret@127.0.0.1:1/bot', 'postgres://bot:secret@127.0.0.1:notaport/bot'])(
  'a PostgreSQL that is not there is a StoreError without the password: %s',
  async (url) => {
    const trouble: unknown = await openStore(url).catch((error: unknown) => error);
    expect(trouble).toBeInstanceOf(StoreError);
    expect(everyProperty(trouble)).not.toContain('secret');
  },
);

/** All that a logger could get hold of, hidden properties and causes included. */
function everyProperty(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(Object.getOwnPropertyDescriptors(value))
    .map(([name, { value: inner }]) => `${name}: ${everyProperty(inner)}`)
    .join('\n');
}
