import { describe, expect, test } from '@jest/globals';
import { CHANNELS, PEOPLE } from '../../src/local/colleagues.ts';
import { StoreError, type Store } from '../../src/storage/store.ts';
import { createNoStore } from '../../src/storage/no-store.ts';
import { buttonsOf, startBot, textOf, type StartedBot } from './start-bot.ts';

/** Words that must not turn up in any log. */
const SECRET = 'Bernadette Quillfeather 4711';
const MAILS_STUCK = `emails have stopped going out since this morning, says ${SECRET}`;

describe('when the storage fails', () => {
  test('mentions, commands and shortcuts are answered all the same', async () => {
    const bot = await startBot({ wrapStore: failing });
    expect(textOf(await bot.mention(PEOPLE.grace, MAILS_STUCK))).toContain('Module: mta');
    expect(textOf(await bot.command(PEOPLE.colette, 'les mails ne partent plus'))).toContain('Que faire');
    expect(textOf(await bot.openHome(PEOPLE.saga))).toContain('Vad är fel?');
    expect(bot.log.join('\n')).toContain('StoreError');
    expectNothingSecret(bot);
    expect(bot.workspace.broken).toEqual([]);
  });

  test.each([
    ['Resolu', 'Résolu', "Je n'ai pas pu l'enregistrer"],
    ['Non résolu', 'Non résolu', "Je n'ai pas pu l'enregistrer"],
  ])('a judgement that is not saved says so (%s)', async (_name, label, sentence) => {
    const bot = await startBot({ wrapStore: failing });
    const answer = await bot.mention(PEOPLE.colette, 'les mails ne partent plus');
    await bot.press(PEOPLE.colette, answer, label);
    expect(textOf(bot.newest(PEOPLE.colette))).toContain(sentence);
    expect(buttonsOf(answer)).toContain(label);
  });

  test.each([
    ['language sv', 'Je n’ai pas pu retenir votre langue'],
    ['forget me', 'Je n’ai pas pu supprimer ces données'],
    ['stats', 'Je ne peux rien mémoriser pour le moment'],
    ['gaps', 'Je ne peux rien mémoriser pour le moment'],
  ])('"%s" says so', async (text, sentence) => {
    const bot = await startBot({
      wrapStore: failing,
      settings: { admins: new Set([PEOPLE.colette]), keepTextDays: 30 },
    });
    expect(textOf(await bot.command(PEOPLE.colette, text)).replaceAll("'", '’')).toContain(
      sentence.replaceAll("'", '’'),
    );
    expect(bot.workspace.broken).toEqual([]);
  });

  test('help is asked for all the same', async () => {
    const bot = await startBot({ wrapStore: failing, settings: { helpChannelId: CHANNELS.incidents } });
    await bot.press(PEOPLE.grace, await bot.command(PEOPLE.grace, 'a leaking coffee machine'), 'Ask a human');
    expect(bot.workspace.acceptedPosts(CHANNELS.incidents)).toBe(1);
  });

  test('a storage that never answers delays an answer by no more than two seconds', async () => {
    const bot = await startBot({ wrapStore: hanging });
    const begun = performance.now();
    expect(textOf(await bot.mention(PEOPLE.grace, MAILS_STUCK))).toContain('Module: mta');
    expect(performance.now() - begun).toBeLessThan(2_000);
  });

  test('without any storage everything but remembering works', async () => {
    const bot = await startBot({ wrapStore: () => createNoStore() });
    const answer = await bot.mention(PEOPLE.saga, 'mejlen går inte ut längre');
    await bot.press(PEOPLE.saga, answer, 'Löst');
    expect(textOf(bot.newest(PEOPLE.saga))).toContain('Jag kunde inte spara det');
  });
});

describe('when Slack fails', () => {
  const APOLOGY = {
    [PEOPLE.grace]: 'Something went wrong',
    [PEOPLE.dario]: 'è andato storto',
    [PEOPLE.saga]: 'Något gick fel',
  };

  test.each(Object.entries(APOLOGY))(
    'an answer that cannot be posted becomes an apology in the language of %s',
    async (userId, words) => {
      const bot = await startBot();
      bot.workspace.faults.add({ method: 'chat.postMessage', kind: 'ok-false', error: 'fatal_error' });
      await bot.workspace.as(userId).postMessage(CHANNELS.incidents, `@fixfinder ${MAILS_STUCK}`);
      await bot.workspace.settled();
      expect(textOf(bot.newest(userId))).toContain(words);
      expect(bot.newest(userId)).toMatchObject({ ephemeralFor: userId });
      expect(bot.log.filter((line) => line.includes('listener failed'))).toHaveLength(1);
      expectNothingSecret(bot);
      expect(bot.workspace.broken).toEqual([]);
    },
  );

  test.each(['500', 'reset', '429'] as const)(
    'a response_url that fails (%s) is made good by an ephemeral message',
    async (kind) => {
      const bot = await startBot();
      bot.workspace.faults.add({ method: 'response_url', kind });
      expect(textOf(await bot.command(PEOPLE.grace, MAILS_STUCK))).toContain('Module: mta');
      expectNothingSecret(bot);
    },
  );

  test.each(['ok-false', '429', '500', 'reset', 'empty', 'hang'] as const)(
    'an unknown locale (%s) costs the language, not the answer',
    async (kind) => {
      const bot = await startBot();
      bot.workspace.faults.add({ method: 'users.info', kind, times: 3 });
      expect(textOf(await bot.command(PEOPLE.saga, 'help'))).toContain('How to ask');
      expect(textOf(await bot.mention(PEOPLE.saga, 'mejlen går inte ut längre'))).toContain('Modul: mta');
    },
  );

  test('a window that cannot be changed any more is no reason to crash', async () => {
    const bot = await startBot();
    const answer = await bot.mention(PEOPLE.grace, MAILS_STUCK);
    await bot.press(PEOPLE.grace, answer, buttonsOf(answer)[0] ?? '');
    const window = bot.window(PEOPLE.grace);
    const next = buttonsOf(window).find((label) => label.startsWith('Next')) ?? '';
    bot.workspace.faults.add({ method: 'views.update', kind: 'ok-false', error: 'not_found', times: 2 });
    const { isAcked } = await bot.press(PEOPLE.grace, window, next);
    expect(isAcked).toBe(true);
    expect(bot.workspace.broken).toEqual([]);
    expectNothingSecret(bot);
  });

  test('a message deleted meanwhile is told in the language of the one who pressed', async () => {
    const bot = await startBot();
    const answer = await bot.mention(PEOPLE.grace, MAILS_STUCK);
    bot.workspace.faults.add({ method: 'chat.update', kind: 'ok-false', error: 'message_not_found' });
    await bot.press(PEOPLE.ines, answer, 'Solved');
    expect(textOf(bot.newest(PEOPLE.ines))).toContain('Algo ha fallado por mi parte');
  });
});

test('a text of 40,000 characters is answered, with a word that only its beginning was read', async () => {
  const bot = await startBot();
  const { ts = '' } = await bot.workspace
    .as(PEOPLE.grace)
    .postMessage(
      CHANNELS.incidents,
      `@fixfinder emails have stopped going out. ${'and so on '.repeat(4_000)}`.slice(0, 40_000),
    );
  await bot.workspace.settled();
  const answer = bot.workspace.as(PEOPLE.grace).thread(CHANNELS.incidents, ts).at(-1);
  expect(answer?.text).toContain('I read its first part');
  expect(bot.workspace.broken).toEqual([]);
});

test('no log line holds what people wrote, who they are to others, or a token', async () => {
  const bot = await startBot({ settings: { keepTextDays: 30 } });
  await bot.command(PEOPLE.grace, MAILS_STUCK);
  await bot.mention(PEOPLE.grace, `lunch with ${SECRET}`);
  bot.workspace.refuseTokens('token_revoked');
  await bot.workspace.as(PEOPLE.grace).postMessage(CHANNELS.incidents, `@fixfinder ${MAILS_STUCK}`);
  await bot.workspace.settled();
  expect(bot.log.join('\n')).toContain('token_revoked');
  expectNothingSecret(bot);
});

function expectNothingSecret({ log, workspace }: StartedBot): void {
  for (const word of [...SECRET.split(' '), workspace.botToken, 'hooks.slack.com/', 'mejlen', 'emails have'])
    expect(log.join('\n')).not.toContain(word);
}

function refuse(): Promise<never> {
  return Promise.reject(new StoreError('disk full'));
}

/** Everything but closing fails. */
function failing(store: Store): Store {
  const names = Object.keys(store).filter((name) => name !== 'close');
  return { ...store, ...Object.fromEntries(names.map((name) => [name, refuse])) };
}

function hanging(store: Store): Store {
  return { ...store, languageOf: hang, sameTrouble: hang, recordAnswer: hang };
}

function hang(): Promise<never> {
  return new Promise(() => undefined);
}
