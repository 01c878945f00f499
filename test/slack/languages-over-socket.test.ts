import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import type { Content } from '../../src/bot.ts';
import type { Language } from '../../src/core/language.ts';
import type { TextKey, Values } from '../../src/core/words.ts';
import { CHANNELS, PEOPLE } from '../../src/local/colleagues.ts';
import { messagesSeenBy } from '../../src/local/messages.ts';
import type { Message, View } from '../../src/local/model.ts';
import { startSlackServer, type SlackServer } from '../../src/local/server.ts';
import { createWorkspace, type Workspace } from '../../src/local/workspace.ts';
import { startBotProcess, type BotProcess } from '../faults/bot-process.ts';
import { buttonsOf, elementsIn, MANIFEST_FILE, realContent, sentence, textOf as markedTextOf } from './start-bot.ts';

const SPEAKERS: readonly (readonly [Language, string])[] = [
  ['en', PEOPLE.grace],
  ['fr', PEOPLE.colette],
  ['it', PEOPLE.dario],
  ['es', PEOPLE.ines],
  ['sv', PEOPLE.saga],
];
const OTHER: Readonly<Record<Language, Language>> = { en: 'fr', fr: 'it', it: 'es', es: 'sv', sv: 'en' };

let folder: string;
let workspace: Workspace;
let server: SlackServer;
let bot: BotProcess;
let content: Content;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fix-finder-'));
  content = await realContent();
  const manifest = parse(readFileSync(MANIFEST_FILE, 'utf8')) as { settings: object };
  workspace = createWorkspace({
    manifest: { ...manifest, settings: { ...manifest.settings, socket_mode_enabled: true } },
    hasRateLimits: false,
  });
  server = await startSlackServer(workspace, { deliver: 'socket' });
  bot = await startBotProcess({
    SLACK_BOT_TOKEN: workspace.botToken,
    SLACK_APP_TOKEN: workspace.appToken,
    SLACK_API_URL: server.apiUrl,
    STORAGE_URL: `file:${join(folder, 'memory.sqlite')}`,
    ADMIN_USER_IDS: SPEAKERS.map(([, userId]) => userId).join(','),
    HELP_CHANNEL_ID: CHANNELS.incidents,
    KEEP_REPORT_TEXT_DAYS: '1',
    TEST_PACING: 'off',
  });
  await bot.ready();
}, 30_000);

afterAll(async () => {
  await bot.kill();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe.each(SPEAKERS)('over sockets, in %s', (language, userId) => {
  const say = (key: TextKey, values: Values = {}): string => sentence(content, language, key, values);

  test('a command: the question that decides, what is next, a human', async () => {
    const answer = await command(userId, say('help.example1'));
    const [, decide] = content.base.lookAlikes.find(({ modules }) => modules.includes('mta'))?.modules ?? [];
    expect(textOf(answer)).toContain(say('answer.module', { module: 'mta' }));
    expect(textOf(answer)).toContain(say('answer.alsoPossible', { modules: decide ?? '' }));
    await press(userId, answer, say('button.notThis'));
    await press(userId, await shown(userId, say('button.askHuman')), say('button.askHuman'));
    await seen(userId, say('human.done', { channel: '' }).split(/[#.]/u)[0] ?? '');
  });

  test('a mention: sections one after the other, shared in the thread; solved and not solved; another language', async () => {
    const answer = await mention(userId, say('help.example3'));
    const section = buttonsOf(answer)[0] ?? '';
    await press(userId, answer, section);
    const window = await windowWith(userId, say('section.original'));
    await press(userId, window, say('button.next'));
    const next = await windowWith(userId, say('button.previous'));
    await press(userId, next, say('button.shareThread'));
    await seenIn(userId, answer.threadTs ?? '', say('section.shared', { person: '' }).trim());
    await workspace.as(userId).close({ all: true });
    await press(userId, answer, say('button.solved'));
    await seenIn(userId, answer.threadTs ?? '', say('feedback.recordSolved', { people: '' }).trim());
    await press(userId, answer, say('button.notSolved'));
    await seenIn(userId, answer.threadTs ?? '', say('feedback.recordNotSolved', { people: '' }).trim());
    const menu = elementsIn(answer).find(({ type }) => type === 'static_select');
    const name = new Intl.DisplayNames([OTHER[language]], { type: 'language' }).of(OTHER[language]) ?? '';
    await workspace.as(userId).select(answer.ts, String(menu?.['action_id']), capital(name));
    const title = sentence(content, OTHER[language], 'answer.module', { module: 'tracking' });
    const translated = await workspace.waitFor(() => privateOnes(userId).find((one) => textOf(one).includes(title)));
    expect(translated.threadTs).toBe(answer.threadTs);
  });

  test('the same trouble again leads to the first thread', async () => {
    const answer = await mention(userId, say('help.example3'));
    expect(textOf(answer)).toContain(
      say('answer.seenThread', { link: '' })
        .split(/[[\]()]/u)[0]
        ?.trim(),
    );
  });

  test('the shortcut, posted in the thread', async () => {
    const { ts = '' } = await workspace.as(PEOPLE.thiago).postMessage(CHANNELS.incidents, say('help.example2'));
    await workspace.as(userId).shortcut('find_fix', ts);
    const window = await windowWith(userId, say('answer.module', { module: 'web' }));
    await press(userId, window, say('button.post'));
    const posted = await seenIn(userId, ts, say('answer.sharedBy', { person: '' }).trim());
    expect(textOf(posted)).toContain(say('answer.module', { module: 'web' }));
    await closeWithout(userId, say('button.post'));
  });

  test('the Home tab: search, a module, and what administrators see', async () => {
    await workspace.as(userId).openHome();
    const home = await workspace.waitFor(() => workspace.as(userId).home());
    for (const key of ['home.searchLabel', 'home.myCases', 'stats.title', 'stats.gapsTitle', 'settings.title'] as const)
      expect(textOf(home)).toContain(say(key));
    await workspace.as(userId).select(home.id, 'input:report', say('help.example2'));
    await windowWith(userId, say('answer.module', { module: 'web' }));
    await workspace.as(userId).close({ all: true });
    await press(userId, home, 'inMail');
    await windowWith(userId, say('answer.module', { module: 'inMail' }));
    await workspace.as(userId).close({ all: true });
  });

  test('the other commands', async () => {
    expect(textOf(await command(userId, 'help'))).toContain(say('help.what'));
    expect(textOf(await command(userId, 'modules'))).toContain('wfserver');
    const name = say(`language.names.${language}`);
    expect(textOf(await command(userId, `language ${language}`))).toContain(say('language.set', { language: name }));
    expect(textOf(await command(userId, 'language automatic'))).toContain(say('language.automatic'));
    expect(textOf(await command(userId, 'stats'))).toContain(say('stats.byModule'));
    expect(textOf(await command(userId, 'qwertz asdfgh'))).toContain(say('unknown.title'));
    expect(textOf(await command(userId, 'gaps'))).toContain('qwertz');
  });
});

test('nothing broke on the way', () => {
  expect(workspace.broken).toEqual([]);
});

async function command(userId: string, text: string): Promise<Message> {
  const before = privateOnes(userId).length;
  await workspace.as(userId).slashCommand(CHANNELS.incidents, `/campaign-issue ${text}`);
  return workspace.waitFor(() => privateOnes(userId)[before]);
}

async function mention(userId: string, text: string): Promise<Message> {
  const { ts = '' } = await workspace.as(userId).postMessage(CHANNELS.incidents, `@fixfinder ${text}`);
  return workspace.waitFor(() => workspace.as(userId).thread(CHANNELS.incidents, ts).at(1));
}

async function press(userId: string, target: Message | View, label: string): Promise<void> {
  await workspace.as(userId).click('ts' in target ? target.ts : target.id, label);
}

function privateOnes(userId: string): Message[] {
  return ours(userId).filter(({ ephemeralFor }) => ephemeralFor === userId);
}

function ours(userId: string): Message[] {
  const { core } = workspace;
  return messagesSeenBy(core, userId, CHANNELS.incidents).filter((message) => message.userId === core.bot.id);
}

function seen(userId: string, text: string): Promise<Message> {
  return workspace.waitFor(() => ours(userId).findLast((message) => textOf(message).includes(text)));
}

function seenIn(userId: string, threadTs: string, text: string): Promise<Message> {
  return workspace.waitFor(() =>
    workspace
      .as(userId)
      .thread(CHANNELS.incidents, threadTs)
      .find((message) => textOf(message).includes(text)),
  );
}

/** The newest message with that button. */
function shown(userId: string, label: string): Promise<Message> {
  return workspace.waitFor(() => privateOnes(userId).findLast((message) => buttonsOf(message).includes(label)));
}

function windowWith(userId: string, text: string): Promise<View> {
  return workspace.waitFor(() => {
    const window = workspace.as(userId).modal();
    return window !== undefined && (textOf(window).includes(text) || buttonsOf(window).includes(text))
      ? window
      : undefined;
  });
}

/** Closes the window once that button is gone from it. */
async function closeWithout(userId: string, label: string): Promise<void> {
  await workspace.waitFor(() => {
    const window = workspace.as(userId).modal();
    return window !== undefined && !buttonsOf(window).includes(label);
  });
  await workspace.as(userId).close({ all: true });
}

/** As people read it: without marks. */
function textOf(message: Message | View): string {
  return markedTextOf(message).replaceAll(/[`*]/gu, '');
}

function capital(name: string): string {
  return `${name.slice(0, 1).toLocaleUpperCase()}${name.slice(1)}`;
}
