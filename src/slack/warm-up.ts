import { setImmediate as turnOfLoop } from 'node:timers/promises';
import type { Bot } from '../bot.ts';
import { LANGUAGES } from '../core/language.ts';
import { renderMessage } from './render.ts';

/**
 * Learns the languages of the content that all workspaces share, and answers one report in each for nobody: what is compiled and made by
 * the first answers delays no person. Piece by piece, so that what arrives meanwhile waits for a piece only, some 20 ms. Never rejects.
 */
export async function warmUp(bot: Bot): Promise<void> {
  try {
    await answerForNobody(bot);
  } catch (error) {
    bot.options.onTrouble('warming up', error);
  }
}

async function answerForNobody(bot: Bot): Promise<void> {
  const { base, detector } = bot.options.content();
  while (detector.learnMore()) await turnOfLoop();
  for (const language of LANGUAGES) {
    const text = base.modules[0]?.symptoms[0]?.phrases[language]?.[0] ?? '';
    const { reply } = await bot.answer({ id: `warm-up ${language}`, text, language }, { isPrivate: true });
    renderMessage(reply);
    await turnOfLoop();
  }
}
