import { expect, test } from '@jest/globals';
import { renderBlocks } from '../../../src/local/page/render-blocks.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const cell = (text: string) => ({ type: 'raw_text', text });
const option = (value: string) => ({ text: plain(`Option ${value}`), value });

test('a button is a real button that knows what to send and what it is called', () => {
  const button = {
    type: 'button',
    action_id: 'go',
    text: plain('Go'),
    style: 'primary',
    accessibility_label: 'Go on',
    value: 'secret',
  };
  const html = draw([{ type: 'actions', block_id: 'b', elements: [button] }]);
  expect(html).toMatch(/^<div class="block actions"><button type="button" class="button primary"/u);
  expect(html).toContain('data-action="go" data-block="b"');
  expect(html).toContain('aria-label="Go on"');
  expect(html).not.toContain('secret');
});

test('a menu is a real menu, named by its placeholder, with its option chosen', () => {
  const menu = {
    type: 'static_select',
    action_id: 'pick',
    placeholder: plain('Language'),
    options: [option('en'), option('fr')],
    initial_option: option('fr'),
  };
  const html = draw([{ type: 'actions', block_id: 'b', elements: [menu] }]);
  expect(html).toContain('aria-label="Language"');
  expect(html).toContain('<option value="en">Option en</option><option value="fr" selected>Option fr</option>');
});

test('an input is joined to its label and hint, and holds what the view’s state holds', () => {
  const element = { type: 'plain_text_input', action_id: 'say', initial_value: 'old' };
  const block = { type: 'input', block_id: 'b', label: plain('What?'), hint: plain('Any words'), element };
  const html = draw([block], { b: { say: { type: 'plain_text_input', value: 'new' } } });
  expect(html).toContain('<label for="v-b">What?</label>');
  expect(html).toMatch(/<input id="v-b" aria-describedby="v-b-hint"[^>]* value="new">/u);
});

test('a confirmation dialog travels with the element', () => {
  const confirm = { title: plain('Sure?'), text: plain('Really'), confirm: plain('Yes'), deny: plain('No') };
  const html = draw([
    { type: 'actions', block_id: 'b', elements: [{ type: 'button', action_id: 'go', text: plain('Go'), confirm }] },
  ]);
  expect(html).toContain('data-confirm="{&quot;title&quot;');
});

test('headings, small print, dividers and tables have their own elements', () => {
  const html = draw([
    { type: 'header', text: plain('Module: mta') },
    { type: 'context', elements: [{ type: 'mrkdwn', text: 'Why: `mta`' }] },
    { type: 'divider' },
    { type: 'table', rows: [[cell('Port')], [cell('7777')]] },
  ]);
  expect(html).toContain('<h3 class="block header">Module: mta</h3>');
  expect(html).toContain('<div class="block context"><span>Why: <code>mta</code></span></div>');
  expect(html).toContain('<hr class="block divider">');
  expect(html).toContain('<thead><tr><th scope="col">Port</th></tr></thead><tbody><tr><td>7777</td></tr></tbody>');
});

test('a block that the page cannot draw says so', () => {
  expect(draw([{ type: 'video' }])).toContain('does not draw blocks of type video');
});

function draw(blocks: readonly unknown[], state = {}): string {
  const names = { viewerId: 'U1', userName: () => 'Somebody', channelName: () => 'somewhere' };
  return renderBlocks(blocks, { names, prefix: 'v', state });
}
