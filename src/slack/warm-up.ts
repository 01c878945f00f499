import type { Bot } from '../bot.ts';
import { LANGUAGES } from '../core/language.ts';
import { renderMessage } from './render.ts';

/**
 * Learns the languages, and answers one report in each of them for nobody: what is compiled and made by the first answers delays no person.
 * Piece by piece, so that what arrives meanwhile waits for a piece only, some 20 ms.
 */
export async function warmUp(bot: Bot): Promise<void> {
  const { base, detector } = bot.options.content();
  while (detector.learnMore()) await turnOfLoop();
  for (const language of LANGUAGES) {
    const text = base.modules[0]?.symptoms[0]?.phrases[language]?.[0] ?? '';
    const { reply } = await bot.answer({ id: `warm-up ${language}`, text, language }, { isPrivate: true });
    renderMessage(reply);
    await turnOfLoop();
  }
}

function turnOfLoop(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
