import { beforeEach, describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { createPostHealth, type Pass, type PostHealth } from '../../src/slack/post-health.ts';
import { SlackCallError, type FailureKind } from '../../src/slack/slack-calls.ts';

const METHOD = 'chat.postMessage';
const HANGS = `${METHOD}: hangs: another post tries first`;

let now = 0;
let probes = 0;
let health: PostHealth;
beforeEach(() => {
  now = 1_000_000;
  probes = 0;
  health = createPostHealth(() => now);
});

describe('while posts go through', () => {
  test('nobody is held up, and no other call is made', async () => {
    for (let count = 0; count < 5; count += 1) expect((await answered()).isPatient).toBe(false);
    expect(probes).toBe(0);
  });

  test('an item whose post may have arrived asks first, and is given more time', async () => {
    expect((await answered({ isDoubtful: true })).isPatient).toBe(true);
    expect(probes).toBe(1);
    const trouble = failure('failed');
    await expect(enter({ isDoubtful: true, probe: () => Promise.reject(trouble) })).rejects.toBe(trouble);
  });

  test.each(['refused', 'limited', 'failed', 'unsent'] as const)(
    'a post that is %s tells of no hanging',
    async (kind) => {
      await failed(kind);
      await answered();
      expect(probes).toBe(0);
    },
  );
});

describe('while a method hangs', () => {
  test('its posts are put off in a way that passes, those of other methods are not', async () => {
    await failed('unclear');
    await expect(enter()).rejects.toMatchObject({ message: HANGS, kind: 'failed' });
    await answered({ method: 'response_url' });
    expect(probes).toBe(0);
  });

  test('one at a time tries, once a harmless call went through; an answer opens the way for all', async () => {
    await failed('unclear');
    now += 500;
    const trial = await enter();
    expect(probes).toBe(1);
    await expect(enter()).rejects.toThrow(HANGS);
    await trial.follow(Promise.resolve());
    trial.leave();
    await answered();
    expect(probes).toBe(1);
  });

  test.each(['refused', 'limited', 'failed'] as const)('any answer opens the way: %s', async (kind) => {
    await failed('unclear');
    now += 500;
    await failed(kind);
    await expect(answered()).resolves.toBeDefined();
  });

  test('what was never sent opens nothing', async () => {
    await failed('unclear');
    now += 500;
    await failed('unsent');
    now += 499;
    await failed('unclear');
    await expect(enter()).rejects.toThrow(HANGS);
  });

  test('who leaves without a post lets the next one try', async () => {
    await failed('unclear');
    now += 500;
    (await enter()).leave();
    await expect(answered()).resolves.toBeDefined();
  });

  test('pauses between tries grow to three seconds', async () => {
    await failed('unclear');
    expect(await pauses({ count: 6 })).toEqual([500, 1_000, 2_000, 3_000, 3_000, 3_000]);
  });

  test('posts under way together count once', async () => {
    const several = await Promise.all([enter(), enter(), enter()]);
    for (const pass of several) await pass.follow(Promise.reject(failure('unclear'))).catch(() => undefined);
    expect(await pauses({ count: 2 })).toEqual([500, 1_000]);
  });

  test('for an item that has one post left they grow faster, to five minutes', async () => {
    await failed('unclear');
    const expected = [1_000, 4_000, 16_000, 64_000, 256_000, 300_000];
    expect(await pauses({ count: 6, isDoubtful: true })).toEqual(expected);
  });

  test('an item that has one post left waits while others try, and goes as soon as one of them got through', async () => {
    await failed('unclear');
    now += 500;
    for (let count = 0; count < 20; count += 1) {
      await expect(enter({ isDoubtful: true })).rejects.toThrow(HANGS);
      await failed('unclear');
      now += 3_000;
    }
    await answered();
    await answered({ isDoubtful: true });
  });

  test('pauses after harmless calls that failed grow to two seconds, and end with one that went through', async () => {
    await failed('unclear');
    now += 10_000;
    const waits: number[] = [];
    for (let count = 0; count < 6; count += 1) {
      waits.push(await untilLetIn({ probe: () => Promise.reject(failure('failed')) }));
      expect(probes).toBe(0);
    }
    expect(waits).toEqual([0, 250, 500, 1_000, 2_000, 2_000]);
    now += 2_000;
    await answered();
    expect(probes).toBe(1);
  });

  test('a token that is refused says nothing of Slack', async () => {
    await failed('unclear');
    now += 500;
    await expect(enter({ probe: () => Promise.reject(failure('refused')) })).rejects.toMatchObject({ kind: 'refused' });
    await answered();
  });
});

describe('a slow answer', () => {
  test('is waited for more patiently from then on, until one is quick again', async () => {
    await answered({ tookMs: 1_001 });
    expect((await answered({ tookMs: 1_000 })).isPatient).toBe(true);
    expect((await answered()).isPatient).toBe(false);
  });

  test('that is not there after a second makes others wait, before anybody gives up', async () => {
    const pass = await enter();
    const { promise, resolve } = Promise.withResolvers<void>();
    const post = pass.follow(promise);
    await answered();
    await sleep(1_100);
    await expect(enter()).rejects.toThrow(HANGS);
    resolve();
    await post;
    await answered();
  });
});

interface Known {
  readonly method?: string;
  readonly isDoubtful?: boolean | undefined;
  readonly probe?: () => Promise<void>;
}

function enter({ method = METHOD, isDoubtful = false, probe }: Known = {}): Promise<Pass> {
  return health.enter(method, isDoubtful, probe ?? ask);
}

function ask(): Promise<void> {
  probes += 1;
  return Promise.resolve();
}

async function answered({ tookMs = 10, ...known }: Known & { readonly tookMs?: number } = {}): Promise<Pass> {
  const pass = await enter(known);
  const post = pass.follow(Promise.resolve());
  now += tookMs;
  await post;
  pass.leave();
  return pass;
}

async function failed(kind: FailureKind, known: Known = {}): Promise<void> {
  const pass = await enter(known);
  await pass.follow(Promise.reject(failure(kind))).catch(() => undefined);
  pass.leave();
}

/** Milliseconds until each of so many tries, all of which hang. */
async function pauses({ count, isDoubtful = false }: { count: number; isDoubtful?: boolean }): Promise<number[]> {
  const waits: number[] = [];
  for (let at = 0; at < count; at += 1) {
    waits.push(await untilLetIn({ isDoubtful }, (pass) => pass.follow(Promise.reject(failure('unclear')))));
  }
  return waits;
}

/** Asks every 250 ms; resolves with the time that passed. What it is let in for fails. */
async function untilLetIn(known: Known, use?: (pass: Pass) => Promise<void>): Promise<number> {
  const begun = now;
  for (;;) {
    const given = await enter(known).catch((error: unknown) => error);
    if (!(given instanceof SlackCallError)) {
      const pass = given as Pass;
      await use?.(pass).catch(() => undefined);
      pass.leave();
      return now - begun;
    }
    if (given.message !== HANGS) return now - begun;
    now += 250;
  }
}

function failure(kind: FailureKind): SlackCallError {
  return new SlackCallError(METHOD, 'x', { kind });
}
