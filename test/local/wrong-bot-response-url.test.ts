import { describe, expect, test } from '@jest/globals';
import type { RespondFn } from '@slack/bolt';
import { CHANNELS, PEOPLE } from '../../src/local/colleagues.ts';
import { asRecord, asString } from '../../src/local/json.ts';
import type { Workspace } from '../../src/local/workspace.ts';
import { brokenRules, createClock, startTestBot, unchecked } from './test-bot.ts';

describe('response_url', () => {
  test('takes five posts and refuses the sixth', async () => {
    const { workspace, statuses } = await runCommand(async (respond) => {
      for (let use = 0; use < 6; use += 1) await respond(`part ${use}`);
    });
    expect(statuses).toEqual(['RespondError']);
    expect(brokenRules(workspace)).toEqual(['used_url']);
    expect(workspace.as(PEOPLE.grace).messages(CHANNELS.incidents)).toHaveLength(5);
  });

  test('is worth nothing after 30 minutes', async () => {
    const clock = createClock();
    const late = async (respond: RespondFn): Promise<void> => {
      clock.advance(30 * 60 * 1000 + 1);
      await respond('late');
    };
    const { workspace } = await runCommand(late, clock.now);
    expect(brokenRules(workspace)).toContain('expired_url');
  });

  test('an invented address is refused', async () => {
    const { workspace } = await runCommand(() => Promise.resolve());
    const response = await workspace.fetch('https://hooks.slack.com/commands/T1/1/abc', { method: 'POST', body: '{}' });
    expect(response.status).toBe(404);
    expect(brokenRules(workspace)).toEqual(['invalid_response_url']);
  });

  test('answers are ephemeral by default, and public when they say so, also where the bot is no member', async () => {
    const { workspace } = await runCommand(async (respond) => {
      await respond('for you');
      await respond({ text: 'for all', response_type: 'in_channel' });
    });
    expect(
      workspace
        .as(PEOPLE.saga)
        .messages(CHANNELS.incidents)
        .map((message) => message.text),
    ).toEqual(['for all']);
    expect(brokenRules(workspace)).toEqual([]);
  });

  test('an ephemeral message cannot become public', async () => {
    const workspace = await startTestBot((app) => {
      app.command('/fix', ({ ack }) => ack({ text: 'choose', blocks: unchecked([button('Share', 'share')]) }));
      app.action('share', async ({ ack, respond }) => {
        await ack();
        await respond({ text: 'shared', response_type: 'in_channel', replace_original: true });
      });
    });
    const grace = workspace.as(PEOPLE.grace);
    await grace.slashCommand(CHANNELS.incidents, 'mta');
    await grace.click(grace.messages(CHANNELS.incidents).at(-1)?.ts ?? '', 'Share');
    await workspace.settled();
    expect(brokenRules(workspace)).toEqual(['visibility_changed']);
    expect(workspace.as(PEOPLE.saga).messages(CHANNELS.incidents)).toEqual([]);
  });

  test('the message of a command can be neither deleted nor replaced', async () => {
    const { workspace } = await runCommand(async (respond) => {
      await respond({ text: 'new', replace_original: true });
      await respond({ delete_original: true });
    });
    expect(brokenRules(workspace)).toEqual(['no_original_message', 'no_original_message']);
  });

  test('a reply in a thread needs response_type and replace_original, too', async () => {
    const { workspace } = await runCommand(async (respond, threadTs) => {
      await respond({ text: 'here?', thread_ts: threadTs, response_type: 'in_channel' });
      await respond({ text: 'there', thread_ts: threadTs, response_type: 'in_channel', replace_original: false });
    });
    const grace = workspace.as(PEOPLE.grace);
    const [parent, ...others] = grace.messages(CHANNELS.incidents);
    expect(brokenRules(workspace)).toEqual(['response_url_thread']);
    expect(others.map((message) => message.text)).toEqual(['here?']);
    expect(grace.thread(CHANNELS.incidents, parent?.ts ?? '').at(-1)?.text).toBe('there');
  });

  test('that of a message shortcut does not reach into threads', async () => {
    const workspace = await startTestBot((app) =>
      app.shortcut('find-fix', async ({ ack, body, respond }) => {
        await ack();
        const threadTs = asString(asRecord(body)['message_ts']);
        await respond({ text: 'x', thread_ts: threadTs, response_type: 'in_channel', replace_original: false });
      }),
    );
    const grace = workspace.as(PEOPLE.grace);
    const { ts = '' } = await grace.postMessage(CHANNELS.incidents, 'the mta is down');
    await grace.shortcut('find-fix', ts);
    await workspace.settled();
    expect(brokenRules(workspace)).toEqual(['response_url_thread']);
    expect(grace.thread(CHANNELS.incidents, ts)).toHaveLength(1);
  });

  test('bad blocks are refused there, too', async () => {
    const { workspace, statuses } = await runCommand((respond) =>
      respond({ text: 'x', blocks: unchecked([{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }]) }),
    );
    expect(statuses).toEqual(['RespondError']);
    expect(brokenRules(workspace)).toEqual(['invalid_blocks']);
  });
});

/** Runs one command whose answers `answer` sends; a message to hang threads on is there when it asks for one. */
async function runCommand(
  answer: (respond: RespondFn, threadTs: string) => Promise<unknown>,
  now: () => number = Date.now,
): Promise<{ workspace: Workspace; statuses: string[] }> {
  const statuses: string[] = [];
  let threadTs = '';
  const workspace = await startTestBot(
    (app) =>
      app.command('/fix', async ({ ack, respond }) => {
        await ack();
        await answer(respond, threadTs).catch((error: Error) => statuses.push(error.constructor.name));
      }),
    { now },
  );
  const grace = workspace.as(PEOPLE.grace);
  if (answer.length > 1) threadTs = (await grace.postMessage(CHANNELS.incidents, 'the mta is down')).ts ?? '';
  await grace.slashCommand(CHANNELS.incidents, 'mta');
  await workspace.settled();
  return { workspace, statuses };
}

function button(text: string, actionId: string): Record<string, unknown> {
  return { type: 'actions', elements: [{ type: 'button', text: { type: 'plain_text', text }, action_id: actionId }] };
}
