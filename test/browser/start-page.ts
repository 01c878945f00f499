import { randomUUID } from 'node:crypto';
import { LogLevel } from '@slack/bolt';
import type { Logger } from '@slack/bolt';
import { createBot } from '../../src/bot.ts';
import type { Language } from '../../src/core/language.ts';
import type { TextKey, Values } from '../../src/core/words.ts';
import { BUILT_IN, loadContent } from '../../src/content/open-content.ts';
import { CHANNELS, PEOPLE } from '../../src/local/colleagues.ts';
import { startLocalWorkspace } from '../../src/local/start-local-workspace.ts';
import type { LocalWorkspace } from '../../src/local/start-local-workspace.ts';
import { openStore } from '../../src/storage/open-store.ts';

export interface StartedPage extends LocalWorkspace {
  /** What the bot says, without marks for bold and code. */
  say(language: Language, key: TextKey, values?: Values): string;
}

/** The real bot behind the page, on any free port. Grace is its administrator, and help is asked for in #incidents. */
export async function startPage(): Promise<StartedPage> {
  const content = await loadContent([BUILT_IN], new Date());
  const { store, queue, close } = await openStore(':memory:');
  const settings = {
    defaultLanguage: 'en' as const,
    admins: new Set([PEOPLE.grace]),
    helpChannelId: CHANNELS.incidents,
    sameTroubleMinutes: 30,
    keepTextDays: 0,
  };
  let local: LocalWorkspace | undefined;
  const bot = createBot({
    content: () => content,
    store,
    settingsOf: () => settings,
    now: () => new Date(),
    newId: () => randomUUID().slice(0, 13),
    mention: (teamId) => `<@${local?.botUserId(teamId) ?? ''}>`,
    onTrouble: () => undefined,
  });
  local = await startLocalWorkspace({ bot, store, queue, logger: SILENT, port: 0, onReady: () => undefined });
  const { stop } = local;
  return {
    ...local,
    say: (language, key, values) => content.wordsFor(language).translate(key, values).replaceAll(/[*`]/gu, ''),
    async stop() {
      await stop();
      await close();
    },
  };
}

const SILENT: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setName: () => undefined,
};
