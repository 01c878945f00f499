import { setTimeout as sleep } from 'node:timers/promises';
import type { Message } from '../../src/local/model.ts';
import { unpackAction } from '../../src/slack/action-value.ts';
import { atRate, untilIdle } from './acts.ts';
import { channelId, userId } from './crowd.ts';
import { PEOPLE, withScenario } from './delivery-row.ts';
import { pick, type Row } from './row.ts';
import type { Scenario } from './scenario.ts';

/** No report of the row stands there. */
const HELP_CHANNEL = 119;
/** Longer than a second click may come after the first and still be the same double click. */
const AFTER_MS = 2_000;
const AT_ONCE = 50;
/** Three clicks each. */
const CASES_PER_SECOND = 100;

const doubleClicks: Row = {
  id: 'D6',
  title:
    '"ask a human" pressed twice at once by one person and once by another, in 300 clicks a second; and once more after a while',
  target: 'one effect each: asked once of 500, and no answer in the thread twice',
  run: (scale) =>
    withScenario({}, async (scenario) => {
      await scenario.startBot({ HELP_CHANNEL_ID: channelId(HELP_CHANNEL) });
      const { workspace } = scenario;
      const count = pick(scale, 20, 500);
      const answers: Message[] = [];
      for (let from = 0; from < count; from += AT_ONCE) {
        const some = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, at) => report(scenario, from + at));
        answers.push(...(await Promise.all(some)));
      }
      const press = (who: number, answer: Message): Promise<unknown> =>
        workspace.as(userId(who % PEOPLE)).click(answer.ts, buttonOf(answer));
      await Promise.all(answers.flatMap((answer, at) => [press(at, answer), press(at, answer), press(at + 1, answer)]));
      await untilIdle(scenario, 60_000);
      const askedAtOnce = workspace.acceptedPosts(channelId(HELP_CHANNEL));
      await sleep(AFTER_MS);
      await atRate(CASES_PER_SECOND, count, (at) =>
        Promise.all(answers.slice(at, at + 1).map((one) => press(at, one))),
      );
      await untilIdle(scenario, 60_000);
      const asked = workspace.acceptedPosts(channelId(HELP_CHANNEL));
      const clicks = workspace.ledger.filter(({ kind }) => kind === 'block_actions');
      const unacknowledged = clicks.filter(({ status }) => status !== 'acked').length;
      const doubled = answers.filter(({ channelId: place, threadTs }) => {
        const thread = workspace.as(userId(0)).thread(place, threadTs ?? '');
        return thread.filter(({ ephemeralFor }) => ephemeralFor === undefined).length > 2;
      }).length;
      return {
        figures: `${count} answers, ${clicks.length} clicks, not acknowledged ${unacknowledged}; asked ${askedAtOnce} times by the first ${count * 3} clicks, ${asked - askedAtOnce} times by those that came later; threads with a second answer ${doubled}`,
        isMet: askedAtOnce === count && asked === count && doubled === 0 && unacknowledged === 0,
      };
    }),
};

/** Something that no module fits, so that the answer offers to ask a human. */
async function report({ workspace }: Scenario, index: number): Promise<Message> {
  const person = workspace.as(userId(index % PEOPLE));
  const channel = channelId(Math.floor(index / PEOPLE));
  const text = `@${workspace.core.bot.name} a leaking coffee machine, no. ${index}`;
  const { ts = '' } = await person.postMessage(channel, text);
  return workspace.waitFor(() => person.thread(channel, ts)[1], 30_000);
}

function buttonOf({ blocks }: Message): string {
  const elements = blocks.flatMap((block) => (block['elements'] as { action_id?: string; value?: string }[]) ?? []);
  const button = elements.find(({ value }) => unpackAction(value)?.kind === 'ask-human');
  if (button?.action_id === undefined) throw new Error('the answer has no button that asks a human');
  return button.action_id;
}

export const CLICK_ROWS: readonly Row[] = [doubleClicks];
