import { describe, expect, test } from '@jest/globals';
import { CHANNELS, PEOPLE } from '../../src/local/colleagues.ts';
import { createWorkspace } from '../../src/local/workspace.ts';
import { FULL_MANIFEST } from './local-manifest.ts';
import { brokenRules, call, createClock, startTestBot, unchecked } from './test-bot.ts';

const MODAL = { type: 'modal', title: { type: 'plain_text', text: 'Fix' }, blocks: [] };

describe('acknowledgements', () => {
  test('a command that is not acknowledged in time is a broken rule, and the user is told operation_timeout', async () => {
    const workspace = await startTestBot((app) => app.command('/fix', () => Promise.resolve()), { ackTimeoutMs: 20 });
    const grace = workspace.as(PEOPLE.grace);
    const deed = await grace.slashCommand(CHANNELS.incidents, 'mta is down');
    expect(deed.isAcked).toBe(false);
    expect(brokenRules(workspace)).toEqual(['ack_timeout']);
    expect(grace.messages(CHANNELS.incidents).at(-1)?.text).toContain('operation_timeout');
  });

  test('Slack waits 3 seconds unless a test shortens it', () => {
    expect(createWorkspace({ manifest: FULL_MANIFEST }).core.settings.ackTimeoutMs).toBe(3000);
  });

  test('a bot that works first and acknowledges after 3 seconds of the workspace’s clock is late', async () => {
    const clock = createClock();
    const workspace = await startTestBot(
      (app) =>
        app.command('/fix', async ({ ack }) => {
          clock.advance(3001);
          await ack();
        }),
      { now: clock.now },
    );
    await workspace.as(PEOPLE.grace).slashCommand(CHANNELS.incidents, 'mta is down');
    expect(brokenRules(workspace)).toEqual(['ack_timeout']);
  });

  test('an acknowledgement given twice is a broken rule', async () => {
    const workspace = await startTestBot((app) =>
      app.command('/fix', async ({ ack }) => {
        await ack();
        await ack();
      }),
    );
    await workspace.as(PEOPLE.grace).slashCommand(CHANNELS.incidents, 'mta is down');
    await workspace.settled();
    expect(brokenRules(workspace)).toEqual(['double_ack']);
  });

  test('a shortcut may not be acknowledged with a body', async () => {
    const workspace = await startTestBot((app) => app.shortcut('report', ({ ack }) => ack(unchecked({ text: 'x' }))));
    await workspace.as(PEOPLE.grace).shortcut('report');
    expect(brokenRules(workspace)).toEqual(['unexpected_ack_body']);
  });

  test('an event that is never acknowledged comes again three times, each time with its number and reason', async () => {
    const workspace = createWorkspace({ manifest: FULL_MANIFEST, ackTimeoutMs: 5, retryDelaysMs: [0, 1, 2] });
    const retries: string[] = [];
    workspace.core.transports.add({
      send(attempt) {
        retries.push(`${attempt.retryNum} ${attempt.retryReason}`);
        return Promise.resolve({ isAcked: false, reason: 'timeout', isReached: true });
      },
    });
    await workspace.as(PEOPLE.grace).postMessage(CHANNELS.incidents, '@testbot mta is down');
    await workspace.settled();
    expect(retries).toEqual(['0 ', '1 http_timeout', '2 http_timeout', '3 http_timeout']);
    expect(brokenRules(workspace)).toEqual(['ack_timeout', 'ack_timeout', 'ack_timeout', 'ack_timeout']);
  });

  test('a command is not delivered again', async () => {
    let runs = 0;
    const count = (): Promise<void> => Promise.resolve(void (runs += 1));
    const options = { ackTimeoutMs: 5, retryDelaysMs: [0, 0, 0] };
    const workspace = await startTestBot((app) => app.command('/fix', count), options);
    await workspace.as(PEOPLE.grace).slashCommand(CHANNELS.incidents, 'mta is down');
    await workspace.settled({ quietMs: 10 });
    expect(runs).toBe(1);
  });
});

describe('trigger ids', () => {
  test('a trigger id opens one modal only', async () => {
    const workspace = await startTestBot((app) =>
      app.shortcut('report', async ({ ack, client, shortcut }) => {
        await ack();
        await client.views.open({ trigger_id: shortcut.trigger_id, view: unchecked(MODAL) });
        await client.views.open({ trigger_id: shortcut.trigger_id, view: unchecked(MODAL) });
      }),
    );
    await workspace.as(PEOPLE.grace).shortcut('report');
    await workspace.settled();
    expect(brokenRules(workspace)).toEqual(['exchanged_trigger_id']);
    expect(workspace.as(PEOPLE.grace).modal()).toBeDefined();
  });

  test('a trigger id is worth nothing after 3 seconds', async () => {
    const clock = createClock();
    const workspace = await startTestBot(
      (app) =>
        app.shortcut('report', async ({ ack, client, shortcut }) => {
          await ack();
          clock.advance(3001);
          await client.views.open({ trigger_id: shortcut.trigger_id, view: unchecked(MODAL) });
        }),
      { now: clock.now },
    );
    await workspace.as(PEOPLE.grace).shortcut('report');
    await workspace.settled();
    expect(brokenRules(workspace)).toEqual(['expired_trigger_id']);
    expect(workspace.as(PEOPLE.grace).modal()).toBeUndefined();
  });

  test('an invented trigger id is refused', async () => {
    const workspace = createWorkspace({ manifest: FULL_MANIFEST });
    const answer = await call(workspace, 'views.open', { trigger_id: '1.2.abc', view: MODAL });
    expect(answer['error']).toBe('invalid_trigger_id');
  });
});
