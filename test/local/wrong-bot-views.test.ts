import { describe, expect, test } from '@jest/globals';
import type { App } from '@slack/bolt';
import { PEOPLE } from '../../src/local/colleagues.ts';
import { asRecord, asString } from '../../src/local/json.ts';
import { createWorkspace } from '../../src/local/workspace.ts';
import type { Workspace } from '../../src/local/workspace.ts';
import { FULL_MANIFEST } from './local-manifest.ts';
import { brokenRules, call, startTestBot, unchecked } from './test-bot.ts';

type Json = Record<string, unknown>;

const plain = (text: string): Json => ({ type: 'plain_text', text });
const input = (fields: Json = {}): Json => ({
  type: 'input',
  block_id: 'what',
  label: plain('What is broken?'),
  element: { type: 'plain_text_input', action_id: 'text' },
  ...fields,
});
const modal = (fields: Json = {}): Json => ({ type: 'modal', title: plain('Fix'), blocks: [], ...fields });
const form = (fields: Json = {}): Json =>
  modal({ callback_id: 'form', submit: plain('Send'), blocks: [input()], ...fields });

describe('limits of views', () => {
  test.each<[string, Json]>([
    ['a title of 25 characters', modal({ title: plain('x'.repeat(25)) })],
    ['a title in mrkdwn', modal({ title: { type: 'mrkdwn', text: 'x' } })],
    ['no title', { type: 'modal', blocks: [] }],
    ['a submit label of 25 characters', form({ submit: plain('x'.repeat(25)) })],
    ['a close label of 25 characters', modal({ close: plain('x'.repeat(25)) })],
    ['an input without submit', modal({ blocks: [input()] })],
    ['101 blocks', modal({ blocks: Array.from({ length: 101 }, () => ({ type: 'divider' })) })],
    ['private_metadata of 3,001 characters', modal({ private_metadata: 'x'.repeat(3001) })],
    ['a callback_id of 256 characters', modal({ callback_id: 'x'.repeat(256) })],
    ['an unknown property', modal({ colour: 'red' })],
    ['a markdown block in a modal', modal({ blocks: [{ type: 'markdown', text: 'x' }] })],
    ['feedback buttons in a modal', modal({ blocks: [{ type: 'context_actions', elements: [] }] })],
    ['a Home view', { type: 'home', blocks: [] }],
    [
      'an input longer than it may be',
      form({ blocks: [input({ element: { type: 'plain_text_input', max_length: 3001 } })] }),
    ],
  ])('%s is refused by views.open as invalid_arguments', async (_what, view) => {
    const workspace = await openForm(view);
    expect(brokenRules(workspace)).toEqual(['invalid_arguments']);
    expect(workspace.as(PEOPLE.grace).modal()).toBeUndefined();
  });

  test('a view of more than 250 kB is view_too_large', async () => {
    const big = { type: 'section', fields: Array.from({ length: 10 }, () => plain('ä'.repeat(2000))) };
    const workspace = await openForm(modal({ blocks: Array.from({ length: 10 }, () => big) }));
    expect(brokenRules(workspace)).toEqual(['view_too_large']);
  });

  test('a Home tab takes no title, and needs its tab in the manifest', async () => {
    const workspace = createWorkspace({ manifest: FULL_MANIFEST });
    const titled = { type: 'home', title: plain('Hi'), blocks: [] };
    expect(await publish(workspace, titled)).toMatchObject({ error: 'invalid_arguments' });
    expect(await publish(workspace, { type: 'home', blocks: [] })).toMatchObject({ ok: true });
    const without = createWorkspace({ manifest: { ...FULL_MANIFEST, features: {} } });
    expect(await publish(without, { type: 'home', blocks: [] })).toMatchObject({ error: 'not_enabled' });
  });
});

describe('the stack of views', () => {
  test('takes three views and refuses the fourth', async () => {
    const next = { type: 'actions', elements: [{ type: 'button', action_id: 'next', text: plain('Next') }] };
    const workspace = await openForm(modal({ blocks: [next] }), (app) =>
      app.action('next', async ({ ack, body, client }) => {
        await ack();
        const triggerId = asString(asRecord(body)['trigger_id']);
        await client.views.push({ trigger_id: triggerId, view: unchecked(modal({ blocks: [next] })) });
      }),
    );
    const grace = workspace.as(PEOPLE.grace);
    for (let depth = 0; depth < 3; depth += 1) {
      await grace.click(grace.modal()?.id ?? '', 'Next');
      await workspace.settled();
    }
    expect(brokenRules(workspace)).toEqual(['push_limit_reached']);
    expect(workspace.core.viewStacks.get(PEOPLE.grace)).toHaveLength(3);
  });

  test('is not pushed on by a trigger from outside the modal', async () => {
    const workspace = await startTestBot((app) =>
      app.shortcut('report', async ({ ack, client, shortcut }) => {
        await ack();
        await client.views.push({ trigger_id: shortcut.trigger_id, view: unchecked(modal()) });
      }),
    );
    await workspace.as(PEOPLE.grace).shortcut('report');
    await workspace.settled();
    expect(brokenRules(workspace)).toEqual(['not_found']);
  });
});

describe('updates of views', () => {
  test('a stale hash is a hash_conflict and changes nothing', async () => {
    const workspace = await openForm(form());
    const view = workspace.as(PEOPLE.grace).modal();
    const stale = view?.hash;
    const first = await call(workspace, 'views.update', {
      view_id: view?.id,
      hash: stale,
      view: modal({ title: plain('Second') }),
    });
    const second = await call(workspace, 'views.update', {
      view_id: view?.id,
      hash: stale,
      view: modal({ title: plain('Third') }),
    });
    expect([first['ok'], second['error']]).toEqual([true, 'hash_conflict']);
    expect(view?.definition['title']).toEqual(plain('Second'));
    expect(brokenRules(workspace)).toEqual(['hash_conflict']);
  });

  test('a view that was closed is not_found', async () => {
    const workspace = await openForm(form());
    const grace = workspace.as(PEOPLE.grace);
    const id = grace.modal()?.id;
    await grace.close();
    expect(await call(workspace, 'views.update', { view_id: id, view: modal() })).toMatchObject({ error: 'not_found' });
  });

  test('an external_id is used once at a time', async () => {
    const workspace = await openForm(modal({ external_id: 'one' }));
    expect(await call(workspace, 'views.open', { trigger_id: 'x', view: modal({ external_id: 'one' }) })).toMatchObject(
      {
        error: 'duplicate_external_id',
      },
    );
  });
});

describe('submissions', () => {
  test('what the user entered arrives, and an empty answer closes the view', async () => {
    const seen: unknown[] = [];
    const workspace = await submitForm((view) => void seen.push(asRecord(view)['state']));
    expect(seen).toEqual([{ values: { what: { text: { type: 'plain_text_input', value: 'mta' } } } }]);
    expect(workspace.as(PEOPLE.grace).modal()).toBeUndefined();
    expect(brokenRules(workspace)).toEqual([]);
  });

  test('errors keep the view, and have to name input blocks', async () => {
    const workspace = await submitForm(() => ({ response_action: 'errors', errors: { where: 'unknown' } }));
    expect(workspace.as(PEOPLE.grace).modal()).toBeDefined();
    expect(brokenRules(workspace)).toEqual(['invalid_response_action']);
  });

  test('an answer that Slack does not know is a broken rule', async () => {
    const workspace = await submitForm(() => ({ response_action: 'close' }));
    expect(brokenRules(workspace)).toEqual(['invalid_response_action']);
  });

  test('a bad view in the answer is a broken rule', async () => {
    const workspace = await submitForm(() => ({
      response_action: 'update',
      view: modal({ title: plain('x'.repeat(25)) }),
    }));
    expect(brokenRules(workspace)).toEqual(['invalid_arguments']);
  });

  test('update replaces the view, push adds one, clear takes all away', async () => {
    const updated = await submitForm(() => ({ response_action: 'update', view: modal({ title: plain('Done') }) }));
    expect(updated.as(PEOPLE.grace).modal()?.definition['title']).toEqual(plain('Done'));
    const pushed = await submitForm(() => ({ response_action: 'push', view: modal({ title: plain('More') }) }));
    expect(pushed.core.viewStacks.get(PEOPLE.grace)).toHaveLength(2);
    const cleared = await submitForm(() => ({ response_action: 'clear' }));
    expect(cleared.as(PEOPLE.grace).modal()).toBeUndefined();
  });

  test('Slack itself refuses a missing entry, and the bot hears nothing', async () => {
    const workspace = await openForm(form());
    const grace = workspace.as(PEOPLE.grace);
    const deed = await grace.submit(grace.modal()?.id ?? '', {});
    expect(deed.refused).toContain('required');
    expect(deed.deliveries).toEqual([]);
  });

  test('closing tells the bot only when the view asks for it', async () => {
    const closed: string[] = [];
    const register = (app: App): void =>
      app.view({ callback_id: 'form', type: 'view_closed' }, async ({ ack, view }) => {
        closed.push(view.callback_id);
        await ack();
      });
    const quiet = await openForm(form(), register);
    await quiet.as(PEOPLE.grace).close();
    const asking = await openForm(form({ notify_on_close: true }), register);
    await asking.as(PEOPLE.grace).close();
    expect(closed).toEqual(['form']);
  });
});

/** Lets Grace open `view` by a shortcut. */
async function openForm(view: Json, register: (app: App) => void = () => undefined): Promise<Workspace> {
  const workspace = await startTestBot((app) => {
    app.shortcut('report', async ({ ack, client, shortcut }) => {
      await ack();
      await client.views.open({ trigger_id: shortcut.trigger_id, view: unchecked(view) });
    });
    register(app);
  });
  await workspace.as(PEOPLE.grace).shortcut('report');
  await workspace.settled();
  return workspace;
}

/** Lets Grace submit the form with "mta"; `answer` gives the body of the acknowledgement. */
async function submitForm(answer: (view: unknown) => unknown): Promise<Workspace> {
  const workspace = await openForm(form(), (app) =>
    app.view('form', ({ ack, view }) => ack(unchecked(answer(view) ?? {}))),
  );
  const grace = workspace.as(PEOPLE.grace);
  await grace.submit(grace.modal()?.id ?? '', { 'What is broken?': 'mta' });
  await workspace.settled();
  return workspace;
}

function publish(workspace: Workspace, view: Json): Promise<Json> {
  return call(workspace, 'views.publish', { user_id: PEOPLE.grace, view });
}
