import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { messageText } from '../../src/local/block-text.ts';
import { CHANNELS, PEOPLE } from '../../src/local/colleagues.ts';
import { startInProcess, type InProcess } from '../faults/in-process.ts';

const { incidents, campaignOps } = CHANNELS;

let bot: InProcess;
/** Of an answer that offers to ask a human. */
let answerTs: string;

beforeEach(async () => {
  bot = await startInProcess();
  const grace = bot.workspace.as(PEOPLE.grace);
  const { ts = '' } = await grace.postMessage(incidents, '@fixfinder the coffee machine on the third floor is leaking');
  await bot.idle();
  answerTs = grace.thread(incidents, ts).at(-1)?.ts ?? '';
});
afterEach(() => bot.end());

test('after a refusal help is asked for, once, also when that takes a second attempt', async () => {
  await ask(PEOPLE.grace);
  expect(requests()).toEqual([]);
  await bot.workspace.as(PEOPLE.grace).invite(campaignOps);
  bot.workspace.faults.add({ method: 'chat.postMessage', kind: '429', retryAfterS: 0, channelId: campaignOps });
  await ask(PEOPLE.saga);
  expect(requests()).toEqual([expect.stringContaining(`<@${PEOPLE.saga}> needs help`)]);
  await ask(PEOPLE.dario);
  expect(requests()).toHaveLength(1);
});

test('after any number of refusals help is asked for', async () => {
  await ask(PEOPLE.grace);
  await ask(PEOPLE.dario);
  await bot.workspace.as(PEOPLE.grace).invite(campaignOps);
  await ask(PEOPLE.saga);
  expect(requests()).toHaveLength(1);
});

async function ask(person: string): Promise<void> {
  await bot.workspace.as(person).click(answerTs, 'Ask a human');
  await bot.idle();
}

/** What stands in the channel for help. */
function requests(): string[] {
  return bot.workspace.as(PEOPLE.grace).messages(campaignOps).map(messageText);
}
