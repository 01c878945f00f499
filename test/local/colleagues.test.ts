import { describe, expect, test } from '@jest/globals';
import { BOT_USER_ID, CHANNELS, directMessageId, PEOPLE } from '../../src/local/colleagues.ts';
import { asRecord, asString } from '../../src/local/json.ts';
import { createWorkspace } from '../../src/local/workspace.ts';
import type { Workspace } from '../../src/local/workspace.ts';
import { FULL_MANIFEST } from './local-manifest.ts';
import { brokenRules, call, startTestBot } from './test-bot.ts';

describe('users', () => {
  test.each([
    [PEOPLE.grace, 'en-US', 'America/New_York'],
    [PEOPLE.colette, 'fr-FR', 'Europe/Paris'],
    [PEOPLE.dario, 'it-IT', 'Europe/Rome'],
    [PEOPLE.ines, 'es-ES', 'Europe/Madrid'],
    [PEOPLE.saga, 'sv-SE', 'Europe/Stockholm'],
    [PEOPLE.thiago, 'pt-BR', 'America/Sao_Paulo'],
  ])('%s has locale %s and time zone %s', async (user, locale, tz) => {
    const answer = await call(createWorkspace({ manifest: FULL_MANIFEST }), 'users.info', {
      user,
      include_locale: true,
    });
    expect(answer['user']).toMatchObject({ locale, tz, profile: { display_name: expect.any(String) } });
  });

  test('the locale is told only to whoever asks for it', async () => {
    const answer = await call(createWorkspace({ manifest: FULL_MANIFEST }), 'users.info', { user: PEOPLE.saga });
    expect(answer['user']).not.toHaveProperty('locale');
  });
});

describe('ephemeral messages', () => {
  test('are seen by one user and gone when that user reloads', async () => {
    const workspace = createWorkspace({ manifest: FULL_MANIFEST });
    await call(workspace, 'chat.postEphemeral', { channel: CHANNELS.incidents, user: PEOPLE.grace, text: 'for you' });
    const grace = workspace.as(PEOPLE.grace);
    expect(grace.messages(CHANNELS.incidents)).toHaveLength(1);
    expect(workspace.as(PEOPLE.saga).messages(CHANNELS.incidents)).toHaveLength(0);
    grace.reload();
    expect(grace.messages(CHANNELS.incidents)).toHaveLength(0);
  });

  test('do not reach a user who is away', async () => {
    const workspace = createWorkspace({ manifest: FULL_MANIFEST });
    workspace.as(PEOPLE.grace).setActive(false);
    const ephemeral = { channel: CHANNELS.incidents, user: PEOPLE.grace, text: 'for you' };
    expect(await call(workspace, 'chat.postEphemeral', ephemeral)).toMatchObject({ ok: true });
    expect(workspace.as(PEOPLE.grace).messages(CHANNELS.incidents)).toHaveLength(0);
  });

  test('have no message shortcuts, and a click names no message', async () => {
    const bodies: unknown[] = [];
    const workspace = await startTestBot((app) =>
      app.action('go', async ({ ack, body }) => {
        bodies.push(body);
        await ack();
      }),
    );
    const element = { type: 'button', action_id: 'go', text: { type: 'plain_text', text: 'Go' } };
    const blocks = [{ type: 'actions', elements: [element] }];
    const ephemeral = { channel: CHANNELS.incidents, user: PEOPLE.grace, text: 'x', blocks };
    const { message_ts: ts } = await call(workspace, 'chat.postEphemeral', ephemeral);
    const grace = workspace.as(PEOPLE.grace);
    expect(await grace.shortcut('find-fix', asString(ts))).toMatchObject({ refused: expect.any(String) });
    await grace.click(asString(ts), 'Go');
    expect(bodies[0]).toMatchObject({ container: { is_ephemeral: true }, actions: [{ action_id: 'go' }] });
    expect(bodies[0]).not.toHaveProperty('message');
  });
});

describe('what is delivered', () => {
  test('a mention comes as app_mention where the bot is a member, and not elsewhere', async () => {
    const { workspace, heard } = await listen();
    const grace = workspace.as(PEOPLE.grace);
    await grace.postMessage(CHANNELS.incidents, '@testbot mta < down & out');
    await grace.postMessage(CHANNELS.campaignOps, '@testbot mta');
    await grace.postMessage(CHANNELS.incidents, 'no mention');
    expect(heard.map(typeAndText)).toEqual([`app_mention <@${BOT_USER_ID}> mta &lt; down &amp; out`]);
  });

  test('an invitation brings the mention that waited for it', async () => {
    const { workspace, heard } = await listen();
    const grace = workspace.as(PEOPLE.grace);
    await grace.postMessage(CHANNELS.campaignOps, '@testbot mta');
    await grace.invite(CHANNELS.campaignOps);
    expect(heard.map((event) => event['type'])).toEqual(['app_mention']);
  });

  test('a direct message comes as message.im only when that is subscribed and its scope granted', async () => {
    const direct = directMessageId(PEOPLE.grace);
    const subscribed = await listen();
    await subscribed.workspace.as(PEOPLE.grace).postMessage(direct, 'mta is down');
    expect(subscribed.heard).toMatchObject([{ type: 'message', channel_type: 'im', text: 'mta is down' }]);
    const scopeless = await listen(['im:history']);
    await scopeless.workspace.as(PEOPLE.grace).postMessage(direct, 'mta is down');
    expect(scopeless.heard).toEqual([]);
  });

  test('a mention in a channel that is read along comes twice, with one ts and two event ids', async () => {
    const manifest = withChannelHistory();
    const { workspace, heard, eventIds } = await listen([], manifest);
    await workspace.as(PEOPLE.grace).postMessage(CHANNELS.incidents, '@testbot mta');
    expect(new Set(heard.map((event) => event['type']))).toEqual(new Set(['app_mention', 'message']));
    expect(heard).toHaveLength(2);
    expect(new Set(heard.map((event) => event['ts'])).size).toBe(1);
    expect(new Set(eventIds).size).toBe(2);
  });

  test('edits and deletions come as subtypes of message', async () => {
    const { workspace, heard } = await listen();
    const grace = workspace.as(PEOPLE.grace);
    const { ts = '' } = await grace.postMessage(grace.directMessage, 'first');
    await grace.editMessage(grace.directMessage, ts, 'second');
    await grace.deleteMessage(grace.directMessage, ts);
    expect(heard).toMatchObject([
      { text: 'first' },
      { subtype: 'message_changed', message: { text: 'second' }, previous_message: { text: 'first' } },
      { subtype: 'message_deleted', deleted_ts: ts },
    ]);
  });

  test('a mention by another app comes with its bot_id', async () => {
    const { workspace, heard } = await listen();
    await workspace.as(PEOPLE.pipeline).postMessage(CHANNELS.incidents, '@testbot build failed');
    expect(heard).toMatchObject([{ type: 'app_mention', bot_id: 'B0PIPELNE', bot_profile: { app_id: 'A0PIPELNE' } }]);
  });

  test('the Home tab tells of every visit', async () => {
    const { workspace, heard } = await listen();
    await call(workspace, 'views.publish', { user_id: PEOPLE.grace, view: { type: 'home', blocks: [] } });
    await workspace.as(PEOPLE.grace).openHome();
    expect(heard).toMatchObject([{ type: 'app_home_opened', tab: 'home', view: { type: 'home' } }]);
  });

  test('a bot that waits for what its manifest does not subscribe to hears nothing', async () => {
    const { workspace, heard } = await listen([], { ...FULL_MANIFEST, settings: {} });
    const grace = workspace.as(PEOPLE.grace);
    await grace.postMessage(CHANNELS.incidents, '@testbot mta');
    expect(await grace.shortcut('report')).toMatchObject({ refused: expect.any(String) });
    expect(heard).toEqual([]);
  });
});

describe('slash commands', () => {
  test('cannot be used in threads: the bot hears nothing and the user is told so', async () => {
    let runs = 0;
    const workspace = await startTestBot((app) => app.command('/fix', ({ ack }) => ack(String((runs += 1)))));
    const grace = workspace.as(PEOPLE.grace);
    const { ts } = await grace.postMessage(CHANNELS.incidents, 'mta is down');
    const deed = await grace.slashCommand(CHANNELS.incidents, 'mta', { threadTs: ts });
    expect(deed.refused).toContain('not supported in threads');
    expect(runs).toBe(0);
  });

  test('that the manifest does not have are refused', async () => {
    const workspace = createWorkspace({ manifest: FULL_MANIFEST });
    expect(await workspace.as(PEOPLE.grace).slashCommand(CHANNELS.incidents, '/other x')).toMatchObject({
      refused: '/other is not a valid command.',
    });
  });

  test('escape people and channels, and keep the name of a private channel to themselves', async () => {
    const bodies: Record<string, unknown>[] = [];
    const workspace = await startTestBot((app) =>
      app.command('/fix', async ({ ack, body }) => {
        bodies.push({ ...body });
        await ack();
      }),
    );
    await workspace.as(PEOPLE.grace).slashCommand(CHANNELS.warRoom, '/fix ask @saga in #incidents or #war-room');
    expect(bodies[0]).toMatchObject({
      command: '/fix',
      text: `ask <@${PEOPLE.saga}|saga> in <#${CHANNELS.incidents}|incidents> or <#${CHANNELS.warRoom}|>`,
      channel_name: 'privategroup',
    });
    expect(brokenRules(workspace)).toEqual([]);
  });
});

async function listen(
  refusedScopes: readonly string[] = [],
  manifest: unknown = FULL_MANIFEST,
): Promise<{ workspace: Workspace; heard: Record<string, unknown>[]; eventIds: string[] }> {
  const heard: Record<string, unknown>[] = [];
  const eventIds: string[] = [];
  const workspace = await startTestBot(
    (app) =>
      app.event(/.*/u, ({ event, body }) => {
        heard.push(asRecord(event));
        eventIds.push(body.event_id);
        return Promise.resolve();
      }),
    { manifest, refusedScopes },
  );
  return { workspace, heard, eventIds };
}

function withChannelHistory(): unknown {
  const settings = {
    ...FULL_MANIFEST.settings,
    event_subscriptions: { bot_events: ['app_mention', 'message.channels'] },
  };
  const bot = [...FULL_MANIFEST.oauth_config.scopes.bot, 'channels:history'];
  return { ...FULL_MANIFEST, settings, oauth_config: { scopes: { bot } } };
}

function typeAndText(event: Record<string, unknown>): string {
  return `${asString(event['type'])} ${asString(event['text'])}`;
}

describe('direct messages between two people', () => {
  const talk = 'D1COLETTE';

  test('are theirs alone, and the bot does not hear of them', async () => {
    const bodies: unknown[] = [];
    const workspace = await startTestBot((app) => app.message(() => Promise.resolve(void bodies.push('heard'))));
    await workspace.as(PEOPLE.grace).postMessage(talk, `<@${BOT_USER_ID}> hello`);
    await workspace.settled();
    expect(bodies).toEqual([]);
    expect(workspace.as(PEOPLE.colette).messages(talk)).toHaveLength(1);
    expect(workspace.as(PEOPLE.saga).messages(talk)).toHaveLength(0);
    expect(await call(workspace, 'chat.postMessage', { channel: talk, text: 'x' })).toMatchObject({
      error: 'channel_not_found',
    });
  });
});

test('whoever subscribes hears of every change until they leave', async () => {
  const workspace = createWorkspace({ manifest: FULL_MANIFEST });
  let changes = 0;
  const leave = workspace.subscribe(() => (changes += 1));
  await workspace.as(PEOPLE.grace).postMessage(CHANNELS.incidents, 'one');
  const heard = changes;
  leave();
  await workspace.as(PEOPLE.grace).postMessage(CHANNELS.incidents, 'two');
  expect([heard > 0, changes]).toEqual([true, heard]);
});
