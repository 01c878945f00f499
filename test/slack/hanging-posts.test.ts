import { afterEach, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { CHANNELS, PEOPLE } from '../../src/local/colleagues.ts';
import { createOutages } from '../../src/slack/outages.ts';
import { startInProcess, type InProcess } from '../faults/in-process.ts';

let bot: InProcess | undefined;
afterEach(async () => {
  await bot?.end();
  bot = undefined;
});

const { incidents, warRoom } = CHANNELS;

test('while posts into channels hang, commands are answered at once, and no report is given up', async () => {
  bot = await startInProcess();
  const { workspace } = bot;
  workspace.faults.add({ method: 'chat.postMessage', kind: 'hang', times: Number.POSITIVE_INFINITY });
  const grace = workspace.as(PEOPLE.grace);
  for (let count = 0; count < 20; count += 1)
    await grace.postMessage(incidents, `@fixfinder emails are stuck in pending ${count}`);
  // Longer than a post is waited for, so that the first ones have failed and others are due again.
  await sleep(4_000);
  for (let count = 1; count <= 5; count += 1) {
    const begun = performance.now();
    await grace.slashCommand(warRoom, `/campaign-issue emails are stuck ${count}`);
    await workspace.waitFor(() => grace.messages(warRoom).length === count);
    expect(performance.now() - begun).toBeLessThan(1_000);
  }
  expect(workspace.calls('chat.postMessage').length).toBeLessThan(12);
  workspace.faults.clear();
  await bot.idle(30_000);
  expect(bot.app.work).toMatchObject({ done: 25, buried: 0 });
  expect(workspace.acceptedPosts(incidents)).toBe(20);
}, 60_000);

test('a post that is slow beyond the first patience is waited for the second time', async () => {
  bot = await startInProcess();
  const { workspace } = bot;
  workspace.faults.add({ method: 'chat.postMessage', kind: 'delay', delayMs: 4_000, times: 2 });
  await workspace.as(PEOPLE.grace).postMessage(incidents, '@fixfinder emails are stuck in pending');
  await bot.idle(20_000);
  expect(bot.app.work).toMatchObject({ done: 1, buried: 0, unclear: 1 });
}, 30_000);

test('a kind of work fails after five failures in a row, until one succeeds; other kinds do not', () => {
  const outages = createOutages();
  const fail = (kind: string, times: number): void => {
    for (let count = 0; count < times; count += 1) outages.failed(kind);
  };
  fail('app_mention', 4);
  outages.succeeded('app_mention');
  fail('app_mention', 4);
  fail('command', 4);
  expect(outages.kinds()).toEqual([]);
  fail('app_mention', 1);
  outages.succeeded('command');
  fail('command', 1);
  expect(outages.kinds()).toEqual(['app_mention']);
  expect([outages.has('app_mention'), outages.has('command'), outages.has('block_actions')]).toEqual([
    true,
    false,
    false,
  ]);
  outages.succeeded('app_mention');
  expect(outages.kinds()).toEqual([]);
});
