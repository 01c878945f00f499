import type { Inline, Text } from '../core/text.ts';

/**
 * The only place where text becomes Slack's markup. `& < >` are control characters there and nothing else is to be encoded:
 * https://docs.slack.dev/messaging/formatting-message-text
 */
export function escapeText(text: string): string {
  return text.replace(/&/gu, '&amp;').replace(/</gu, '&lt;').replace(/>/gu, '&gt;');
}

/** Running text as mrkdwn. What is plain stays plain: no formatting, no quote, no mention comes out of it. */
export function toMrkdwn(text: Text): string {
  return text.map(inlineToMrkdwn).join('');
}

function inlineToMrkdwn(part: Inline): string {
  switch (part.kind) {
    case 'plain':
      return escapeText(withoutFormatting(part.text));
    case 'code':
      return `\`${escapeText(part.text.replaceAll('`', 'ʼ'))}\``;
    case 'bold':
      return `*${escapeText(part.text.replaceAll('*', '∗'))}*`;
    case 'section':
      return `_${escapeText(part.text.replaceAll('_', ' '))}_`;
    case 'link':
      return isSafeUrl(part.url)
        ? `<${escapeText(part.url).replaceAll('|', '%7C')}|${escapeText(part.text.replaceAll('|', '¦'))}>`
        : escapeText(part.text);
    case 'user':
      return /^[UW][A-Z0-9]+$/u.test(part.id) ? `<@${part.id}>` : '';
    case 'channel':
      return /^[CDG][A-Z0-9]+$/u.test(part.id) ? `<#${part.id}>` : '';
  }
}

/** A zero-width space after a mark keeps Slack from pairing it; at the start of a line it keeps `>` from quoting. */
function withoutFormatting(text: string): string {
  return text.replace(/[*_~`]/gu, '$&\u200B').replace(/^>/gmu, '\u200B>');
}

function isSafeUrl(url: string): boolean {
  return /^https:\/\/[^\s<>]+$/u.test(url);
}
