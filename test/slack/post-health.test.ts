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

  test('each hears how its own post ended', async () => {
    const error = failure('failed');
    const pass = await enter();
    expect(await pass.follow(Promise.resolve('1.2'))).toBe('1.2');
    await expect(pass.follow(Promise.reject(error))).rejects.toBe(error);
    await expect(pass.follow(Promise.reject(new RangeError('ours')))).rejects.toThrow(RangeError);
    // Nothing hangs later because of a post that has ended.
    await sleep(1_100);
    await answered();
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

  test.each([
    ['refused', 1],
    ['limited', 1],
    ['failed', 1],
    ['unsent', 2],
  ] as const)('any answer opens the way, and what was never sent does not: %s', async (kind, expected) => {
    await failed('unclear');
    now += 500;
    await failed(kind);
    await answered();
    expect(probes).toBe(expected);
  });

  test('who was under way before it hung and leaves now lets nobody try beside the one that does', async () => {
    const before = await enter();
    await failed('unclear');
    now += 500;
    const trial = await enter();
    before.leave();
    await expect(enter()).rejects.toThrow(HANGS);
    trial.leave();
    await expect(answered()).resolves.toBeDefined();
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

  test('an item that has one post left tries nothing while others wait that have not posted yet', async () => {
    await failed('unclear');
    now += 400;
    await expect(enter()).rejects.toThrow(HANGS);
    now += 7_900;
    await expect(enter({ isDoubtful: true })).rejects.toThrow(HANGS);
    now += 100;
    await expect(answered({ isDoubtful: true })).resolves.toBeDefined();
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
      waits.push(await untilLetIn({ probe }));
      expect(probes).toBe(0);
    }
    expect(waits).toEqual([0, 250, 500, 1_000, 2_000, 2_000]);
    now += 2_000;
    await failed('unclear');
    expect(probes).toBe(1);
    now += 10_000;
    expect(await untilLetIn({ probe })).toBe(0);
    expect(await untilLetIn({ probe })).toBe(250);
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
    const pass = await enter();
    const refused = pass.follow(Promise.reject(failure('refused'))).catch(() => undefined);
    now += 1_001;
    await refused;
    expect((await answered()).isPatient).toBe(true);
  });

  test('is waited for two and a half seconds before others wait, where the last one was slow', async () => {
    await answered({ tookMs: 1_001 });
    const pass = await enter();
    void pass.follow(new Promise(() => undefined));
    await sleep(2_300);
    await expect(enter()).resolves.toBeDefined();
    await sleep(400);
    await expect(enter()).rejects.toThrow(HANGS);
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

function enter({ method = METHOD, isDoubtful = false, probe: given = ask }: Known = {}): Promise<Pass> {
  return health.enter(method, isDoubtful, given);
}

/** A harmless call that fails. */
function probe(): Promise<void> {
  return Promise.reject(failure('failed'));
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
