import type { ContentFault } from '../../src/core/compose-home.ts';
import { randomUUID } from 'node:crypto';
import { LogLevel } from '@slack/bolt';
import type { Logger } from '@slack/bolt';
import { createBot } from '../../src/bot.ts';
import type { Language } from '../../src/core/language.ts';
import type { TextKey, Values } from '../../src/core/words.ts';
import { BUILT_IN, loadContent } from '../../src/content/open-content.ts';
import { CHANNELS, PEOPLE } from '../../src/local/colleagues.ts';
import type { FloodLimits } from '../../src/slack/flood-gate.ts';
import { startLocalWorkspace } from '../../src/local/start-local-workspace.ts';
import type { LocalWorkspace } from '../../src/local/start-local-workspace.ts';
import { openStore } from '../../src/storage/open-store.ts';

export interface StartedPage extends LocalWorkspace {
  /** What the bot says, without marks for bold and code. */
  say(language: Language, key: TextKey, values?: Values): string;
}

export interface PageOptions {
  /** Grace alone by default. */
  readonly admins?: readonly string[];
  /** 0 by default: texts are not kept. */
  readonly keepTextDays?: number;
  /** Why newer content is not in use. */
  readonly problems?: readonly ContentFault[];
  /** The workspace has runbooks of its own; false by default. */
  readonly hasOwnContent?: boolean;
  readonly floodLimits?: FloodLimits;
}

/** The real bot behind the page, on any free port. Help is asked for in #incidents. */
export async function startPage(options: PageOptions = {}): Promise<StartedPage> {
  const { admins = [PEOPLE.grace], keepTextDays = 0, problems = [], hasOwnContent = false, floodLimits } = options;
  const content = { ...(await loadContent([BUILT_IN], new Date())), problems };
  const { store, queue, close } = await openStore(':memory:');
  const settings = {
    defaultLanguage: 'en' as const,
    admins: new Set(admins),
    helpChannelId: CHANNELS.incidents,
    sameTroubleMinutes: 30,
    keepTextDays,
  };
  let local: LocalWorkspace | undefined;
  const bot = createBot({
    content: () => content,
    store,
    settingsOf: () => settings,
    hasOwnContent: () => hasOwnContent,
    now: () => new Date(),
    newId: () => randomUUID().slice(0, 13),
    mention: (teamId) => `<@${local?.botUserId(teamId) ?? ''}>`,
    permalink: async (...message) => local?.permalink(...message),
    onTrouble: () => undefined,
  });
  local = await startLocalWorkspace({
    bot,
    store,
    queue,
    logger: SILENT,
    port: 0,
    onReady: () => undefined,
    ...(floodLimits === undefined ? {} : { floodLimits }),
  });
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
