import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { createBot, type Content, type Settings } from '../../src/bot.ts';
import { BUILT_IN, loadContent } from '../../src/content/open-content.ts';
import type { Language } from '../../src/core/language.ts';
import { plainText, parseText } from '../../src/core/text.ts';
import type { TextKey, Values } from '../../src/core/words.ts';
import { elementsOf } from '../../src/local/block-rules.ts';
import { textsOf } from '../../src/local/block-text.ts';
import { BOT_USER_ID, CHANNELS } from '../../src/local/colleagues.ts';
import type { Deed } from '../../src/local/deed.ts';
import { asRecord, asString } from '../../src/local/json.ts';
import { messagesSeenBy } from '../../src/local/messages.ts';
import type { Json, Message, View } from '../../src/local/model.ts';
import { createLocalReceiver } from '../../src/local/receiver.ts';
import { createWorkspace, type Workspace, type WorkspaceOptions } from '../../src/local/workspace.ts';
import { createSlackApp, type SlackApp } from '../../src/slack/app.ts';
import { createSlackCalls } from '../../src/slack/slack-calls.ts';
import { openStore } from '../../src/storage/open-store.ts';
import type { Store } from '../../src/storage/store.ts';
import { loggerInto } from './logger-into.ts';

export { loggerInto } from './logger-into.ts';

/** The real bot in the simulated workspace, and what people do there. Every deed ends when the bot has nothing more under way. */
export interface StartedBot {
  readonly workspace: Workspace;
  readonly content: Content;
  readonly store: Store;
  readonly app: SlackApp;
  /** Everything the bot logged, troubles included, as text. */
  readonly log: readonly string[];
  /** Types `/campaign-issue <text>`; resolves with the newest message that the person sees. */
  command(userId: string, text: string, channelId?: string): Promise<Message>;
  /** Mentions the bot; resolves with the newest message of that thread. `ts` of the thread to write in, where there is one. */
  mention(userId: string, text: string, threadTs?: string): Promise<Message>;
  press(userId: string, target: Message | View, element: string): Promise<Deed>;
  choose(userId: string, target: Message | View, element: string, choice: string): Promise<Deed>;
  /** Uses the shortcut "Find a fix" on a message; resolves with the window. */
  findFix(userId: string, messageTs: string): Promise<View>;
  openHome(userId: string): Promise<View>;
  /** The newest message that the person sees in the channel or its threads; fails when there is none. */
  newest(userId: string, channelId?: string): Message;
  /** What the person has on top; fails when there is none. */
  window(userId: string): View;
  /** Every text sent or changed since the start, ephemeral ones and windows included. */
  payloads(): Json[];
}

export interface StartOptions {
  readonly settings?: Partial<Settings>;
  readonly workspace?: Partial<WorkspaceOptions>;
  /** What stands before the real store: faults. */
  readonly wrapStore?: (store: Store) => Store;
  /** For the bot alone: the workspace keeps real time. */
  readonly now?: () => Date;
}

export const MANIFEST_FILE = fileURLToPath(new URL('../../manifest.yml', import.meta.url));

let loading: Promise<Content> | undefined;

/** The real content, read once per test file. */
export function realContent(): Promise<Content> {
  loading ??= loadContent([BUILT_IN], new Date());
  return loading;
}

export async function startBot(options: StartOptions = {}): Promise<StartedBot> {
  const content = await realContent();
  const opened = (await openStore(':memory:')).store;
  const store = options.wrapStore?.(opened) ?? opened;
  const workspace = createWorkspace({
    manifest: parse(readFileSync(MANIFEST_FILE, 'utf8')),
    hasRateLimits: false,
    ...options.workspace,
  });
  const log: string[] = [];
  const calls = createSlackCalls({ botToken: workspace.botToken, fetch: asFetch(workspace) });
  let count = 0;
  const bot = createBot({
    content: () => content,
    store,
    settingsOf: () => ({
      defaultLanguage: 'en',
      admins: new Set(),
      sameTroubleMinutes: 30,
      keepTextDays: 0,
      ...options.settings,
    }),
    now: options.now ?? (() => new Date(Date.now())),
    newId: () => `case-${(count += 1)}`,
    mention: () => `<@${BOT_USER_ID}>`,
    permalink: (_teamId, channelId, ts) => calls.permalink(channelId, ts),
    onTrouble: (what, error) => void log.push(`trouble: ${what}: ${String(error)}`),
  });
  const app = createSlackApp({
    bot,
    store,
    receiver: createLocalReceiver(workspace),
    installedIn: workspace.botToken,
    fetch: asFetch(workspace),
    logger: loggerInto(log),
    isPaced: false,
  });
  await app.start();
  return { workspace, content, store, app, log, ...deedsIn(workspace) };
}

function deedsIn(workspace: Workspace) {
  const settled = async <T>(deed: Promise<T>): Promise<T> => {
    const done = await deed;
    await workspace.settled();
    return done;
  };
  const newest = (userId: string, channelId: string = CHANNELS.incidents): Message =>
    found(messagesSeenBy(workspace.core, userId, channelId).at(-1), 'no message');
  const window = (userId: string): View => found(workspace.as(userId).modal(), 'no window');
  return {
    newest,
    window,
    async command(userId: string, text: string, channelId: string = CHANNELS.incidents) {
      await settled(workspace.as(userId).slashCommand(channelId, `/campaign-issue ${text}`));
      return newest(userId, channelId);
    },
    async mention(userId: string, text: string, threadTs?: string) {
      const place = { threadTs };
      const { ts = '' } = await settled(
        workspace.as(userId).postMessage(CHANNELS.incidents, `@fixfinder ${text}`, place),
      );
      return found(
        workspace
          .as(userId)
          .thread(CHANNELS.incidents, threadTs ?? ts)
          .at(-1),
        'no answer',
      );
    },
    press: (userId: string, target: Message | View, element: string) =>
      settled(workspace.as(userId).click(idOf(target), element)),
    choose: (userId: string, target: Message | View, element: string, choice: string) =>
      settled(workspace.as(userId).select(idOf(target), element, choice)),
    async findFix(userId: string, messageTs: string) {
      await settled(workspace.as(userId).shortcut('find_fix', messageTs));
      return window(userId);
    },
    async openHome(userId: string) {
      await settled(workspace.as(userId).openHome());
      return found(workspace.as(userId).home(), 'no Home tab');
    },
    payloads: () =>
      workspace.ledger.filter(({ direction }) => direction === 'from-bot').map(({ payload }) => asRecord(payload)),
  };
}

/** Every text of a message, a window or the Home tab as a person reads it, one per line. */
export function textOf(shown: Message | View): string {
  return textsOf('blocks' in shown ? shown.blocks : [shown.definition['title'], shown.definition['blocks']]).join('\n');
}

/** What can be pressed, by the label on it; menus are left out. */
export function buttonsOf(shown: Message | View): string[] {
  return elementsIn(shown)
    .filter(({ type }) => type === 'button')
    .map(({ text }) => asString(asRecord(text)['text']));
}

/** Buttons, menus and inputs, as Slack's own objects. */
export function elementsIn(shown: Message | View): Json[] {
  const blocks = 'blocks' in shown ? shown.blocks : (shown.definition['blocks'] as Json[]);
  return blocks.filter(({ type }) => type !== 'context').flatMap(elementsOf);
}

/** A sentence of the bot's own, as people read it: without marks. */
export function sentence(content: Content, language: Language, key: TextKey, values: Values = {}): string {
  return plainText(parseText(content.wordsFor(language).translate(key, values)));
}

function idOf(target: Message | View): string {
  return 'ts' in target ? target.ts : target.id;
}

function found<T>(value: T | undefined, complaint: string): T {
  if (value === undefined) throw new Error(complaint);
  return value;
}

/** The simulator's fetch takes all that the bot gives to it. */
function asFetch(workspace: Workspace): typeof globalThis.fetch {
  return (input, init) => workspace.fetch(input, init);
}
