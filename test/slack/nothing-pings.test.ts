import { beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BOT_USER_ID, CHANNELS, PEOPLE } from '../../src/local/colleagues.ts';
import { asString } from '../../src/local/json.ts';
import { DOUBLE_CLICK_MS, passTime } from './pass-time.ts';
import { buttonsOf, elementsIn, startBot, textOf, type StartedBot } from './start-bot.ts';

const NASTY = [
  '<!channel>',
  '<!here|here>',
  '<!everyone>',
  '<!subteam^S0SUBTEAM>',
  '@here @channel @everyone',
  `<@${PEOPLE.saga}>`,
  `<#${CHANNELS.warRoom}|war-room>`,
  '<https://evil.example|Adobe>',
  '&lt;!channel&gt;',
  '*bold* _it_ ~s~ `c` ```x```',
  '> quote\n>>> more',
  '**b** [l](https://evil.example) \\`',
  '\u202e\u200b',
];

let bot: StartedBot;
beforeEach(async () => {
  bot = await startBot({
    settings: { admins: new Set([PEOPLE.grace]), keepTextDays: 30, helpChannelId: CHANNELS.incidents },
  });
});

describe('what a report contains', () => {
  test.each(NASTY)('%s in every way in, and through every button, calls nobody', async (nasty) => {
    const report = `emails stuck ${nasty} mta ${nasty} ${nasty}quues overflowing`;
    const answer = await bot.mention(PEOPLE.dario, report);
    const own = await bot.command(PEOPLE.dario, report);
    await bot.command(PEOPLE.dario, `${nasty} what a lovely coffee ${nasty}`);
    await bot.command(PEOPLE.dario, `language ${nasty}`);
    await bot.findFix(PEOPLE.dario, answer.threadTs ?? '');
    for (const label of buttonsOf(answer)) await bot.press(PEOPLE.dario, answer, label).catch(() => undefined);
    for (const label of buttonsOf(own)) await bot.press(PEOPLE.dario, own, label).catch(() => undefined);
    await bot.choose(PEOPLE.dario, await bot.openHome(PEOPLE.dario), 'input:report', report);
    await bot.command(PEOPLE.grace, 'gaps');
    await bot.openHome(PEOPLE.grace);
    expect(controlSequences()).toEqual([]);
    expect(bot.workspace.broken).toEqual([]);
  });

  test('is shown as it was typed where it is quoted', async () => {
    await bot.command(PEOPLE.dario, 'a *lovely* coffee <!channel> for _everyone_ & `all`');
    const gaps = await bot.command(PEOPLE.grace, 'gaps');
    expect(gaps.text).toContain('a *lovely* coffee &lt;!channel&gt; for _everyone_ &amp; `all`');
    expect(textOf(gaps)).not.toMatch(/\*lovely\*|_everyone_|`all`/u);
  });
});

test('whatever is reported, no control sequence leaves the bot that its own sentences did not write', async () => {
  const word = fc.oneof(
    fc.constantFrom(...NASTY, 'emails stuck', 'mta', 'xtk:session', 'imoprt', 'kö', 'log'),
    fc.string({ unit: 'grapheme' }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 8 }), async (words) => {
      passTime(DOUBLE_CLICK_MS);
      await bot.command(PEOPLE.dario, words.join(' '));
      expect(controlSequences()).toEqual([]);
    }),
    { numRuns: 150 },
  );
  expect(bot.workspace.broken.map(({ rule }) => rule)).toEqual([]);
});

test('nothing unfurls, no name is linked, and every mrkdwn is verbatim', async () => {
  const answer = await bot.mention(PEOPLE.grace, 'emails stuck');
  await bot.press(PEOPLE.grace, await bot.command(PEOPLE.grace, 'emails stuck'), 'Share in channel');
  await bot.press(PEOPLE.grace, answer, 'Solved');
  const posts = bot.workspace.calls('chat.postMessage').map(({ payload }) => payload);
  expect(posts).toHaveLength(2);
  for (const post of posts) expect(post).toMatchObject({ unfurl_links: 'false', unfurl_media: 'false' });
  const names = new Set(bot.payloads().flatMap((payload) => Object.keys(payload)));
  expect(['link_names', 'parse', 'mrkdwn', 'username', 'icon_emoji'].filter((name) => names.has(name))).toEqual([]);
  const marked = bot
    .payloads()
    .flatMap(objectsIn)
    .filter(({ type }) => type === 'mrkdwn');
  expect(marked.length).toBeGreaterThan(10);
  expect(marked.filter(({ verbatim }) => verbatim !== true)).toEqual([]);
});

test('menus and buttons carry no text of the report but the words that decided', async () => {
  const answer = await bot.mention(PEOPLE.grace, 'emails stuck, ask Bernadette Quillfeather about customer 4711');
  const values = JSON.stringify(elementsIn(answer));
  expect(values).not.toMatch(/Bernadette|4711/u);
});

/** Everything between angle brackets in what was sent, but for what our own sentences write: people who did something, help channel, links to Adobe. */
function controlSequences(): string[] {
  const ours = new RegExp(
    `^<(?:@(?:${PEOPLE.dario}|${PEOPLE.grace}|${BOT_USER_ID})|#${CHANNELS.incidents}|https://(?:experienceleague\\.adobe\\.com|northwind-mailers\\.slack\\.com)/[^|>]*\\|[^<>|]*)>$`,
    'u',
  );
  const texts = bot.payloads().flatMap((payload) => [
    asString(payload['text']),
    ...objectsIn(payload)
      .filter(({ type }) => type === 'mrkdwn')
      .map(({ text }) => asString(text)),
  ]);
  return texts.flatMap((text) => text.match(/<[^>]*>?/gu) ?? []).filter((sequence) => !ours.test(sequence));
}

function objectsIn(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  if (typeof value !== 'object' || value === null) return [];
  return [value as Record<string, unknown>, ...Object.values(value).flatMap(objectsIn)];
}
