import { describe, expect, test } from '@jest/globals';
import { CHANNELS, directMessageId, PEOPLE } from '../../src/local/colleagues.ts';
import { createWorkspace } from '../../src/local/workspace.ts';
import type { Workspace, WorkspaceOptions } from '../../src/local/workspace.ts';
import { FULL_MANIFEST } from './local-manifest.ts';
import { brokenRules, call, createClock, post } from './test-bot.ts';

describe('membership', () => {
  test.each([
    ['a public channel without the bot', CHANNELS.campaignOps, 'not_in_channel'],
    ['a private channel without the bot', CHANNELS.warRoom, 'channel_not_found'],
    ['a channel that does not exist', 'C0NOWHERE', 'channel_not_found'],
  ])('a post to %s is refused', async (_what, channel, error) => {
    const workspace = open();
    expect(await call(workspace, 'chat.postMessage', { channel, text: 'x' })).toMatchObject({ ok: false, error });
    expect(brokenRules(workspace)).toEqual([error]);
  });

  test('an archived channel takes no posts', async () => {
    const workspace = open();
    const channel = workspace.core.channels.get(CHANNELS.incidents);
    if (channel !== undefined) channel.archived = true;
    expect(await say(workspace, 'x')).toMatchObject({ error: 'is_archived' });
  });

  test('a direct message needs the messages tab of the manifest', async () => {
    const channel = directMessageId(PEOPLE.grace);
    expect(await call(open(), 'chat.postMessage', { channel, text: 'x' })).toMatchObject({ ok: true });
    const without = open({ manifest: { ...FULL_MANIFEST, features: {} } });
    expect(await call(without, 'chat.postMessage', { channel, text: 'x' })).toMatchObject({
      error: 'messages_tab_disabled',
    });
  });

  test('an ephemeral message needs a user who is in the channel', async () => {
    const workspace = open();
    await workspace.as(PEOPLE.grace).invite(CHANNELS.warRoom);
    const ephemeral = { channel: CHANNELS.warRoom, user: PEOPLE.saga, text: 'x' };
    expect(await call(workspace, 'chat.postEphemeral', ephemeral)).toMatchObject({ error: 'user_not_in_channel' });
  });
});

describe('methods, tokens and scopes', () => {
  test('an unknown method is refused', async () => {
    const workspace = open();
    expect(await call(workspace, 'chat.postMesage', {})).toMatchObject({ error: 'unknown_method' });
    expect(brokenRules(workspace)).toEqual(['unknown_method']);
  });

  test.each([
    ['', 'not_authed'],
    ['xoxb-wrong', 'invalid_auth'],
    ['xapp-local', 'not_allowed_token_type'],
  ])('the token "%s" is answered with %s', async (token, error) => {
    expect(await call(open(), 'auth.test', {}, token)).toMatchObject({ ok: false, error });
  });

  test('after an uninstall every token is refused', async () => {
    const workspace = open();
    workspace.refuseTokens('account_inactive');
    expect(await say(workspace, 'x')).toMatchObject({ error: 'account_inactive' });
  });

  test.each([
    ['users.info', { user: PEOPLE.grace }, 'users:read'],
    ['chat.postMessage', { channel: CHANNELS.incidents, text: 'x' }, 'chat:write'],
    ['reactions.add', { channel: CHANNELS.incidents, timestamp: '1.2', name: 'eyes' }, 'reactions:write'],
    ['conversations.info', { channel: CHANNELS.warRoom }, 'groups:read'],
    ['conversations.replies', { channel: CHANNELS.incidents, ts: '1.2' }, 'channels:history'],
    ['conversations.open', { users: PEOPLE.grace }, 'im:write'],
  ])('%s without its scope is missing_scope', async (method, args, needed) => {
    const workspace = open({ manifest: { ...FULL_MANIFEST, oauth_config: { scopes: { bot: ['commands'] } } } });
    expect(await call(workspace, method, args)).toMatchObject({ error: 'missing_scope', needed, provided: 'commands' });
    expect(brokenRules(workspace)).toEqual(['missing_scope']);
  });

  test('a name or icon of its own needs a scope of its own', async () => {
    const workspace = open();
    await call(workspace, 'chat.postMessage', { channel: CHANNELS.incidents, text: 'x', username: 'Boss' });
    expect(brokenRules(workspace)).toEqual(['missing_scope']);
  });

  test('an optional scope can be refused by the admin, and a tolerated rule is not recorded', async () => {
    const workspace = open({ refusedScopes: ['users:read'], tolerates: ['missing_scope'] });
    expect(await call(workspace, 'users.info', { user: PEOPLE.grace })).toMatchObject({ error: 'missing_scope' });
    expect(brokenRules(workspace)).toEqual([]);
  });
});

describe('rate limits', () => {
  test('a channel takes a short burst, then one post a second', async () => {
    const clock = createClock();
    const workspace = open({ now: clock.now, postBurst: 2 });
    const answers = [await postOnce(workspace), await postOnce(workspace), await postOnce(workspace)];
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 429]);
    expect(answers[2]?.headers.get('retry-after')).toBe('1');
    clock.advance(1000);
    expect((await postOnce(workspace)).status).toBe(200);
    expect(brokenRules(workspace)).toEqual(['ratelimited']);
  });

  test('another channel is not held up', async () => {
    const workspace = open({ now: createClock().now, postBurst: 1 });
    await postOnce(workspace);
    const elsewhere = { channel: directMessageId(PEOPLE.grace), text: 'x' };
    expect((await post(workspace, 'chat.postMessage', elsewhere)).status).toBe(200);
  });

  test('a caller that does not wait for Retry-After breaks a rule', async () => {
    const workspace = open({ now: createClock().now });
    workspace.faults.add({ method: 'chat.postMessage', kind: '429', retryAfterS: 30 });
    await postOnce(workspace);
    await postOnce(workspace);
    expect(brokenRules(workspace)).toEqual(['retry_after_ignored']);
  });

  test('users.info takes 100 calls a minute, chat.update 50', async () => {
    const workspace = open({ now: createClock().now });
    const statuses = await Promise.all(
      Array.from({ length: 101 }, () =>
        post(workspace, 'users.info', { user: PEOPLE.grace }).then((answer) => answer.status),
      ),
    );
    expect(statuses.filter((status) => status === 429)).toHaveLength(1);
    const updates = await Promise.all(
      Array.from({ length: 51 }, () => post(workspace, 'chat.update', { channel: 'C0', ts: '1', text: 'x' })),
    );
    expect(updates.filter((answer) => answer.status === 429)).toHaveLength(1);
  });

  test('load tests can switch them off', async () => {
    const workspace = open({ now: createClock().now, hasRateLimits: false });
    for (let count = 0; count < 20; count += 1) await postOnce(workspace);
    expect(workspace.acceptedPosts(CHANNELS.incidents)).toBe(20);
  });
});

describe('messages', () => {
  test('only its own, existing, non-ephemeral messages can be changed or deleted', async () => {
    const workspace = open();
    const { ts } = await workspace.as(PEOPLE.grace).postMessage(CHANNELS.incidents, 'mine');
    const ephemeral = await call(workspace, 'chat.postEphemeral', {
      channel: CHANNELS.incidents,
      user: PEOPLE.grace,
      text: 'x',
    });
    const channel = CHANNELS.incidents;
    expect(await call(workspace, 'chat.update', { channel, ts, text: 'x' })).toMatchObject({
      error: 'cant_update_message',
    });
    expect(await call(workspace, 'chat.delete', { channel, ts })).toMatchObject({ error: 'cant_delete_message' });
    const gone = await call(workspace, 'chat.update', { channel, ts: ephemeral['message_ts'], text: 'x' });
    expect(gone).toMatchObject({ error: 'message_not_found' });
  });

  test('blocks that an update leaves out stay', async () => {
    const workspace = open();
    const blocks = [{ type: 'divider' }];
    const { ts } = await call(workspace, 'chat.postMessage', { channel: CHANNELS.incidents, text: 'x', blocks });
    await call(workspace, 'chat.update', { channel: CHANNELS.incidents, ts, text: 'y' });
    expect(workspace.as(PEOPLE.grace).messages(CHANNELS.incidents)[0]).toMatchObject({ text: 'y', blocks });
    await call(workspace, 'chat.update', { channel: CHANNELS.incidents, ts, text: 'y', blocks: [] });
    expect(workspace.as(PEOPLE.grace).messages(CHANNELS.incidents)[0]?.blocks).toEqual([]);
  });

  test('a thread needs a parent that is there and is no reply itself', async () => {
    const workspace = open();
    const { ts } = await workspace.as(PEOPLE.grace).postMessage(CHANNELS.incidents, 'parent');
    expect(await say(workspace, 'x', '1.000001')).toMatchObject({ error: 'thread_not_found' });
    const reply = await say(workspace, 'reply', ts);
    await say(workspace, 'nested', String(reply['ts']));
    expect(brokenRules(workspace)).toEqual(['thread_not_found', 'reply_to_a_reply']);
    expect(workspace.as(PEOPLE.saga).thread(CHANNELS.incidents, ts ?? '')).toHaveLength(3);
  });

  test('client_msg_id is no promise, unless the workspace is told to keep it', async () => {
    expect([await postsOfTwins(false), await postsOfTwins(true)]).toEqual([2, 1]);
  });
});

function open(options: Partial<WorkspaceOptions> = {}): Workspace {
  return createWorkspace({ manifest: FULL_MANIFEST, ...options });
}

function say(workspace: Workspace, text: string, threadTs?: string): Promise<Record<string, unknown>> {
  const thread = threadTs === undefined ? {} : { thread_ts: threadTs };
  return call(workspace, 'chat.postMessage', { channel: CHANNELS.incidents, text, ...thread });
}

function postOnce(workspace: Workspace): Promise<Response> {
  return post(workspace, 'chat.postMessage', { channel: CHANNELS.incidents, text: 'x' });
}

/** Sends one message twice with the same client_msg_id, and counts what was accepted. */
async function postsOfTwins(dedupesClientMsgIds: boolean): Promise<number> {
  const workspace = open({ dedupesClientMsgIds });
  const message = { channel: CHANNELS.incidents, text: 'x', client_msg_id: 'one' };
  await call(workspace, 'chat.postMessage', message);
  await call(workspace, 'chat.postMessage', message);
  return workspace.acceptedPosts();
}
