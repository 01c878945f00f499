import { describe, expect, test } from '@jest/globals';
import { CHANNELS, PEOPLE } from '../../src/local/colleagues.ts';
import { createWorkspace } from '../../src/local/workspace.ts';
import type { Workspace } from '../../src/local/workspace.ts';
import { FULL_MANIFEST } from './local-manifest.ts';
import { brokenRules, call } from './test-bot.ts';

type Block = Record<string, unknown>;

const plain = (text: string): Block => ({ type: 'plain_text', text });
const mrkdwn = (text: string): Block => ({ type: 'mrkdwn', text });
const section = (text: string): Block => ({ type: 'section', text: mrkdwn(text) });
const button = (fields: Block = {}): Block => ({ type: 'button', text: plain('Go'), action_id: 'go', ...fields });
const actions = (...elements: Block[]): Block => ({ type: 'actions', elements });
const option = (value: string): Block => ({ text: plain('x'), value });
const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

describe('blocks of messages', () => {
  test.each<[string, Block[]]>([
    ['51 blocks', times(51, () => ({ type: 'divider' }))],
    ['an unknown type of block', [{ type: 'paragraph', text: plain('x') }]],
    ['an unknown property', [{ type: 'divider', colour: 'red' }]],
    ['a section without text or fields', [{ type: 'section' }]],
    ['section text of 3,001 characters', [section('x'.repeat(3001))]],
    ['an empty section text', [section('')]],
    ['11 fields', [{ type: 'section', fields: times(11, () => plain('x')) }]],
    ['a field of 2,001 characters', [{ type: 'section', fields: [plain('x'.repeat(2001))] }]],
    ['a header in mrkdwn', [{ type: 'header', text: mrkdwn('x') }]],
    ['a header of 151 characters', [{ type: 'header', text: plain('x'.repeat(151)) }]],
    ['emoji in a mrkdwn text', [{ type: 'section', text: { ...mrkdwn('x'), emoji: true } }]],
    ['a text that is a mere string', [{ type: 'section', text: 'x' }]],
    ['11 elements of a context', [{ type: 'context', elements: times(11, () => mrkdwn('x')) }]],
    ['a button in a context', [{ type: 'context', elements: [button()] }]],
    ['26 buttons', [actions(...times(26, (index) => button({ action_id: `go${index}` })))]],
    ['an actions block without elements', [{ type: 'actions', elements: [] }]],
    ['an unknown element', [actions({ type: 'slider' })]],
    ['a button without text', [actions({ type: 'button', action_id: 'go' })]],
    ['button text of 76 characters', [actions(button({ text: plain('x'.repeat(76)) }))]],
    ['button text in mrkdwn', [actions(button({ text: mrkdwn('x') }))]],
    ['a button value of 2,001 characters', [actions(button({ value: 'x'.repeat(2001) }))]],
    ['a button address that is none', [actions(button({ url: 'javascript:alert(1)' }))]],
    ['a button of an unknown style', [actions(button({ style: 'green' }))]],
    ['an action_id of 256 characters', [actions(button({ action_id: 'x'.repeat(256) }))]],
    ['two equal action_ids in a block', [actions(button(), button())]],
    ['a block_id of 256 characters', [{ type: 'divider', block_id: 'x'.repeat(256) }]],
    ['two equal block_ids', times(2, () => ({ type: 'divider', block_id: 'b' }))],
    [
      'a confirmation without deny',
      [actions(button({ confirm: { title: plain('x'), text: plain('x'), confirm: plain('x') } }))],
    ],
    [
      'a menu of 101 options',
      [actions({ type: 'static_select', options: times(101, (index) => option(String(index))) })],
    ],
    ['a menu without options', [actions({ type: 'static_select' })]],
    [
      'an overflow menu of 6 options',
      [actions({ type: 'overflow', options: times(6, (index) => option(String(index))) })],
    ],
    ['11 radio buttons', [actions({ type: 'radio_buttons', options: times(11, (index) => option(String(index))) })]],
    ['an option value of 151 characters', [actions({ type: 'overflow', options: [option('x'.repeat(151))] })]],
    [
      'feedback buttons outside context_actions',
      [actions({ type: 'feedback_buttons', positive_button: {}, negative_button: {} })],
    ],
    ['an image without alt_text', [{ type: 'image', image_url: 'https://example.com/x.png' }]],
  ])('%s are refused as invalid_blocks', async (_what, blocks) => {
    const workspace = createWorkspace({ manifest: FULL_MANIFEST });
    const answer = await post(workspace, { blocks });
    expect(answer['error']).toBe('invalid_blocks');
    expect(String(answer['errors'])).toContain('[json-pointer:/blocks');
    expect(brokenRules(workspace)).toEqual(['invalid_blocks']);
  });

  test.each<[string, Block[]]>([
    ['50 blocks', times(50, () => ({ type: 'divider' }))],
    ['section text of 3,000 characters', [section('x'.repeat(3000))]],
    [
      'button text of 75 characters',
      [actions(button({ text: plain('x'.repeat(75)), value: 'x'.repeat(2000), style: 'primary' }))],
    ],
    [
      'a menu of 100 options',
      [actions({ type: 'static_select', options: times(100, (index) => option(String(index))) })],
    ],
    [
      'feedback buttons',
      [
        {
          type: 'context_actions',
          elements: [
            {
              type: 'feedback_buttons',
              positive_button: { text: plain('Good'), value: 'good' },
              negative_button: { text: plain('Bad'), value: 'bad' },
            },
          ],
        },
      ],
    ],
    ['13,200 characters in all', times(5, () => section('x'.repeat(2640)))],
  ])('%s are accepted', async (_what, blocks) => {
    const workspace = createWorkspace({ manifest: FULL_MANIFEST });
    expect(await post(workspace, { blocks })).toMatchObject({ ok: true });
    expect(brokenRules(workspace)).toEqual([]);
  });

  test('more than 13,200 characters in all are msg_blocks_too_long', async () => {
    const workspace = createWorkspace({ manifest: FULL_MANIFEST });
    const answer = await post(workspace, { blocks: [...times(5, () => section('x'.repeat(2640))), section('x')] });
    expect(answer['error']).toBe('msg_blocks_too_long');
  });

  test('more than 12,000 characters in markdown blocks are msg_blocks_too_long', async () => {
    const workspace = createWorkspace({ manifest: FULL_MANIFEST });
    const blocks = times(2, () => ({ type: 'markdown', text: 'x'.repeat(6001) }));
    expect(await post(workspace, { blocks })).toMatchObject({ error: 'msg_blocks_too_long' });
  });

  test('blocks that are not a list are invalid_blocks_format', async () => {
    const workspace = createWorkspace({ manifest: FULL_MANIFEST });
    expect(await post(workspace, { blocks: '[{' })).toMatchObject({ error: 'invalid_blocks_format' });
  });

  test('a message needs a text or blocks', async () => {
    const workspace = createWorkspace({ manifest: FULL_MANIFEST });
    expect(await post(workspace, {})).toMatchObject({ error: 'no_text' });
  });

  test('text beyond 40,000 characters is cut, which is a broken rule', async () => {
    const workspace = createWorkspace({ manifest: FULL_MANIFEST });
    await post(workspace, { text: 'x'.repeat(40_001) });
    expect(workspace.as(PEOPLE.grace).messages(CHANNELS.incidents)[0]?.text).toHaveLength(40_000);
    expect(brokenRules(workspace)).toEqual(['text_truncated']);
  });

  test('two primary buttons in a set are a broken rule, though accepted', async () => {
    const workspace = createWorkspace({ manifest: FULL_MANIFEST });
    const pair = actions(button({ style: 'primary' }), button({ style: 'primary', action_id: 'stop' }));
    expect(await post(workspace, { blocks: [pair] })).toMatchObject({ ok: true });
    expect(brokenRules(workspace)).toEqual(['two_primary_buttons']);
  });
});

function post(workspace: Workspace, content: Record<string, unknown>): Promise<Record<string, unknown>> {
  return call(workspace, 'chat.postMessage', { channel: CHANNELS.incidents, ...content });
}
