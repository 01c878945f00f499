import { beforeAll, describe, expect, test } from '@jest/globals';
import { LANGUAGES } from '../../src/core/language.ts';
import type { TextKey } from '../../src/core/words.ts';
import { CHANNELS, PEOPLE } from '../../src/local/colleagues.ts';
import type { Message } from '../../src/local/model.ts';
import { SENTENCES } from './sentences.ts';
import { sentence, startBot, textOf, type StartedBot } from './start-bot.ts';

let bot: StartedBot;
beforeAll(async () => {
  bot = await startBot();
});

const CASES = LANGUAGES.flatMap((language) =>
  Object.entries(SENTENCES[language]).map(([module, said]) => [language, module, said] as const),
);

test('every language has a sentence for each of the eleven modules', () => {
  const modules = bot.content.base.modules.map(({ id }) => id).toSorted();
  expect(modules).toHaveLength(11);
  for (const language of LANGUAGES) expect(Object.keys(SENTENCES[language]).toSorted()).toEqual(modules);
});

describe('the trouble of a module is answered with that module first, in the language of the text', () => {
  test.each(CASES)('%s %s', async (language, module, said) => {
    const [answer, modules] = await ask(language, said);
    expect(modules[0]).toBe(module);
    expect(textOf(answer)).toContain(module);
    const isIn = (key: TextKey): boolean => answer.text.includes(sentence(bot.content, language, key));
    expect(isIn('answer.todo') || isIn('answer.unsure')).toBe(true);
    expect(bot.workspace.broken).toEqual([]);
  });
});

/** Slack's own language of the asker is always another one: the text alone has to tell. */
async function ask(language: string, said: string): Promise<[Message, readonly string[]]> {
  const asker = language === 'sv' ? PEOPLE.grace : PEOPLE.saga;
  const answer = await bot.command(asker, said, CHANNELS.campaignOps);
  const [latest] = await bot.store.recentCases(bot.workspace.core.team.id, asker, 1);
  return [answer, latest?.modules ?? []];
}
