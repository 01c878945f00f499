import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { CHANNELS, PEOPLE } from '../../src/local/colleagues.ts';
import type { Delivery } from '../../src/local/deliveries.ts';
import { asRecord, asString } from '../../src/local/json.ts';
import type { Json } from '../../src/local/model.ts';
import { startBot, textOf, type StartedBot } from './start-bot.ts';

/** Samples that Slack and its libraries publish; see the README there. Not part of this repository. */
const SAMPLES = fileURLToPath(new URL('../../../shared/payloads/', import.meta.url));
const FOLDERS = ['events', 'interactive', 'slash-commands', 'socket-mode', 'bolt-python-scenarios'];
const isThere = existsSync(SAMPLES);
const describeThere = isThere ? describe : describe.skip;

let bot: StartedBot;
beforeEach(async () => {
  bot = await startBot();
});

describeThere(isThere ? 'published samples' : 'published samples (skipped: no ../shared/payloads)', () => {
  test('every sample is acknowledged, and nothing crashes', async () => {
    const unacked: string[] = [];
    for (const { file, delivery } of samples()) {
      const { isAcked } = await bot.workspace.deliverRaw(delivery);
      if (!isAcked) unacked.push(file);
      await bot.workspace.settled();
    }
    expect(unacked).toEqual([]);
    expect(bot.workspace.broken.filter(({ rule }) => !REFUSALS.includes(rule))).toEqual([]);
    expect(samples().length).toBeGreaterThan(90);
  });

  test('samples of bots, edits, deletions, joins and everything else nobody asked for post nothing', async () => {
    for (const { delivery } of samples().filter(
      ({ delivery: { kind } }) => kind !== 'app_mention' && kind !== 'slash_commands',
    )) {
      await bot.workspace.deliverRaw(delivery);
      await bot.workspace.settled();
    }
    const posted = [
      'chat.postMessage',
      'chat.postEphemeral',
      'chat.update',
      'response_url',
      'views.open',
      'views.push',
    ].flatMap((method) => bot.workspace.calls(method));
    expect(posted.map(({ kind, payload }) => [kind, payload])).toEqual([]);
  });

  test('the mention samples of people are answered where the bot is at home', async () => {
    const mention = samples().find(({ file }) => file === 'app.app_mention_event_body.json');
    const event = {
      ...asRecord(mention?.delivery.body['event']),
      channel: CHANNELS.incidents,
      user: PEOPLE.grace,
      text: `<@${bot.workspace.core.bot.id}> emails stuck`,
    };
    await bot.workspace.as(PEOPLE.grace).postMessage(CHANNELS.incidents, 'before');
    await bot.workspace.deliverEvent(event);
    await bot.workspace.settled();
    expect(textOf(bot.newest(PEOPLE.grace))).toContain('mta');
  });
});

describe('bodies that nobody would send', () => {
  const BODIES: Json[] = [
    {},
    { type: 'event_callback' },
    { type: 'event_callback', event: null },
    { type: 'event_callback', event: [] },
    { type: 'event_callback', team_id: 'T0LOCAL01', event: { type: 'app_mention' } },
    {
      type: 'event_callback',
      team_id: 'T0LOCAL01',
      event: { type: 'app_mention', user: PEOPLE.grace, channel: 'elsewhere', ts: 12, text: null },
    },
    {
      type: 'event_callback',
      team_id: 'T0LOCAL01',
      event: { type: 'app_home_opened', user: 'not an id', tab: 'home' },
    },
    { type: 'app_rate_limited', team_id: 'T0LOCAL01', minute_rate_limited: 1 },
    { type: 'block_actions' },
    { type: 'block_actions', actions: [] },
    { type: 'block_actions', actions: [null], user: null, team: null },
    {
      type: 'block_actions',
      team: { id: 'T0LOCAL01' },
      user: { id: PEOPLE.grace },
      actions: [{ action_id: 'action:0:0', value: 7 }],
    },
    {
      type: 'block_actions',
      team: { id: 'T0LOCAL01' },
      user: { id: PEOPLE.grace },
      view: { id: 'V1', private_metadata: '{"channelId":7' },
      actions: [{ action_id: 'input:report', value: 'emails stuck' }],
    },
    {
      type: 'message_action',
      callback_id: 'find_fix',
      team: { id: 'T0LOCAL01' },
      user: { id: PEOPLE.grace },
      message: {},
      channel: {},
    },
    { type: 'view_submission', team: { id: 'T0LOCAL01' }, user: { id: PEOPLE.grace }, view: {} },
    { command: '/campaign-issue' },
    {
      command: '/campaign-issue',
      team_id: 'T0LOCAL01',
      user_id: PEOPLE.grace,
      response_url: 'https://evil.example/steal',
      text: 'help',
    },
  ];

  test.each(BODIES.map((body) => [JSON.stringify(body).slice(0, 90), body] as const))('%s', async (_name, body) => {
    const type =
      body['command'] !== undefined ? 'slash_commands' : body['event'] !== undefined ? 'events_api' : 'interactive';
    const { isAcked } = await bot.workspace.deliverRaw({ type, kind: 'odd', body });
    await bot.workspace.settled();
    expect(isAcked).toBe(true);
    expect(bot.workspace.acceptedPosts()).toBe(0);
    expect(bot.workspace.calls('response_url')).toEqual([]);
    expect(bot.workspace.broken.filter(({ rule }) => !REFUSALS.includes(rule))).toEqual([]);
  });
});

/** Samples name people, channels and triggers that this workspace does not have. */
const REFUSALS = [
  'channel_not_found',
  'user_not_found',
  'invalid_trigger_id',
  'invalid_arguments',
  'not_found',
  'invalid_response_url',
  'exchanged_trigger_id',
  'expired_trigger_id',
];

interface Sample {
  readonly file: string;
  readonly delivery: Delivery;
}

function samples(): Sample[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(SAMPLES, folder))
      .filter((name) => name.endsWith('.json') && !/schema|hello\.json|disconnect|url_verification/u.test(name))
      .map((name) => ({
        file: basename(name),
        delivery: toDelivery(JSON.parse(readFileSync(join(SAMPLES, folder, name), 'utf8')) as Json),
      })),
  );
}

/** Frames carry their body inside; form bodies were decoded by whoever collected them; blank types are made good. */
function toDelivery(sample: Json): Delivery {
  const inner = asRecord(sample['payload'] ?? sample['__parsed'] ?? sample);
  const body = inner['event'] === undefined ? inner : { ...inner, type: 'event_callback' };
  const event = asRecord(body['event']);
  if (body['event'] !== undefined) return { type: 'events_api', kind: asString(event['type']), body };
  if (body['command'] !== undefined) return { type: 'slash_commands', kind: 'slash_commands', body };
  return { type: 'interactive', kind: asString(body['type']), body };
}
