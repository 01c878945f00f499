import { asList, asRecord, asString } from '../json.ts';
import type { Json } from '../model.ts';
import { emojiOf } from './emoji.ts';
import { attributes, escapeHtml } from './html.ts';
import type { Names } from './names.ts';

/** A rich_text block: docs.slack.dev/reference/block-kit/blocks/rich-text-block */
export function renderRichText(block: Json, names: Names): string {
  return asList(block['elements'])
    .map((entry) => renderPart(asRecord(entry), names))
    .join('');
}

function renderPart(part: Json, names: Names): string {
  const inner = (): string =>
    asList(part['elements'])
      .map((entry) => renderInline(asRecord(entry), names))
      .join('');
  switch (part['type']) {
    case 'rich_text_list': {
      const tag = part['style'] === 'ordered' ? 'ol' : 'ul';
      const items = asList(part['elements']).map((item) => `<li>${renderPart(asRecord(item), names)}</li>`);
      return `<${tag}>${items.join('')}</${tag}>`;
    }
    case 'rich_text_preformatted':
      return `<pre tabindex="0">${inner()}</pre>`;
    case 'rich_text_quote':
      return `<blockquote>${inner()}</blockquote>`;
    default:
      return `<div>${inner().replaceAll('\n', '<br>')}</div>`;
  }
}

function renderInline(inline: Json, names: Names): string {
  switch (inline['type']) {
    case 'user':
      return `<span class="mention">@${escapeHtml(names.userName(asString(inline['user_id'])))}</span>`;
    case 'channel':
      return `<span class="mention">#${escapeHtml(names.channelName(asString(inline['channel_id'])) ?? 'private channel')}</span>`;
    case 'emoji':
      return emojiOf(asString(inline['name'])) ?? `:${escapeHtml(asString(inline['name']))}:`;
    case 'link':
      return `<a${attributes({ href: safeUrl(asString(inline['url'])), target: '_blank', rel: 'noopener noreferrer' })}>${escapeHtml(asString(inline['text']) || asString(inline['url']))}</a>`;
    default:
      return styled(escapeHtml(asString(inline['text'])), asRecord(inline['style']));
  }
}

function styled(html: string, style: Json): string {
  const tags = [['bold', 'b'], ['italic', 'i'], ['strike', 's'], ['code', 'code']] as const; // prettier-ignore
  return tags.reduce((text, [name, tag]) => (style[name] === true ? `<${tag}>${text}</${tag}>` : text), html);
}

function safeUrl(url: string): string | undefined {
  return /^(?:https?:\/\/|mailto:)/u.test(url) ? url : undefined;
}
