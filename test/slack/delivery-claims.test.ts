import { expect, test } from '@jest/globals';
import { withOwnClaims } from '../../src/slack/own-claims.ts';
import { createMemory, inWorkScope, newIdInScope, type WorkScope } from '../../src/slack/work-scope.ts';
import { openStore } from '../../src/storage/open-store.ts';
import type { Store } from '../../src/storage/store.ts';

const NOW = new Date();

test('a second attempt at the same work is granted its claim again, in this process and after a crash', async () => {
  await withStore(async (store) => {
    const first = scope('w1', 1);
    expect(await claim(store, first)).toBe(true);
    expect(await claim(store, { ...first, work: { ...first.work, attempts: 2 } })).toBe(true);
    expect(await claim(store, scope('w1', 2))).toBe(true);
  });
});

test('other work is refused, at every attempt of this process, and outside of any work too', async () => {
  await withStore(async (store) => {
    expect(await claim(store, scope('w1', 1))).toBe(true);
    const other = scope('w2', 1);
    expect(await claim(store, other)).toBe(false);
    expect(await claim(store, { ...other, work: { ...other.work, attempts: 2 } })).toBe(false);
    expect(await store.claim('T1', 'human:c1', NOW)).toBe(false);
  });
});

test('the same attempt is granted its claim again, a first attempt that claimed nothing is not', async () => {
  await withStore(async (store) => {
    const first = scope('w1', 1);
    expect([await claim(store, first), await claim(store, first)]).toEqual([true, true]);
    expect(await claim(store, scope('w1', 1))).toBe(false);
  });
});

test('work that was refused before a crash is refused after it', async () => {
  await withStore(async (store) => {
    expect(await claim(store, scope('w1', 1))).toBe(true);
    expect(await claim(store, scope('w2', 1))).toBe(false);
    expect(await claim(store, scope('w2', 2))).toBe(false);
    expect(await claim(store, scope('w3', 2))).toBe(false);
    expect(await claim(store, scope('w1', 2))).toBe(true);
  });
});

test('work that was refused is refused for ever, however many processes die of it', async () => {
  await withStore(async (store) => {
    expect(await claim(store, scope('w1', 1))).toBe(true);
    for (let attempts = 1; attempts < 6; attempts += 1) expect(await claim(store, scope('w2', attempts))).toBe(false);
    for (let attempts = 2; attempts < 6; attempts += 1) expect(await claim(store, scope('w1', attempts))).toBe(true);
  });
});

test('a claim whose mark cannot be written is granted to the second attempt', async () => {
  const { store, close } = await openStore(':memory:');
  let writes = 0;
  const failing = withOwnClaims({
    ...store,
    claim: (...given) => ((writes += 1) === 2 ? Promise.reject(new Error('the disk is full')) : store.claim(...given)),
  });
  const first = scope('w1', 1);
  await expect(claim(failing, first)).rejects.toThrow('the disk is full');
  expect(await claim(failing, { ...first, work: { ...first.work, attempts: 2 } })).toBe(true);
  expect(await claim(failing, scope('w2', 1))).toBe(false);
  await close();
});

test('a second attempt finds the same ids, so that nothing is remembered twice', async () => {
  const [first, second] = await ids();
  expect(await ids()).toEqual([first, second]);
  expect(first).not.toBe(second);
  expect(newIdInScope(() => 'random')).toBe('random');
});

function ids(): Promise<string[]> {
  return inWorkScope(scope('w1', 1), () => Promise.resolve([newIdInScope(() => 'x'), newIdInScope(() => 'x')]));
}

function claim(store: Store, within: WorkScope): Promise<boolean> {
  return inWorkScope(within, () => store.claim('T1', 'human:c1', NOW));
}

async function withStore(work: (store: Store) => Promise<void>): Promise<void> {
  const { store, close } = await openStore(':memory:');
  try {
    await work(withOwnClaims(store));
  } finally {
    await close();
  }
}

function scope(id: string, attempts: number): WorkScope {
  const nothing = { posted: false, unclear: 0, isCut: false, responseUses: 0, crashes: 0 };
  const work = { id, teamId: 'T1', kind: 'k', body: '', fence: attempts, attempts, ...nothing, receivedAt: NOW };
  return {
    work,
    memory: createMemory(work),
    steps: new Map(),
    trouble: undefined,
    isPosted: false,
    ids: 0,
    begin: () => Promise.resolve(),
    markPosted: () => Promise.resolve(),
  };
}
