import { expect, test } from '@jest/globals';
import type { Names } from '../../../src/local/page/names.ts';
import { renderMrkdwn } from '../../../src/local/page/render-mrkdwn.ts';

test.each([
  ['*What it does:* Sends', '<b>What it does:</b> Sends'],
  ['_Log files_, ~old~', '<i>Log files</i>, <s>old</s>'],
  ['• `inMail`: reads; l’`mta`, «`stat`»', '• <code>inMail</code>: reads; l’<code>mta</code>, «<code>stat</code>»'],
  ["no `status='OK'`: stop", 'no <code>status=&#39;OK&#39;</code>: stop'],
  ['*`mta`*: stop', '<b><code>mta</code></b>: stop'],
  ['snake_case_name and 3*4*5', 'snake_case_name and 3*4*5'],
  ['one\ntwo\n\nthree', 'one<br>two<span class="paragraph"></span>three'],
  [
    'Start:\n```nlserver start mta@&lt;instance&gt;```\n2. Go on',
    'Start:<pre tabindex="0">nlserver start mta@&lt;instance&gt;</pre>2. Go on',
  ],
  ['>*Warning:* one\n>two\nafter', '<blockquote><b>Warning:</b> one<br>two</blockquote>after'],
  [':tada: at 10:30:45 :unheard_of:', '<span role="img" aria-label="tada">🎉</span> at 10:30:45 :unheard_of:'],
  ['<@U1> <@U2>', '<span class="mention is-me">@One</span> <span class="mention">@Two</span>'],
  [
    '<#C1> <#C2>',
    '<a class="mention" href="#C1" data-channel="C1">#ops</a> <span class="mention">🔒 private channel</span>',
  ],
  [
    '<https://a.example/x_y|here &amp; there>',
    '<a href="https://a.example/x_y" target="_blank" rel="noopener noreferrer">here &amp; there</a>',
  ],
])('%s', (mrkdwn, html) => {
  expect(renderMrkdwn(mrkdwn, NAMES)).toBe(html);
});

test.each([
  '&lt;img src=x onerror=alert(1)&gt;',
  '`&lt;script&gt;`',
  '<javascript:alert(1)|x>',
  '<https://a.example/"onclick="x|y>',
  ':"><b>:',
])('nothing that is written becomes a tag or a script: %s', (mrkdwn) => {
  expect(renderMrkdwn(mrkdwn, NAMES)).not.toMatch(/<(?:img|script)|href="javascript|" ?onclick="/u);
});

const NAMES: Names = {
  viewerId: 'U1',
  userName: (id) => (id === 'U1' ? 'One' : 'Two'),
  channelName: (id) => (id === 'C1' ? 'ops' : undefined),
};
