import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Inline } from '../../src/core/text.ts';
import { escapeText, toMrkdwn } from '../../src/slack/escape.ts';

/** Mostly characters that mean something to Slack: a random one hardly ever does. */
const unit = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom('<', '>', '&', '*', '_', '~', '`', '|', '!', '@', '\n', ' ', '&lt;', '&amp;'),
  },
  { weight: 1, arbitrary: fc.constantFrom('a', 'é', '日', '👩‍🚒', '\u202e', '\u200B', '\ud800') },
);
const text = fc.string({ unit, maxLength: 20 });

describe('escaping', () => {
  test('text becomes what Slack shows as that very text', () => {
    expect(escapeText('a < b > c & d < e > f & &lt;')).toBe('a &lt; b &gt; c &amp; d &lt; e &gt; f &amp; &amp;lt;');
    fc.assert(
      fc.property(text, (given) => {
        const escaped = escapeText(given);
        expect(escaped).not.toMatch(/[<>]/u);
        expect(unescape(escaped)).toBe(given);
      }),
    );
  });

  const WRITTEN: readonly (readonly [Inline, string])[] = [
    [
      { kind: 'plain', text: 'a *b* _c_ ~d~ `e` <f>' },
      'a *\u200Bb*\u200B _\u200Bc_\u200B ~\u200Bd~\u200B `\u200Be`\u200B &lt;f&gt;',
    ],
    [{ kind: 'plain', text: '> a\n> b > c' }, '\u200B&gt; a\n\u200B&gt; b &gt; c'],
    [{ kind: 'code', text: 'a`b`<c>' }, '`aʼbʼ&lt;c&gt;`'],
    [{ kind: 'bold', text: 'a*b*<c>' }, '*a∗b∗&lt;c&gt;*'],
    [{ kind: 'section', text: 'a_b_<c>', id: 's' }, '_a b &lt;c&gt;_'],
    [
      { kind: 'link', text: 'a|b|<c>', url: 'https://x.example/?a|b|c&d' },
      '<https://x.example/?a%7Cb%7Cc&amp;d|a¦b¦&lt;c&gt;>',
    ],
    [{ kind: 'link', text: '<c>', url: 'http://x.example' }, '&lt;c&gt;'],
    [{ kind: 'user', id: 'U0AB12' }, '<@U0AB12>'],
    [{ kind: 'user', id: 'W0AB12' }, '<@W0AB12>'],
    [{ kind: 'channel', id: 'C0AB12' }, '<#C0AB12>'],
    [{ kind: 'channel', id: 'D0AB12' }, '<#D0AB12>'],
    [{ kind: 'channel', id: 'G0AB12' }, '<#G0AB12>'],
  ];
  test.each(WRITTEN)('%j is written as %s', (part, written) => {
    expect(toMrkdwn([part])).toBe(written);
  });

  test('pieces follow each other without anything in between', () => {
    expect(
      toMrkdwn([
        { kind: 'plain', text: 'a ' },
        { kind: 'bold', text: 'b' },
        { kind: 'plain', text: ' c' },
      ]),
    ).toBe('a *b* c');
  });

  test('plain, code, bold and section pieces keep their words and start no formatting of their own', () => {
    fc.assert(
      fc.property(text, (given) => {
        const [plain = '', code, bold, section] = (['plain', 'code', 'bold', 'section'] as const).map((kind) =>
          toMrkdwn([{ kind, text: given, id: 's' }]),
        );
        expect(plain).not.toMatch(/[<>]|[*_~`](?!\u200B)|^&gt;/mu);
        expect(unescape(plain.replaceAll('\u200B', ''))).toBe(given.replaceAll('\u200B', ''));
        expect(code).toMatch(/^`[^`<>]*`$/su);
        expect(bold).toMatch(/^\*[^*<>]*\*$/su);
        expect(section).toMatch(/^_[^_<>]*_$/su);
      }),
    );
  });

  test('links lead to https only, and stay in their brackets', () => {
    const bad = ['javascript:alert(1)', 'http://x.example', 'https://', 'https://x.example/> <!channel>', ''];
    const worse = ['https://x.example/ a', 'https://x.example/<a', ' https://x.example', 'see https://x.example'];
    for (const url of [...bad, ...worse, 'https://x.example\nhttps://y.example'])
      expect(toMrkdwn([{ kind: 'link', text: 'here', url }])).toBe('here');
    fc.assert(
      fc.property(text, text, (label, path) => {
        const link = toMrkdwn([{ kind: 'link', text: label, url: `https://x.example/${path}` }]);
        expect(link).toMatch(/^(?:<https:\/\/x\.example\/[^<>|\s]*\|[^<>|]*>|[^<>]*)$/su);
      }),
    );
  });

  test.each(['', 'U', 'U1> <!channel', 'xU1', 'U1x', 'C1', 'u1', ' U1', 'U1\n'])('nobody is called by %j', (id) => {
    expect(toMrkdwn([{ kind: 'user', id }])).toBe('');
  });

  test.each(['', 'C', 'C1|x', 'xC1', 'C1x', 'U1', 'c1', 'C1\n'])('no channel is named by %j', (id) => {
    expect(toMrkdwn([{ kind: 'channel', id }])).toBe('');
  });
});

function unescape(escaped: string): string {
  return escaped.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
