import { expect, test } from '@jest/globals';
import { createBot, type BotOptions } from '../../src/bot.ts';
import { BUILT_IN, loadContent } from '../../src/content/open-content.ts';
import { createNoStore } from '../../src/storage/no-store.ts';
import { warmUp } from '../../src/slack/warm-up.ts';

test('a bot that was warmed up has learnt every language and remembers nothing of it', async () => {
  const content = await loadContent([BUILT_IN], new Date());
  const asked: string[] = [];
  const store = new Proxy(createNoStore(), {
    get(target, name, receiver) {
      asked.push(String(name));
      return Reflect.get(target, name, receiver) as unknown;
    },
  });
  const options: BotOptions = {
    content: () => content,
    store,
    settingsOf: () => ({ defaultLanguage: 'en', admins: new Set(), sameTroubleMinutes: 60, keepTextDays: 30 }),
    now: () => new Date(),
    newId: () => 'x',
    mention: () => '',
    onTrouble: (what) => asked.push(what),
  };
  const languages: string[] = [];
  const bot = createBot(options);
  await warmUp({
    ...bot,
    async answer(report, how) {
      const answer = await bot.answer(report, how);
      languages.push(`${answer.language} ${answer.outcome}`);
      return answer;
    },
  });
  expect(content.detector.learnMore()).toBe(false);
  expect(languages).toEqual(['en', 'fr', 'it', 'es', 'sv'].map((language) => `${language} answer`));
  expect(asked).toEqual([]);
});
