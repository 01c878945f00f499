import { describe, expect, test } from '@jest/globals';
import { Worker } from 'node:worker_threads';
import { askedThread } from '../../src/learning/asked-thread.ts';

const ON_MESSAGE = "require('node:worker_threads').parentPort.on('message', () => ";

describe('a thread of the learner', () => {
  test('rejects what it was asked when it ends without an answer', async () => {
    const { thread } = start('process.exit(3)');
    const asked = [thread.ask('readPhrases'), thread.ask('readPhrases')];
    expect(await reasons(asked)).toEqual([
      expect.stringMatching(/ended with code 3/u),
      expect.stringMatching(/ended with code 3/u),
    ]);
    expect(await reasons([thread.ask('readPhrases')])).toEqual([expect.stringMatching(/ended with code 3/u)]);
  });

  test('keeps the error that ended it', async () => {
    const { worker, thread } = start("{ throw new Error('no memory left') }");
    const exit = exitOf(worker);
    expect(await reasons([thread.ask('readPhrases')])).toEqual([expect.stringMatching(/no memory left/u)]);
    await exit;
    expect(await reasons([thread.ask('readPhrases')])).toEqual([expect.stringMatching(/no memory left/u)]);
  });

  test('rejects what it was asked when it is closed', async () => {
    const { thread } = start('{}');
    const asked = [thread.ask('readPhrases')];
    await thread.close();
    expect(await reasons(asked)).toEqual([expect.stringMatching(/ended/u)]);
  });

  test('ends when an answer cannot be read', async () => {
    const { worker, thread } = start('{}');
    const exit = exitOf(worker);
    const asked = [thread.ask('readPhrases')];
    worker.emit('messageerror', new Error('unreadable'));
    expect(await reasons(asked)).toEqual([expect.stringMatching(/unreadable/u)]);
    await exit;
  });

  test('answers in order, also after something that cannot be sent', async () => {
    const { thread } = start("require('node:worker_threads').parentPort.postMessage(++globalThis.count)", 'count = 0;');
    const asked = thread.ask('readPhrases');
    expect(await reasons([thread.ask('readFold', 0, (() => []) as never)])).toEqual([
      expect.stringMatching(/could not be cloned/u),
    ]);
    expect(await Promise.all([asked, thread.ask('readPhrases')])).toEqual([1, 2]);
    await thread.close();
  });
});

/** A thread that does the same for every task. */
function start(onTask: string, first = '') {
  const worker = new Worker(`${first}${ON_MESSAGE}${onTask})`, { eval: true });
  return { worker, thread: askedThread(worker) };
}

/** `once` of node:events would reject with the error before. */
function exitOf(worker: Worker): Promise<void> {
  return new Promise((resolve) => worker.once('exit', () => resolve()));
}

/** What each of them is rejected with, `undefined` where it is not. */
async function reasons(asked: readonly Promise<unknown>[]): Promise<unknown[]> {
  const settled = await Promise.allSettled(asked);
  return settled.map((one) => (one.status === 'rejected' ? one.reason.message : undefined));
}
