import { beforeEach, describe, expect, test } from '@jest/globals';
import { CHANNELS, PEOPLE } from '../../src/local/colleagues.ts';
import type { Language } from '../../src/core/language.ts';
import { buttonsOf, sentence, startBot, textOf, type StartedBot } from './start-bot.ts';

const SPEAKERS: readonly (readonly [Language, string])[] = [
  ['en', PEOPLE.grace],
  ['fr', PEOPLE.colette],
  ['it', PEOPLE.dario],
  ['es', PEOPLE.ines],
  ['sv', PEOPLE.saga],
];
const MAILS_STUCK = 'emails have stopped going out since this morning';

let bot: StartedBot;
beforeEach(async () => {
  bot = await startBot({ settings: { admins: new Set([PEOPLE.grace]), keepTextDays: 30 } });
});

describe('the command', () => {
  test('is acknowledged at once without a text, and answered to the asker alone with a button that shares', async () => {
    const deed = await bot.workspace
      .as(PEOPLE.grace)
      .slashCommand(CHANNELS.incidents, `/campaign-issue ${MAILS_STUCK}`);
    await bot.workspace.settled();
    const answer = bot.newest(PEOPLE.grace);
    expect(deed.ackBody ?? '').toBe('');
    expect(deed.ackMs).toBeLessThan(1_000);
    expect(answer.ephemeralFor).toBe(PEOPLE.grace);
    expect(answer.text).toContain('Module: mta');
    expect(buttonsOf(answer)).toContain('Share in channel');
    expect(bot.workspace.acceptedPosts()).toBe(0);
    expect(bot.workspace.broken).toEqual([]);
  });

  test('works in a channel that the bot is not in, and in a private one', async () => {
    for (const channel of [CHANNELS.campaignOps, CHANNELS.warRoom]) {
      expect(textOf(await bot.command(PEOPLE.grace, MAILS_STUCK, channel))).toContain('Module: mta');
    }
    expect(bot.workspace.broken).toEqual([]);
  });

  test('says honestly when it does not recognise a report, and offers the ways on', async () => {
    const answer = await bot.command(PEOPLE.grace, 'the coffee machine on the third floor is leaking');
    expect(textOf(answer)).toContain('No known fix found');
    expect(buttonsOf(answer)).toEqual(['All modules', 'Ask a human', 'Help']);
  });

  test('is glad when it works again', async () => {
    expect(textOf(await bot.command(PEOPLE.grace, 'it works again, thanks'))).toContain('nothing to fix');
  });

  test.each(SPEAKERS)('explains itself in %s when empty, and on "help"', async (language, userId) => {
    for (const text of ['', 'help', ' HELP ']) {
      const help = textOf(await bot.command(userId, text));
      for (const key of ['help.what', 'help.example1', 'help.example2', 'help.waysTitle'] as const) {
        expect(help).toContain(sentence(bot.content, language, key));
      }
    }
    expect(bot.workspace.broken).toEqual([]);
  });

  test.each(SPEAKERS)('lists all modules in %s, each with a button that opens it', async (language, userId) => {
    const list = await bot.command(userId, 'modules');
    const modules = bot.content.base.modules.map(({ id }) => id);
    expect(buttonsOf(list).toSorted()).toEqual(modules.toSorted());
    await bot.press(userId, list, 'wfserver');
    expect(bot.newest(userId).text).toContain(sentence(bot.content, language, 'answer.module', { module: 'wfserver' }));
    expect(bot.workspace.broken).toEqual([]);
  });
});

describe('a mention', () => {
  test('in a channel is answered for everyone, in a thread under the report', async () => {
    const answer = await bot.mention(PEOPLE.grace, MAILS_STUCK);
    const [report] = bot.workspace.as(PEOPLE.saga).messages(CHANNELS.incidents);
    expect(answer).toMatchObject({ threadTs: report?.ts, isBroadcast: false });
    expect(answer.ephemeralFor).toBeUndefined();
    expect(answer.text).toContain('Module: mta');
    expect(buttonsOf(answer)).not.toContain('Share in channel');
    expect(bot.workspace.broken).toEqual([]);
  });

  test('in a thread is answered in that thread', async () => {
    const { ts = '' } = await bot.workspace.as(PEOPLE.ines).postMessage(CHANNELS.incidents, 'anybody else?');
    const answer = await bot.mention(PEOPLE.colette, 'les mails ne partent plus', ts);
    expect(answer).toMatchObject({ threadTs: ts, userId: bot.workspace.core.bot.id });
    expect(answer.text).toContain(sentence(bot.content, 'fr', 'answer.module', { module: 'mta' }));
    expect(bot.workspace.broken).toEqual([]);
  });

  test.each(SPEAKERS)('without a report says how to use it, in %s', async (language, userId) => {
    const hint = await bot.mention(userId, '');
    const example = sentence(bot.content, language, 'help.example1');
    expect(textOf(hint)).toContain(sentence(bot.content, language, 'help.mentionOnly', { example }));
  });

  test('asks for help or for the modules like the command, in the thread', async () => {
    expect(textOf(await bot.mention(PEOPLE.dario, 'aiuto'))).toContain('Come chiedere');
    expect(buttonsOf(await bot.mention(PEOPLE.dario, 'modules'))).toContain('trackinglogd');
    expect(bot.workspace.acceptedPosts(CHANNELS.incidents)).toBe(2);
  });

  test('of other people, by other bots and in edits starts nothing', async () => {
    const grace = bot.workspace.as(PEOPLE.grace);
    await grace.postMessage(CHANNELS.incidents, '@saga emails have stopped going out');
    const { ts = '' } = await grace.postMessage(CHANNELS.incidents, 'emails have stopped');
    await grace.editMessage(CHANNELS.incidents, ts, '@fixfinder emails have stopped');
    await bot.workspace.as(PEOPLE.pipeline).postMessage(CHANNELS.incidents, '@fixfinder emails have stopped');
    await bot.workspace.settled();
    expect(bot.workspace.acceptedPosts()).toBe(0);
  });
});

describe('the language of an answer', () => {
  test('is the default where Slack speaks a language that the bot does not, and nothing else is known', async () => {
    expect(textOf(await bot.command(PEOPLE.thiago, 'help'))).toContain('How to ask');
    const swedish = await startBot({ settings: { defaultLanguage: 'sv' } });
    expect(textOf(await swedish.command(PEOPLE.thiago, 'help'))).toContain('Så frågar du');
  });

  test('is that of the text rather than that of Slack', async () => {
    expect((await bot.command(PEOPLE.grace, 'les mails ne partent plus depuis ce matin')).text).toContain('Que faire');
    expect((await bot.mention(PEOPLE.saga, 'le mail non partono più da stamattina')).text).toContain('Che cosa fare');
  });

  test('is that of Slack where the text tells nothing', async () => {
    expect((await bot.command(PEOPLE.ines, 'xtk:session')).text).toContain('Módulo: web');
  });

  test('is the chosen one, whatever the text and Slack say, until it is automatic again', async () => {
    expect(textOf(await bot.command(PEOPLE.colette, 'language sv'))).toContain(
      'Från och med nu svarar jag dig på svenska',
    );
    expect((await bot.command(PEOPLE.colette, 'les mails ne partent plus')).text).toContain('Det här gör du');
    expect(textOf(await bot.command(PEOPLE.colette, 'help'))).toContain('Så frågar du');
    expect(textOf(await bot.command(PEOPLE.colette, 'language automatic'))).toContain('Désormais, je choisis');
    expect((await bot.command(PEOPLE.colette, 'emails have stopped going out')).text).toContain('What to do');
  });

  test('cannot be one the bot does not speak: it says which ones it does', async () => {
    const answer = textOf(await bot.command(PEOPLE.ines, 'language tlh'));
    expect(answer).toContain('No hablo «tlh»');
    for (const name of ['inglés', 'francés', 'italiano', 'español', 'sueco']) expect(answer).toContain(name);
  });

  test('is chosen by one person for themselves only', async () => {
    await bot.command(PEOPLE.grace, 'language it');
    expect(textOf(await bot.command(PEOPLE.saga, 'help'))).toContain('Så frågar du');
  });
});

describe('figures and what is kept about people', () => {
  test('administrators see figures and unrecognised reports, others are told who may', async () => {
    await bot.command(PEOPLE.saga, MAILS_STUCK);
    await bot.command(PEOPLE.saga, 'the coffee machine on the third floor is leaking');
    expect(textOf(await bot.command(PEOPLE.grace, 'stats'))).toMatch(/2 reports.*answered 1.*not recognised 1/su);
    expect(textOf(await bot.command(PEOPLE.grace, 'gaps'))).toContain('coffee machine');
    for (const word of ['stats', 'gaps']) {
      const refusal = textOf(await bot.command(PEOPLE.colette, word));
      expect(refusal.replaceAll('`', '')).toContain(sentence(bot.content, 'fr', 'stats.onlyAdmins'));
      expect(refusal).not.toContain('coffee');
    }
    expect(bot.workspace.broken).toEqual([]);
  });

  test('texts are not kept unless that is switched on', async () => {
    const forgetful = await startBot({ settings: { admins: new Set([PEOPLE.grace]) } });
    await forgetful.command(PEOPLE.grace, 'the coffee machine on the third floor is leaking');
    const gaps = textOf(await forgetful.command(PEOPLE.grace, 'gaps'));
    expect(gaps).toContain('KEEP_REPORT_TEXT_DAYS');
    expect(gaps).not.toContain('coffee');
  });

  test.each(['app_uninstalled', 'tokens_revoked'])('all of it goes when the app is removed (%s)', async (type) => {
    await bot.command(PEOPLE.saga, MAILS_STUCK);
    await bot.workspace.deliverEvent({ type, tokens: { bot: [bot.workspace.core.bot.id] } });
    await bot.workspace.settled();
    expect(await bot.store.recentCases(bot.workspace.core.team.id, PEOPLE.saga, 5)).toEqual([]);
  });

  test('"forget me" deletes cases, judgements and language choice, and says so', async () => {
    await bot.command(PEOPLE.saga, 'language en');
    const answer = await bot.command(PEOPLE.saga, MAILS_STUCK);
    await bot.press(PEOPLE.saga, answer, 'Solved');
    expect(textOf(await bot.command(PEOPLE.saga, 'forget me'))).toContain(
      'Cases: 1. Judgements: 1. Language choice: yes',
    );
    expect(textOf(await bot.command(PEOPLE.saga, 'forget me'))).toContain('Ärenden: 0. Omdömen: 0. Språkval: inget');
    expect(await bot.store.recentCases(bot.workspace.core.team.id, PEOPLE.saga, 5)).toEqual([]);
  });
});
