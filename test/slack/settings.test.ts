import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CHANNELS, PEOPLE } from '../../src/local/colleagues.ts';
import { asString } from '../../src/local/json.ts';
import { messagesSeenBy } from '../../src/local/messages.ts';
import type { Message } from '../../src/local/model.ts';
import { elementsIn, realContent, sentence, textOf } from './start-bot.ts';
import { OTHER_TEAM, startTenants, TEAM, type Tenants } from './start-tenants.ts';

let tenants: Tenants;
beforeEach(async () => {
  tenants = await startTenants();
  await tenants.install(TEAM);
  await tenants.install(OTHER_TEAM, { installedBy: PEOPLE.saga });
});
afterEach(() => tenants.end());

describe('settings of a workspace', () => {
  test('are shown to its administrators, the installer first; others are told whom to ask', async () => {
    const shown = textOf(await command(TEAM, PEOPLE.grace, 'settings'));
    expect(shown).toContain('*Default language*: English');
    expect(shown).toContain('none: nobody is asked for help');
    expect(shown).toContain(`<@${PEOPLE.grace}>`);
    const refused = textOf(await command(TEAM, PEOPLE.colette, 'paramètres'));
    expect(refused).toContain('Les paramètres sont réservés aux administrateurs de ce bot');
    expect(refused).toContain(`<@${PEOPLE.grace}>`);
    expect(refused).not.toContain(`<@${PEOPLE.saga}>`);
  });

  test.each([
    [PEOPLE.grace, 'settings', 'Settings', 'en'],
    [PEOPLE.colette, 'paramètres', 'Paramètres', 'fr'],
    [PEOPLE.dario, 'impostazioni', 'Impostazioni', 'it'],
    [PEOPLE.ines, 'ajustes', 'Ajustes', 'es'],
    [PEOPLE.saga, 'inställningar', 'Inställningar', 'sv'],
  ] as const)('speak the language of the administrator: %s', async (userId, word, _title, language) => {
    await command(TEAM, PEOPLE.grace, `settings add-admin @${nameOf(userId)}`);
    const shown = textOf(await command(TEAM, userId, word));
    const content = await realContent();
    expect(shown).toContain(sentence(content, language, 'settings.intro'));
    expect(shown).toContain(sentence(content, language, 'settings.languageNote'));
    expect(shown).toContain(`${sentence(content, language, 'language.names.en')} (`);
  });

  test('are changed by text, hold at once, and for this workspace alone', async () => {
    expect(textOf(await command(TEAM, PEOPLE.grace, 'settings language sv'))).toContain('Svenska');
    await command(TEAM, PEOPLE.grace, 'settings help-channel #incidents');
    expect(await tenants.storage.store.settings(TEAM)).toEqual({
      admins: [PEOPLE.grace],
      defaultLanguage: 'sv',
      helpChannelId: CHANNELS.incidents,
    });
    const said = textOf(await command(TEAM, PEOPLE.thiago, 'help'));
    expect(said).toContain('Beskriv');
    expect(textOf(await command(OTHER_TEAM, PEOPLE.thiago, 'help'))).toContain('Describe in your own words');
    expect(await tenants.storage.store.settings(OTHER_TEAM)).toEqual({ admins: [PEOPLE.saga] });
    await command(TEAM, PEOPLE.grace, 'settings help-channel none');
    expect((await tenants.storage.store.settings(TEAM)).helpChannelId).toBe('');
    expect(tenants.workspace(TEAM).broken).toEqual([]);
  });

  test('are changed on the page itself and on the Home tab', async () => {
    const workspace = tenants.workspace(TEAM);
    const page = await command(TEAM, PEOPLE.grace, 'settings');
    const menu = elementsIn(page).find(({ type }) => type === 'static_select');
    await workspace.as(PEOPLE.grace).select(page.ts, asString(menu?.['action_id']), 'Italiano');
    await tenants.idle();
    expect((await tenants.storage.store.settings(TEAM)).defaultLanguage).toBe('it');
    await workspace.as(PEOPLE.grace).openHome();
    await tenants.idle();
    const home = workspace.as(PEOPLE.grace).home();
    expect(home === undefined ? '' : textOf(home)).toContain('These apply to everyone in this workspace.');
    await workspace.as(PEOPLE.colette).openHome();
    await tenants.idle();
    const others = workspace.as(PEOPLE.colette).home();
    expect(others === undefined ? '' : textOf(others)).toContain(sentence(await realContent(), 'fr', 'home.myCases'));
    expect(others === undefined ? '' : textOf(others)).not.toContain('espace de travail');
    expect(workspace.broken).toEqual([]);
  });

  test('an administrator makes others administrators; the last one stays', async () => {
    expect(textOf(await command(TEAM, PEOPLE.grace, 'settings remove-admin @grace'))).toContain('Nothing has changed');
    await command(TEAM, PEOPLE.grace, 'settings add-admin @colette');
    await command(TEAM, PEOPLE.colette, 'settings remove-admin @grace');
    expect((await tenants.storage.store.settings(TEAM)).admins).toEqual([PEOPLE.colette]);
    expect(textOf(await command(TEAM, PEOPLE.grace, 'settings'))).toContain(
      `are for the administrators of this bot: <@${PEOPLE.colette}>`,
    );
  });
});

describe('nobody changes the settings of others', () => {
  test.each([
    ['by text', 'settings language sv'],
    ['by text, as administrator of themselves', 'settings add-admin @colette'],
  ])('%s', async (_how, text) => {
    await command(TEAM, PEOPLE.colette, text);
    expect(await tenants.storage.store.settings(TEAM)).toEqual({ admins: [PEOPLE.grace] });
  });

  test.each([
    ['who is no administrator', { user: { id: PEOPLE.colette, team_id: TEAM } }],
    ['who is one in another workspace', { user: { id: PEOPLE.saga, team_id: TEAM } }],
    [
      'who comes from another workspace, with the id of an administrator',
      { user: { id: PEOPLE.grace, team_id: 'T0FOREIGN' } },
    ],
  ])('by a forged button of somebody %s', async (_who, from) => {
    await press(TEAM, { kind: 'change-setting', change: { setting: 'add-admin', value: PEOPLE.colette } }, from);
    await press(TEAM, { kind: 'change-setting', change: { setting: 'help-channel', value: 'C0EVIL001' } }, from);
    expect(await tenants.storage.store.settings(TEAM)).toEqual({ admins: [PEOPLE.grace] });
    expect(await tenants.storage.store.settings(OTHER_TEAM)).toEqual({ admins: [PEOPLE.saga] });
  });

  test('values that are no settings change nothing', async () => {
    for (const change of [
      { setting: 'help-channel', value: '<!channel>' },
      { setting: 'language', value: 'tlh' },
      { setting: '__proto__', value: 'x' },
      { setting: 'add-admin', value: 'everybody' },
      { setting: 'runbooks', value: '../../etc' },
    ])
      await press(TEAM, { kind: 'change-setting', change }, { user: { id: PEOPLE.grace, team_id: TEAM } });
    expect(await tenants.storage.store.settings(TEAM)).toEqual({ admins: [PEOPLE.grace] });
  });
});

async function command(teamId: string, userId: string, text: string): Promise<Message> {
  const workspace = tenants.workspace(teamId);
  await workspace.as(userId).slashCommand(CHANNELS.incidents, `/campaign-issue ${text}`);
  await tenants.idle();
  const last = messagesSeenBy(workspace.core, userId, CHANNELS.incidents).at(-1);
  if (last === undefined) throw new Error('no message');
  return last;
}

async function press(teamId: string, action: object, from: object): Promise<void> {
  const workspace = tenants.workspace(teamId);
  await workspace.deliverRaw({
    type: 'interactive',
    kind: 'block_actions',
    body: {
      type: 'block_actions',
      trigger_id: `forged.${Math.random()}`,
      team: { id: teamId },
      channel: { id: CHANNELS.incidents },
      actions: [{ action_id: 'action:0:0', value: JSON.stringify(action) }],
      ...from,
    },
  });
  await tenants.idle();
}

function nameOf(userId: string): string {
  return tenants.workspace(TEAM).as(userId).user.name;
}
