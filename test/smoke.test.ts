import { afterEach, expect, test } from '@jest/globals';
import { startBotProcess, type BotProcess } from './faults/bot-process.ts';

let bot: BotProcess | undefined;
afterEach(() => bot?.kill());

test('without tokens the bot starts a workspace on this machine, says where, shows it, and stops on Ctrl-C', async () => {
  bot = await startBotProcess({ SLACK_BOT_TOKEN: '', SLACK_APP_TOKEN: '', SLACK_SIGNING_SECRET: '', PORT: '0' });
  const url = await address(bot);
  const page = await fetch(url);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('<title>');
  bot.process.kill('SIGINT');
  expect(await bot.ended).toBe(0);
  expect(bot.output()).not.toMatch(/error|unexpected/iu);
});

/** Of the page, as printed; fails when the bot ends first. */
async function address({ output, process: child }: BotProcess): Promise<string> {
  for (const end = Date.now() + 10_000; Date.now() < end && child.exitCode === null;) {
    const found = /http:\/\/127\.0\.0\.1:\d+\/?/u.exec(output())?.[0];
    if (found !== undefined) return found;
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
  throw new Error(`no address: ${output()}`);
}
