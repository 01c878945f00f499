import { beforeEach, describe, expect, test } from '@jest/globals';
import { LANGUAGES } from '../../src/core/language.ts';
import { CHANNELS, PEOPLE } from '../../src/local/colleagues.ts';
import type { Message } from '../../src/local/model.ts';
import { buttonsOf, elementsIn, startBot, textOf, type StartedBot } from './start-bot.ts';

const TRACKING = 'clicks and opens have been at zero since noon';
const MAILS_STUCK = 'emails have stopped going out since this morning';

let bot: StartedBot;
beforeEach(async () => {
  bot = await startBot({
    settings: { admins: new Set([PEOPLE.grace]), keepTextDays: 30, helpChannelId: CHANNELS.incidents },
  });
});

describe('a section of the runbook', () => {
  test('opens within 100 ms of the click inside the bot, in the language of whoever clicks', async () => {
    const answer = await bot.mention(PEOPLE.grace, TRACKING);
    const [section = ''] = buttonsOf(answer);
    const times: number[] = [];
    for (const userId of [PEOPLE.dario, PEOPLE.saga, PEOPLE.colette, PEOPLE.ines, PEOPLE.grace]) {
      const begun = performance.now();
      await bot.press(userId, answer, section);
      times.push(performance.now() - begun);
    }
    expect(median(times)).toBeLessThan(100);
    const spoken = [PEOPLE.dario, PEOPLE.saga, PEOPLE.colette].map((userId) => textOf(bot.window(userId)));
    for (const [at, word] of ['Documentazione Adobe', 'Adobes dokumentation', "Documentation d'Adobe"].entries())
      expect(spoken[at]).toContain(word);
    expect(bot.workspace.broken).toEqual([]);
  });

  test('the largest of all opens within 100 ms, in every language', async () => {
    const { base } = bot.content;
    const sizes = [...base.sections.en].map(([id, { parts }]) => ({ id, size: JSON.stringify(parts).length }));
    const { id } = sizes.reduce((largest, one) => (one.size > largest.size ? one : largest));
    const module = base.modules.find(({ sections }) => sections.includes(id))?.id ?? '';
    const times: number[] = [];
    for (const [at, userId] of [PEOPLE.grace, PEOPLE.colette, PEOPLE.dario, PEOPLE.ines, PEOPLE.saga].entries()) {
      await bot.press(userId, await bot.openHome(userId), module);
      const { short, title } = base.sections[LANGUAGES[at] ?? 'en'].get(id) ?? { short: '', title: '' };
      const begun = performance.now();
      await bot.press(userId, bot.window(userId), short);
      times.push(performance.now() - begun);
      expect(textOf(bot.window(userId))).toContain(title);
    }
    expect(median(times)).toBeLessThan(100);
  });

  test('the first one of each module opens as fast', async () => {
    const times: number[] = [];
    for (const userId of [PEOPLE.grace, PEOPLE.colette, PEOPLE.dario, PEOPLE.ines, PEOPLE.saga]) {
      const home = await bot.openHome(userId);
      for (const module of bot.content.base.modules.map(({ id }) => id)) {
        await bot.press(userId, home, module);
        for (const section of buttonsOf(bot.window(userId)).slice(0, 1)) {
          const begun = performance.now();
          await bot.press(userId, bot.window(userId), section);
          times.push(performance.now() - begun);
        }
      }
    }
    expect(times).toHaveLength(55);
    expect(median(times)).toBeLessThan(100);
    expect(bot.workspace.broken).toEqual([]);
  });

  test('leads to the next one and back', async () => {
    const answer = await bot.mention(PEOPLE.grace, TRACKING);
    const [first = '', second = ''] = buttonsOf(answer);
    await bot.press(PEOPLE.grace, answer, first);
    await bot.press(PEOPLE.grace, bot.window(PEOPLE.grace), 'Next');
    expect(bot.window(PEOPLE.grace).definition['title']).toMatchObject({ text: second });
    await bot.press(PEOPLE.grace, bot.window(PEOPLE.grace), 'Previous');
    expect(bot.window(PEOPLE.grace).definition['title']).toMatchObject({ text: first });
    expect(bot.workspace.calls('views.open')).toHaveLength(1);
  });

  test('opened from an answer in a window lies on top of it; its neighbours turn there, and closing leads back', async () => {
    const answer = await bot.findFix(PEOPLE.colette, await say(PEOPLE.thiago, TRACKING));
    const [first = '', second = ''] = buttonsOf(answer);
    await bot.press(PEOPLE.colette, answer, first);
    const section = bot.window(PEOPLE.colette);
    expect(section.definition).toMatchObject({ title: { text: first }, close: { text: 'Retour' } });
    await bot.press(PEOPLE.colette, section, 'Suivant');
    expect(bot.window(PEOPLE.colette)).toMatchObject({ id: section.id });
    expect(bot.window(PEOPLE.colette).definition).toMatchObject({ title: { text: second }, close: { text: 'Retour' } });
    await bot.workspace.as(PEOPLE.colette).close();
    expect(bot.window(PEOPLE.colette).id).toBe(answer.id);
    expect(buttonsOf(bot.window(PEOPLE.colette))).toContain('Résolu');
    expect(bot.workspace.broken).toEqual([]);
  });

  test('that Slack does not put on top of a window takes its place', async () => {
    const answer = await bot.findFix(PEOPLE.grace, await say(PEOPLE.thiago, TRACKING));
    bot.workspace.faults.add({ method: 'views.push', kind: 'ok-false', error: 'push_limit_reached' });
    await bot.press(PEOPLE.grace, answer, buttonsOf(answer)[0] ?? '');
    expect(bot.window(PEOPLE.grace).id).toBe(answer.id);
    expect(textOf(bot.window(PEOPLE.grace))).toContain("Adobe's documentation");
    expect(bot.window(PEOPLE.grace).definition).toMatchObject({ close: { text: 'Close' } });
    await bot.press(PEOPLE.grace, bot.window(PEOPLE.grace), 'Next');
    expect(bot.workspace.calls('views.push')).toHaveLength(1);
  });

  test('is shared in the thread of the answer, whole, with who did it', async () => {
    const answer = await bot.mention(PEOPLE.grace, TRACKING);
    await bot.press(PEOPLE.ines, answer, buttonsOf(answer)[0] ?? '');
    await bot.press(PEOPLE.ines, bot.window(PEOPLE.ines), 'Compartir en el hilo');
    const shared = bot.newest(PEOPLE.grace);
    expect(shared.threadTs).toBe(answer.threadTs);
    expect(textOf(shared)).toContain(`<@${PEOPLE.ines}> ha compartido esta sección`);
    expect(textOf(shared)).toContain('Documentación de Adobe');
    expect(bot.workspace.broken).toEqual([]);
  });

  test('opened from an answer that one person sees is shared in the channel, and says so', async () => {
    const answer = await bot.command(PEOPLE.grace, TRACKING);
    await bot.press(PEOPLE.grace, answer, buttonsOf(answer)[0] ?? '');
    await bot.press(PEOPLE.grace, bot.window(PEOPLE.grace), 'Share in channel');
    expect(bot.newest(PEOPLE.saga).threadTs).toBeUndefined();
    expect(bot.workspace.acceptedPosts(CHANNELS.incidents)).toBe(1);
  });

  test('that cannot be shared says why on top of the section, which stays', async () => {
    const answer = await bot.command(PEOPLE.grace, TRACKING, CHANNELS.campaignOps);
    await bot.press(PEOPLE.grace, answer, buttonsOf(answer)[0] ?? '');
    const before = textOf(bot.window(PEOPLE.grace));
    await bot.press(PEOPLE.grace, bot.window(PEOPLE.grace), 'Share in channel');
    const after = textOf(bot.window(PEOPLE.grace));
    expect(after).toContain('I cannot write in this channel');
    for (const line of before.split('\n')) expect(after).toContain(line);
  });

  test.each(['ok-false', '500', 'reset'] as const)(
    'comes as a message to the clicker when the window does not open (%s)',
    async (kind) => {
      const answer = await bot.mention(PEOPLE.grace, TRACKING);
      bot.workspace.faults.add({ method: 'views.open', kind, error: 'trigger_expired' });
      await bot.press(PEOPLE.saga, answer, buttonsOf(answer)[0] ?? '');
      const section = bot.newest(PEOPLE.saga);
      expect(section).toMatchObject({ ephemeralFor: PEOPLE.saga, threadTs: answer.threadTs });
      expect(textOf(section)).toContain('Adobes dokumentation');
      expect(bot.workspace.as(PEOPLE.saga).modal()).toBeUndefined();
      expect(bot.workspace.broken).toEqual([]);
    },
  );
});

describe('the shortcut "Find a fix"', () => {
  test('answers a message in a window and posts the answer in a thread under it', async () => {
    const ts = await say(PEOPLE.saga, 'mejlen går inte ut längre');
    const window = await bot.findFix(PEOPLE.grace, ts);
    expect(textOf(window)).toContain('Module: mta');
    expect(buttonsOf(window)).toContain('Post in the thread');
    await bot.press(PEOPLE.grace, window, 'Post in the thread');
    const posted = bot.newest(PEOPLE.dario);
    expect(posted.threadTs).toBe(ts);
    expect(textOf(posted)).toContain(`Shared by <@${PEOPLE.grace}>`);
    expect(buttonsOf(bot.window(PEOPLE.grace))).not.toContain('Post in the thread');
    expect(bot.workspace.broken).toEqual([]);
  });

  test('speaks the language that the clicker has chosen, else that of their Slack, whatever the message is in', async () => {
    const ts = await say(PEOPLE.saga, 'mejlen går inte ut längre sedan i morse');
    const byLocale = await bot.findFix(PEOPLE.ines, ts);
    expect(textOf(byLocale)).toContain('Módulo: mta');
    expect(buttonsOf(byLocale)).toContain('Publicar en el hilo');
    await bot.command(PEOPLE.ines, 'language it');
    const chosen = await bot.findFix(PEOPLE.ines, ts);
    expect(textOf(chosen)).toContain('Modulo: mta');
    expect(buttonsOf(chosen)).toContain('Pubblica nel thread');
  });

  test('speaks the language of the message to a clicker whose Slack is in none that the bot knows', async () => {
    const window = await bot.findFix(PEOPLE.thiago, await say(PEOPLE.saga, 'mejlen går inte ut längre sedan i morse'));
    expect(textOf(window)).toContain('Modul: mta');
    expect(buttonsOf(window)).toContain('Skicka i tråden');
  });

  test('on a reply posts in the thread where the reply stands', async () => {
    const parent = await say(PEOPLE.ines, 'anybody else?');
    const reply = await say(PEOPLE.ines, MAILS_STUCK, parent);
    await bot.press(PEOPLE.grace, await bot.findFix(PEOPLE.grace, reply), 'Post in the thread');
    expect(bot.newest(PEOPLE.dario).threadTs).toBe(parent);
    expect(bot.workspace.broken).toEqual([]);
  });

  test('keeps its button for the thread, the record and the notice in the window through a judgement', async () => {
    const window = await bot.findFix(PEOPLE.grace, await say(PEOPLE.ines, MAILS_STUCK));
    await bot.press(PEOPLE.grace, window, 'Not solved');
    const shown = textOf(bot.window(PEOPLE.grace));
    expect(shown).toContain('Noted: not solved');
    expect(shown).toContain(`<@${PEOPLE.grace}>: not solved`);
    expect(buttonsOf(bot.window(PEOPLE.grace))).toEqual(
      expect.arrayContaining(['Solved', 'Ask a human', 'Post in the thread']),
    );
    await bot.press(PEOPLE.grace, bot.window(PEOPLE.grace), 'Ask a human');
    const asked = textOf(bot.window(PEOPLE.grace));
    expect(asked).toContain('I have asked in');
    expect(asked).not.toContain('Noted: not solved');
    expect(asked).toContain('Module: mta');
    expect(bot.workspace.broken).toEqual([]);
  });

  test('where the bot is not a member answers, and says on posting what to do', async () => {
    const { ts = '' } = await bot.workspace.as(PEOPLE.dario).postMessage(CHANNELS.warRoom, 'le mail non partono più');
    const window = await bot.findFix(PEOPLE.dario, ts);
    await bot.press(PEOPLE.dario, window, 'Pubblica nel thread');
    expect(textOf(bot.window(PEOPLE.dario))).toContain('Non posso scrivere in questo canale');
    expect(textOf(bot.window(PEOPLE.dario))).toContain('Modulo: mta');
  });

  test('in a talk between two people offers no posting: the bot is not in it', async () => {
    const talk = `D1${PEOPLE.saga.slice(2)}`;
    const { ts = '' } = await bot.workspace.as(PEOPLE.grace).postMessage(talk, MAILS_STUCK);
    expect(buttonsOf(await bot.findFix(PEOPLE.grace, ts))).toEqual(expect.not.arrayContaining(['Post in the thread']));
  });

  test('says so when a message has no text', async () => {
    expect(textOf(await bot.findFix(PEOPLE.colette, await say(PEOPLE.ines, ' ')))).toContain('aucun texte');
  });
});

describe('a window of any kind', () => {
  test.each([
    ['English', PEOPLE.grace, 'Close', 'Back'],
    ['French', PEOPLE.colette, 'Fermer', 'Retour'],
    ['Italian', PEOPLE.dario, 'Chiudi', 'Indietro'],
    ['Spanish', PEOPLE.ines, 'Cerrar', 'Volver'],
    ['Swedish', PEOPLE.saga, 'Stäng', 'Tillbaka'],
  ])(
    'has the button that closes it in the language of whoever opened it: %s',
    async (_language, userId, label, back) => {
      const closing = (): unknown => bot.window(userId).definition['close'];
      const close = { type: 'plain_text', text: label, emoji: false };
      await bot.findFix(userId, await say(PEOPLE.thiago, MAILS_STUCK));
      expect(closing()).toEqual(close);
      await bot.press(userId, bot.window(userId), buttonsOf(bot.window(userId))[0] ?? '');
      expect(closing()).toEqual({ ...close, text: back });
      const answer = await bot.mention(PEOPLE.grace, TRACKING);
      await bot.press(userId, answer, buttonsOf(answer)[0] ?? '');
      expect(closing()).toEqual(close);
      await search(userId, MAILS_STUCK);
      expect(closing()).toEqual(close);
      expect(bot.workspace.broken).toEqual([]);
    },
  );

  test('keeps that button under a notice, and follows a new choice of language', async () => {
    const window = await bot.findFix(PEOPLE.colette, await say(PEOPLE.thiago, MAILS_STUCK));
    await bot.press(PEOPLE.colette, window, 'Non résolu');
    await bot.press(PEOPLE.colette, bot.window(PEOPLE.colette), 'Demander à un humain');
    expect(bot.window(PEOPLE.colette).definition['close']).toMatchObject({ text: 'Fermer' });
    const home = await bot.openHome(PEOPLE.colette);
    const menu = elementsIn(home).find(({ type }) => type === 'static_select');
    await bot.choose(PEOPLE.colette, home, String(menu?.['action_id']), 'Svenska');
    expect(bot.window(PEOPLE.colette).definition['close']).toMatchObject({ text: 'Stäng' });
  });
});

async function say(userId: string, text: string, threadTs?: string): Promise<string> {
  const { ts = '' } = await bot.workspace.as(userId).postMessage(CHANNELS.incidents, text, { threadTs });
  return ts satisfies Message['ts'];
}

async function search(userId: string, text: string): Promise<void> {
  const home = await bot.openHome(userId);
  await bot.choose(userId, home, 'input:report', text);
}

/** Other work on the machine may delay a few of them. */
function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}
