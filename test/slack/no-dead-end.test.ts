import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CHANNELS, directMessageId, PEOPLE } from '../../src/local/colleagues.ts';
import { asList, asRecord, asString } from '../../src/local/json.ts';
import { messagesSeenBy } from '../../src/local/messages.ts';
import type { Json, Message, View } from '../../src/local/model.ts';
import { DOUBLE_CLICK_MS, passTime } from './pass-time.ts';
import { elementsIn, startBot, type StartedBot } from './start-bot.ts';

const RUNS = 200;
const CLICKS = 8;

type Shown = Message | View;
const START: Readonly<Record<string, (bot: StartedBot, userId: string, said: string) => Promise<Shown>>> = {
  command: (bot, userId, said) => bot.command(userId, said),
  'command in a direct message': (bot, userId, said) => bot.command(userId, said, directMessageId(userId)),
  mention: (bot, userId, said) => bot.mention(userId, said),
  help: (bot, userId) => bot.command(userId, 'help'),
  modules: (bot, userId) => bot.mention(userId, 'modules'),
  shortcut: async (bot, userId, said) => {
    const { ts = '' } = await bot.workspace.as(PEOPLE.ines).postMessage(CHANNELS.incidents, said);
    return bot.findFix(userId, ts);
  },
  home: (bot, userId) => bot.openHome(userId),
};
const REPORTS = [
  'emails have stopped going out',
  'clics et ouvertures à zéro depuis midi',
  'nessuno riesce a entrare, xtk:session',
  'no arranca ningún proceso',
  'the coffee machine on the third floor is leaking',
  'emails stuck and the import of last night failed with rejects',
];
const WALK = fc.record({
  start: fc.constantFrom(...Object.keys(START)),
  userId: fc.constantFrom(PEOPLE.grace, PEOPLE.colette, PEOPLE.dario, PEOPLE.ines, PEOPLE.saga, PEOPLE.thiago),
  said: fc.constantFrom(...REPORTS),
  hasHelpChannel: fc.boolean(),
  choices: fc.array(fc.nat({ max: 999 }), { minLength: CLICKS, maxLength: CLICKS }),
});

test('whatever is pressed, in any order, every click gets a visible reaction, and nothing breaks a rule of Slack', async () => {
  await fc.assert(
    fc.asyncProperty(WALK, async ({ start, userId, said, hasHelpChannel, choices }) => {
      const bot = await startBot({ settings: hasHelpChannel ? { helpChannelId: CHANNELS.incidents } : {} });
      let current = await START[start]?.(bot, userId, said);
      const path = [start];
      for (const choice of choices) {
        if (current === undefined) throw new Error(`nothing to press after ${path.join(' > ')}`);
        path.push(await pressAny(bot, userId, current, choice));
        current = await reactionTo(bot, userId, current, path);
      }
      expect(bot.workspace.broken).toEqual([]);
      expect(bot.log.filter((line) => /failed|not delivered/u.test(line))).toEqual([]);
      await bot.store.close();
    }),
    { numRuns: RUNS },
  );
}, 60_000);

let before = new Map<string, object>();

async function pressAny(bot: StartedBot, userId: string, target: Shown, choice: number): Promise<string> {
  const elements = elementsIn(target).filter(({ type }) => type !== 'plain_text_input');
  const element = elements[choice % elements.length];
  if (element === undefined) throw new Error('nothing to press');
  before = surfaces(bot, userId);
  passTime(DOUBLE_CLICK_MS);
  const actionId = asString(element['action_id']);
  if (element['type'] === 'button') {
    await bot.press(userId, target, isAlone(target, actionId) ? actionId : labelOf(element));
    return labelOf(element);
  }
  const options = asList(element['options']).map(asRecord);
  const option = options[Math.floor(choice / elements.length) % options.length];
  await bot.choose(userId, target, actionId, asString(option?.['value']));
  return asString(asRecord(option?.['text'])['text']);
}

/** What changed that this person sees; the newest of it that offers anything to press, else what was there before. */
async function reactionTo(bot: StartedBot, userId: string, last: Shown, path: readonly string[]): Promise<Shown> {
  const after = surfaces(bot, userId);
  const changed = [...after].filter(([key, value]) => before.get(key) !== value).map(([key]) => key);
  if (changed.length === 0) throw new Error(`no visible reaction to ${path.join(' > ')}`);
  const shown = changed
    .map((key) => visible(bot, userId).find((one) => keyOf(one) === key))
    .filter((one) => one !== undefined);
  return shown.findLast((one) => elementsIn(one).some(({ type }) => type !== 'plain_text_input')) ?? last;
}

function surfaces(bot: StartedBot, userId: string): Map<string, object> {
  return new Map(visible(bot, userId).map((shown) => [keyOf(shown), contentOf(shown)]));
}

function visible(bot: StartedBot, userId: string): Shown[] {
  const person = bot.workspace.as(userId);
  const channels = [...bot.workspace.core.channels.keys()];
  const messages = channels.flatMap((channelId) => messagesSeenBy(bot.workspace.core, userId, channelId));
  return [...messages, person.home(), person.modal()].filter((shown) => shown !== undefined);
}

function keyOf(shown: Shown): string {
  return 'ts' in shown ? shown.ts : shown.id;
}

/** The simulator puts a new object in the place of what is written again. */
function contentOf(shown: Shown): object {
  return 'ts' in shown ? shown.blocks : shown.definition;
}

/** Slack tells elements apart by their block; the simulator finds them by action_id alone. */
function isAlone(shown: Shown, actionId: string): boolean {
  return elementsIn(shown).filter(({ action_id: other }) => other === actionId).length === 1;
}

function labelOf(element: Json): string {
  return asString(asRecord(element['text'])['text']);
}
