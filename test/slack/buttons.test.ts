import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Action, Case } from '../../src/core/action.ts';
import { CHANNELS, PEOPLE } from '../../src/local/colleagues.ts';
import { asRecord } from '../../src/local/json.ts';
import type { Message } from '../../src/local/model.ts';
import { packAction } from '../../src/slack/action-value.ts';
import { DOUBLE_CLICK_MS, passTime } from './pass-time.ts';
import { buttonsOf, elementsIn, sentence, startBot, textOf, type StartedBot } from './start-bot.ts';

const MAILS_STUCK = 'emails have stopped going out since this morning';
const TRACKING = 'clicks and opens have been at zero since noon';
const NO_FIX_KNOWN = 'the coffee machine on the third floor is leaking';

let bot: StartedBot;
beforeEach(async () => {
  bot = await startBot({ settings: { helpChannelId: CHANNELS.incidents } });
});

describe('sharing', () => {
  test('an answer seen by one person is posted for all, with who shared it, and cannot be shared twice', async () => {
    const answer = await bot.command(PEOPLE.dario, 'le mail non partono più');
    await bot.press(PEOPLE.dario, answer, 'Condividi nel canale');
    const shared = bot.newest(PEOPLE.saga);
    expect(shared.threadTs).toBeUndefined();
    expect(textOf(shared)).toContain(`Condiviso da <@${PEOPLE.dario}>`);
    expect(buttonsOf(shared)).toEqual(expect.arrayContaining(['Risolto', 'Non risolto', 'Non è questo']));
    expect(buttonsOf(answer)).not.toContain('Condividi nel canale');
    expect(textOf(answer)).toContain(`Condiviso da <@${PEOPLE.dario}>`);
    expect(bot.workspace.broken).toEqual([]);
  });

  test('where the bot is not a member says what to do, in the language of the person', async () => {
    const answer = await bot.command(PEOPLE.colette, 'les mails ne partent plus', CHANNELS.campaignOps);
    await bot.press(PEOPLE.colette, answer, 'Partager dans le canal');
    expect(textOf(bot.newest(PEOPLE.colette, CHANNELS.campaignOps))).toContain('Je ne peux pas écrire dans ce canal');
    expect(bot.workspace.acceptedPosts()).toBe(0);
    expect(bot.workspace.broken.map(({ rule }) => rule)).toEqual(['not_in_channel']);
  });
});

describe('"which one is it?"', () => {
  test('is asked with the question of the knowledge base, and the answer decides for all', async () => {
    const answer = await bot.mention(PEOPLE.grace, TRACKING);
    expect(textOf(answer)).toContain('Are there traces of the tracking logs in the files on the server');
    await bot.press(PEOPLE.saga, answer, 'No, no trace of them');
    expect(textOf(answer)).toContain('Module: trackinglogd');
    expect(textOf(answer)).not.toContain('Are there traces of the tracking logs');
    expect(bot.workspace.acceptedPosts()).toBe(1);
    expect(bot.workspace.broken).toEqual([]);
  });

  test('decided for one of two troubles leaves the other, and what decided for it, where they are', async () => {
    const answer = await bot.mention(
      PEOPLE.grace,
      'emails have stopped going out and nobody can log in to the console',
    );
    expect(textOf(answer)).toMatch(
      /Why `web`: your report mentions [^.]*log in.*Why `mta`: your report mentions [^.]*emails/u,
    );
    await bot.press(PEOPLE.saga, answer, 'Yes, it waits for stat');
    expect(textOf(answer)).toMatch(/Module: web.*Module: stat/su);
    expect(textOf(answer)).not.toContain('Module: mta');
    expect(textOf(answer)).toMatch(/Why `web`: .*Why `stat`: /u);
  });

  test("decided for another than the first of a choice gives no reason that was the first one's", async () => {
    const answer = await bot.mention(PEOPLE.grace, MAILS_STUCK);
    forge(answer, 'Not this', { kind: 'decide', module: 'web', case: CHOICE });
    await bot.press(PEOPLE.grace, answer, 'Not this');
    expect(textOf(answer)).toContain('Module: web');
    expect(textOf(answer)).not.toContain('your report mentions');
  });

  test('can be answered in an answer that one person sees, which is then still to be shared', async () => {
    const answer = await bot.command(PEOPLE.grace, TRACKING);
    await bot.press(PEOPLE.grace, answer, 'Yes, the files are there');
    expect(textOf(answer)).toContain('Module: tracking');
    expect(buttonsOf(answer)).toContain('Share in channel');
  });
});

describe('"not this"', () => {
  test('goes through the candidates to the list of modules and to a human, and is never a dead end', async () => {
    const answer = await bot.command(PEOPLE.grace, MAILS_STUCK);
    forge(answer, 'Not this', { kind: 'not-this', case: CASE });
    for (const next of ['web', 'stat']) {
      await bot.press(PEOPLE.grace, answer, 'Not this');
      expect(textOf(answer)).toContain(`Module: ${next}`);
      expect(buttonsOf(answer)).toContain('Ask a human');
    }
    await bot.press(PEOPLE.grace, answer, 'Not this');
    expect(textOf(answer)).toContain('I have no other likely candidate');
    expect(buttonsOf(answer)).toEqual(expect.arrayContaining(['wfserver', 'Ask a human']));
    await bot.press(PEOPLE.grace, answer, 'Ask a human');
    const [request] = bot.workspace.as(PEOPLE.saga).messages(CHANNELS.incidents);
    expect(request?.text).toMatch(/needs help.*Looked at without success: mta, web, and stat/su);
    expect(bot.workspace.broken).toEqual([]);
  });

  test('on a public answer shows the next candidate to the one who pressed, in the thread, and leaves the answer as it is', async () => {
    const answer = await bot.mention(PEOPLE.grace, MAILS_STUCK);
    forge(answer, 'Not this', { kind: 'not-this', case: CASE });
    const before = textOf(answer);
    await bot.press(PEOPLE.saga, answer, 'Not this');
    const next = bot.newest(PEOPLE.saga);
    expect(next).toMatchObject({ ephemeralFor: PEOPLE.saga, threadTs: answer.threadTs });
    expect(textOf(next)).toContain('Då utesluter vi `mta`');
    expect(textOf(next)).toContain('Modul: web');
    expect(textOf(answer)).toBe(before);
    expect(bot.workspace.broken).toEqual([]);
  });
});

describe('"ask a human"', () => {
  test('posts who asks, what was tried and where, in the default language, once; the asker is told in theirs', async () => {
    const answer = await bot.command(PEOPLE.saga, NO_FIX_KNOWN);
    await bot.press(PEOPLE.saga, answer, 'Ask a human');
    const [request] = bot.workspace.as(PEOPLE.dario).messages(CHANNELS.incidents);
    expect(textOf(request as Message)).toContain(`<@${PEOPLE.saga}> needs help`);
    expect(textOf(request as Message)).toContain(`Reported in <#${CHANNELS.incidents}>`);
    expect(textOf(request as Message)).not.toContain('coffee');
    expect(textOf(bot.newest(PEOPLE.saga))).toContain(`Jag har frågat i <#${CHANNELS.incidents}>`);
    await laterPress(PEOPLE.saga, answer, 'Ask a human');
    expect(textOf(bot.newest(PEOPLE.saga))).toContain('Någon har redan bett om hjälp');
    expect(bot.workspace.acceptedPosts()).toBe(1);
    expect(bot.workspace.broken).toEqual([]);
  });

  test('says so where no channel is set up', async () => {
    bot = await startBot();
    await bot.press(PEOPLE.ines, await bot.command(PEOPLE.ines, NO_FIX_KNOWN), 'Ask a human');
    expect(textOf(bot.newest(PEOPLE.ines))).toContain('No se me ha configurado ningún canal de ayuda');
  });

  test('says so where the bot cannot post, and posts once it can', async () => {
    bot = await startBot({ settings: { helpChannelId: CHANNELS.campaignOps } });
    const answer = await bot.command(PEOPLE.grace, NO_FIX_KNOWN);
    await bot.press(PEOPLE.grace, answer, 'Ask a human');
    expect(textOf(bot.newest(PEOPLE.grace))).toContain(`I could not post in <#${CHANNELS.campaignOps}>`);
    await bot.workspace.as(PEOPLE.grace).invite(CHANNELS.campaignOps);
    await laterPress(PEOPLE.grace, answer, 'Ask a human');
    expect(textOf(bot.newest(PEOPLE.saga, CHANNELS.campaignOps))).toContain(`<@${PEOPLE.grace}> needs help`);
    expect(bot.workspace.broken.map(({ rule }) => rule)).toEqual(['not_in_channel']);
  });
});

describe('"solved" and "not solved"', () => {
  test('are recorded once per person, can be changed, and the buttons make room for who said what', async () => {
    const answer = await bot.mention(PEOPLE.grace, MAILS_STUCK);
    await bot.press(PEOPLE.grace, answer, 'Solved');
    expect(textOf(answer)).toContain(`<@${PEOPLE.grace}>: solved`);
    expect(buttonsOf(answer)).not.toContain('Solved');
    await bot.press(PEOPLE.saga, answer, 'Not solved');
    expect(textOf(answer)).toContain(`<@${PEOPLE.grace}>: solved`);
    expect(textOf(answer)).toContain(`<@${PEOPLE.saga}>: not solved`);
    expect(textOf(bot.newest(PEOPLE.saga))).toContain('Noterat: inte löst');
    await bot.press(PEOPLE.saga, answer, 'Solved');
    expect(textOf(answer)).toContain(`<@${PEOPLE.grace}> and <@${PEOPLE.saga}>: solved`);
    const { solved, notSolved } = await bot.store.statistics(bot.workspace.core.team.id, new Date(0));
    expect([solved, notSolved]).toEqual([1, 0]);
    expect(bot.workspace.broken).toEqual([]);
  });

  test('"not solved" offers the next candidate and a human', async () => {
    const answer = await bot.mention(PEOPLE.grace, MAILS_STUCK);
    await bot.press(PEOPLE.grace, answer, 'Not solved');
    const more = bot.newest(PEOPLE.grace);
    expect(more).toMatchObject({ ephemeralFor: PEOPLE.grace, threadTs: answer.threadTs });
    expect(buttonsOf(more)).toEqual(['Not this', 'Ask a human']);
  });
});

describe('another language', () => {
  test.each([
    ['Français', 'Que faire', 'Toujours répondre en français', 'fr'],
    ['Italiano', 'Che cosa fare', 'Rispondimi sempre in italiano', 'it'],
    ['Español', 'Qué hacer', 'Responderme siempre en español', 'es'],
    ['Svenska', 'Det här gör du', 'Svara mig alltid på svenska', 'sv'],
    ['English', 'What to do', 'Always answer me in English', 'en'],
  ])('%s is shown to the one who asks, and remembered on request', async (name, todo, remember, language) => {
    const answer = await bot.mention(PEOPLE.grace, MAILS_STUCK);
    await bot.choose(PEOPLE.thiago, answer, menuOf(answer), name);
    const shown = bot.newest(PEOPLE.thiago);
    expect(shown).toMatchObject({ ephemeralFor: PEOPLE.thiago, threadTs: answer.threadTs });
    expect(textOf(shown)).toContain(todo);
    await bot.press(PEOPLE.thiago, shown, remember);
    expect(await bot.store.languageOf(bot.workspace.core.team.id, PEOPLE.thiago)).toBe(language);
    const { text } = await bot.command(PEOPLE.thiago, 'xtk:session');
    expect(text).toContain(sentence(bot.content, language as 'fr', 'answer.todo'));
    expect(bot.workspace.broken).toEqual([]);
  });
});

const CASE: Case = {
  id: 'forged',
  language: 'en',
  modules: ['mta'],
  symptoms: ['mta/not-sending'],
  rest: ['web', 'stat'],
  tried: [],
  why: [],
};

const CHOICE: Case = { ...CASE, modules: ['mta', 'web'], symptoms: [], rest: [], why: ['stuck'], isChoice: true };

/** Puts another action into a button that stands in the workspace. */
function forge(shown: Message, label: string, action: Action): void {
  const button = elementsIn(shown).find(({ text }) => asRecord(text)['text'] === label);
  if (button === undefined) throw new Error(`no button ${label}`);
  button['value'] = packAction(action);
}

function menuOf(shown: Message): string {
  const actions = shown.blocks.flatMap(({ elements }) => (Array.isArray(elements) ? elements : []));
  return String(actions.find(({ type }) => type === 'static_select')?.action_id);
}

/** Long enough after the first press for it to be meant. */
async function laterPress(userId: string, target: Message, element: string): Promise<void> {
  passTime(DOUBLE_CLICK_MS);
  await bot.press(userId, target, element);
}
