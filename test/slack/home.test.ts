import { beforeEach, describe, expect, test } from '@jest/globals';
import { CHANNELS, PEOPLE } from '../../src/local/colleagues.ts';
import { buttonsOf, elementsIn, startBot, textOf, type StartedBot } from './start-bot.ts';

let bot: StartedBot;
beforeEach(async () => {
  bot = await startBot({
    settings: { admins: new Set([PEOPLE.grace]), keepTextDays: 30, helpChannelId: CHANNELS.incidents },
  });
});

describe('the Home tab', () => {
  test('shows search, modules, language, own cases, help and version, in the language of the person', async () => {
    await bot.command(PEOPLE.saga, 'mejlen går inte ut längre');
    const home = await bot.openHome(PEOPLE.saga);
    for (const word of [
      'Hitta en lösning',
      'Vad är fel?',
      'Mitt språk',
      'Mina senaste ärenden',
      '`mta` och `stat`',
      bot.content.base.version,
    ])
      expect(textOf(home)).toContain(word);
    expect(buttonsOf(home)).toEqual(
      expect.arrayContaining([...bot.content.base.modules.map(({ id }) => id), 'Hjälp', 'Välj automatiskt']),
    );
    expect(textOf(await bot.openHome(PEOPLE.colette))).not.toContain('`mta` et `stat`');
    expect(bot.workspace.broken).toEqual([]);
  });

  test('answers a search in a window, which offers no sharing: there is no channel', async () => {
    await search(PEOPLE.ines, 'los correos ya no salen');
    expect(textOf(bot.window(PEOPLE.ines))).toContain('Módulo: mta');
    expect(buttonsOf(bot.window(PEOPLE.ines))).not.toContain('Compartir en el canal');
    await bot.press(PEOPLE.ines, bot.window(PEOPLE.ines), 'Resuelto');
    expect(textOf(bot.window(PEOPLE.ines))).toContain(`<@${PEOPLE.ines}>: resuelto`);
    expect(buttonsOf(bot.window(PEOPLE.ines))).not.toContain('Compartir en el canal');
    expect(bot.workspace.broken).toEqual([]);
  });

  test('searches with its button too, and helps whoever has typed nothing', async () => {
    const home = await bot.openHome(PEOPLE.ines);
    const typed = { 'input:report': 'los correos ya no salen' };
    await bot.workspace.as(PEOPLE.ines).click(home.id, 'Buscar una solución', typed);
    await bot.workspace.settled();
    expect(textOf(bot.window(PEOPLE.ines))).toContain('Módulo: mta');
    await bot.workspace.as(PEOPLE.dario).click((await bot.openHome(PEOPLE.dario)).id, 'submit:report');
    await bot.workspace.settled();
    expect(textOf(bot.window(PEOPLE.dario))).toContain('Per esempio');
    expect(bot.workspace.broken).toEqual([]);
  });

  test('opens modules and their sections, which offer no sharing either', async () => {
    await bot.press(PEOPLE.grace, await bot.openHome(PEOPLE.grace), 'web');
    const [section = ''] = buttonsOf(bot.window(PEOPLE.grace));
    await bot.press(PEOPLE.grace, bot.window(PEOPLE.grace), section);
    expect(buttonsOf(bot.window(PEOPLE.grace)).filter((label) => label.startsWith('Share'))).toEqual([]);
    expect(bot.workspace.broken).toEqual([]);
  });

  test('changes language at once when another is chosen, and back', async () => {
    const home = await bot.openHome(PEOPLE.grace);
    const menu = elementsIn(home).find(({ type }) => type === 'static_select');
    await bot.choose(PEOPLE.grace, home, String(menu?.['action_id']), 'Italiano');
    expect(textOf(bot.window(PEOPLE.grace))).toContain("D'ora in poi ti rispondo in italiano");
    expect(textOf(bot.workspace.as(PEOPLE.grace).home() as typeof home)).toContain('La mia lingua');
    await bot.press(PEOPLE.grace, bot.workspace.as(PEOPLE.grace).home() as typeof home, 'Scelta automatica');
    expect(textOf(bot.workspace.as(PEOPLE.grace).home() as typeof home)).toContain('My language');
    expect(bot.workspace.broken).toEqual([]);
  });

  test('shows figures and gaps to administrators alone', async () => {
    await bot.command(PEOPLE.saga, 'the coffee machine on the third floor is leaking');
    expect(textOf(await bot.openHome(PEOPLE.grace))).toMatch(/Figures.*Gaps.*coffee machine/su);
    const other = textOf(await bot.openHome(PEOPLE.dario));
    expect(other).not.toContain('coffee machine');
    expect(other).not.toContain('Lacune');
  });

  test('says how many gaps it leaves out', async () => {
    const things = [
      'coffee machine leaks',
      'lift stuck between floors',
      'parking barrier broken',
      'noisy neighbours upstairs',
      'toner wanted in room twelve',
      'window will not shut',
      'heating too warm today',
      'who ordered forty pizzas',
      'birthday cake downstairs',
      'lost umbrella found yesterday',
    ];
    for (const thing of things) await bot.command(PEOPLE.saga, thing);
    const home = textOf(await bot.openHome(PEOPLE.grace));
    const shown = things.filter((thing) => home.includes(thing)).length;
    expect(shown).toBe(8);
    expect(home).toMatch(/and [12] more/u);
  });
});

async function search(userId: string, text: string): Promise<void> {
  const home = await bot.openHome(userId);
  await bot.choose(userId, home, 'input:report', text);
}
