import { beforeEach, describe, expect, test } from '@jest/globals';
import { CHANNELS, PEOPLE } from '../../src/local/colleagues.ts';
import { asRecord } from '../../src/local/json.ts';
import type { Message } from '../../src/local/model.ts';
import { DOUBLE_CLICK_MS, passTime } from './pass-time.ts';
import { elementsIn, startBot, textOf, type StartedBot } from './start-bot.ts';

const MAILS_STUCK = 'emails have stopped going out since this morning';
const MINUTE_MS = 60_000;

let bot: StartedBot;
beforeEach(async () => {
  bot = await startBot();
});

describe('the same trouble reported again', () => {
  test('within half an hour is counted, with a link to the first thread of the same channel', async () => {
    const first = await bot.mention(PEOPLE.colette, 'les mails ne partent plus');
    expect(textOf(first)).not.toContain('a été signalée');
    passTime(29 * MINUTE_MS);
    const second = textOf(await bot.mention(PEOPLE.grace, MAILS_STUCK));
    expect(second).toContain('has been reported once in the last 30 minutes');
    expect(second).toContain(`|in this thread>`);
    expect(second).toContain(`/archives/${CHANNELS.incidents}/p${String(first.threadTs).replace('.', '')}`);
    const third = textOf(await bot.mention(PEOPLE.saga, 'mejlen går inte ut längre'));
    expect(third).toContain('2 gånger de senaste 30 minuterna');
    expect(bot.workspace.broken).toEqual([]);
  });

  test('after half an hour is new', async () => {
    await bot.mention(PEOPLE.grace, MAILS_STUCK);
    passTime(31 * MINUTE_MS);
    expect(textOf(await bot.mention(PEOPLE.grace, MAILS_STUCK))).not.toContain('has been reported');
  });

  test('in another channel is counted and nothing else is said of it', async () => {
    bot.workspace.core.channels.get(CHANNELS.warRoom)?.members.add(bot.workspace.core.bot.id);
    await bot.workspace.as(PEOPLE.dario).postMessage(CHANNELS.warRoom, '@fixfinder le mail non partono più');
    await bot.workspace.settled();
    const answer = await bot.mention(PEOPLE.saga, 'mejlen går inte ut längre');
    expect(textOf(answer)).toContain('Samma fel har anmälts en gång');
    expect(JSON.stringify(answer)).not.toMatch(
      new RegExp(`archives|${CHANNELS.warRoom}|${PEOPLE.dario}|war-room`, 'u'),
    );
  });

  test('of a private answer links nowhere, and another module is another trouble', async () => {
    await bot.command(PEOPLE.grace, MAILS_STUCK);
    const again = textOf(await bot.command(PEOPLE.ines, 'los correos ya no salen'));
    expect(again).toContain('una vez en los últimos 30 minutos');
    expect(again).not.toContain('archives');
    expect(textOf(await bot.command(PEOPLE.grace, 'xtk:session'))).not.toContain('has been reported');
  });
});

describe('what Slack sends again', () => {
  test.each([['duplicate'], ['lost-ack'], ['lost']] as const)('a mention (%s) is answered once', async (kind) => {
    bot.workspace.faults.add({ event: 'app_mention', kind, copies: 3, asRetries: true });
    const answer = await bot.mention(PEOPLE.grace, MAILS_STUCK);
    await bot.workspace.settled({ quietMs: 50 });
    expect(textOf(answer)).toContain('Module: mta');
    expect(bot.workspace.acceptedPosts()).toBe(1);
    expect(bot.workspace.broken).toEqual([]);
  });

  test('a command or a click that arrives twice is carried out once', async () => {
    bot.workspace.faults.add({ event: 'slash_commands', kind: 'duplicate' });
    const answer = await bot.command(PEOPLE.grace, MAILS_STUCK);
    expect(ephemerals()).toHaveLength(1);
    bot.workspace.faults.add({ event: 'block_actions', kind: 'duplicate', copies: 2 });
    await bot.press(PEOPLE.grace, answer, 'Share in channel');
    expect(bot.workspace.acceptedPosts()).toBe(1);
  });

  test('a double click shares once; a click after a while is meant', async () => {
    const answer = await bot.mention(PEOPLE.grace, MAILS_STUCK);
    await Promise.all([bot.press(PEOPLE.saga, answer, 'Not this'), bot.press(PEOPLE.saga, answer, 'Not this')]);
    expect(ephemerals(PEOPLE.saga)).toHaveLength(1);
    passTime(DOUBLE_CLICK_MS);
    await bot.press(PEOPLE.saga, answer, 'Not this');
    expect(ephemerals(PEOPLE.saga)).toHaveLength(2);
  });

  test('a single click of two people counts twice', async () => {
    const answer = await bot.mention(PEOPLE.grace, MAILS_STUCK);
    await Promise.all([bot.press(PEOPLE.saga, answer, 'Solved'), bot.press(PEOPLE.ines, answer, 'Solved')]);
    expect(await bot.store.feedbackOf(bot.workspace.core.team.id, 'case-1')).toHaveLength(2);
  });

  // The intake takes two choices in one menu for a double click: its key leaves the option out. Passes once it does not.
  test('two languages chosen one right after the other are both shown', async () => {
    const answer = await bot.mention(PEOPLE.grace, MAILS_STUCK);
    const menu = String(elementsIn(answer).find(({ type }) => type === 'static_select')?.['action_id']);
    await bot.choose(PEOPLE.ines, answer, menu, 'Français');
    await bot.choose(PEOPLE.ines, answer, menu, 'Italiano');
    expect(textOf(bot.newest(PEOPLE.ines))).toContain('Che cosa fare');
  });
});

describe('buttons that are not of our making', () => {
  const FORGED = [
    '',
    '{',
    'null',
    '[]',
    'show-in',
    'show-in fr',
    'show-in xx case-1 mta/x',
    '{"kind":"__proto__"}',
    '{"kind":"constructor"}',
    '{"kind":"open-section"}',
    '{"kind":"show-module","module":"../../etc/passwd|<!channel>"}',
    '{"kind":"decide","module":"mta"}',
    '{"kind":"feedback","solved":"yes","case":{}}',
    '{"kind":"share-section","section":"no-such","language":"en"}',
    `{"kind":"not-this","case":{"id":"<!channel>","language":"en","modules":[],"symptoms":[],"rest":[],"tried":[],"why":[]}}`,
    '{"kind":"show-module","module":"module-of-yesterday"}',
    `{"kind":"solved","x":"${'x'.repeat(1_900)}"}`,
  ];

  test.each(FORGED)('%s is told to be old, and nothing else happens', async (value) => {
    const answer = await bot.mention(PEOPLE.grace, MAILS_STUCK);
    const before = textOf(answer);
    Object.assign(buttonIn(answer, 'Not this'), { value });
    await bot.press(PEOPLE.colette, answer, 'Not this');
    expect(bot.newest(PEOPLE.colette)).toMatchObject({ ephemeralFor: PEOPLE.colette });
    expect(textOf(bot.newest(PEOPLE.colette))).toContain("Ce bouton date d'une version antérieure");
    expect(textOf(answer)).toBe(before);
    expect(bot.workspace.acceptedPosts()).toBe(1);
    expect(bot.workspace.broken).toEqual([]);
  });

  test('a section that is gone says so, with the way to the list', async () => {
    const answer = await bot.mention(PEOPLE.grace, MAILS_STUCK);
    Object.assign(buttonIn(answer, 'Not this'), { value: '{"kind":"open-section","section":"section-of-yesterday"}' });
    await bot.press(PEOPLE.grace, answer, 'Not this');
    expect(textOf(bot.window(PEOPLE.grace))).toContain('no longer in the runbook');
  });

  test('what nobody listens to is acknowledged and counted', async () => {
    const { team } = bot.workspace.core;
    const body = {
      type: 'block_actions',
      team: { id: team.id },
      user: { id: PEOPLE.grace },
      actions: [{ action_id: 'other' }],
    };
    const reports = await Promise.all([
      bot.workspace.deliverRaw({ type: 'interactive', kind: 'block_actions', body: { ...body, trigger_id: '1' } }),
      bot.workspace.deliverRaw({
        type: 'slash_commands',
        kind: 'slash_commands',
        body: { command: '/other', team_id: team.id, user_id: PEOPLE.grace, text: '', trigger_id: '2' },
      }),
      bot.workspace.deliverEvent({ type: 'reaction_added', user: PEOPLE.grace }),
    ]);
    await bot.workspace.settled();
    expect(reports.map(({ isAcked }) => isAcked)).toEqual([true, true, true]);
    expect(bot.app.counts.unrouted).toBe(2);
    expect(bot.workspace.acceptedPosts()).toBe(0);
  });
});

function ephemerals(userId: string = PEOPLE.grace): Message[] {
  const messages = [...(bot.workspace.core.messages.get(CHANNELS.incidents)?.values() ?? [])];
  return messages.filter(({ ephemeralFor }) => ephemeralFor === userId);
}

function buttonIn(shown: Message, label: string) {
  return elementsIn(shown).find(({ text }) => asRecord(text)['text'] === label) ?? {};
}
