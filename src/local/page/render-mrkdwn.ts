import { NodeType, parse } from 'slack-message-parser';
import type { Node } from 'slack-message-parser';
import { emojiOf } from './emoji.ts';
import { attributes, escapeHtml } from './html.ts';
import type { Names } from './names.ts';

/**
 * Slack's mrkdwn as HTML. Parsed by slack-message-parser, which reads our runbook as Slack does; slack-blocks-to-jsx 1.1.1 shows
 * `verbatim` text unformatted, loses code blocks after an empty line and adds spaces to commands behind `&gt;`.
 */
export function renderMrkdwn(mrkdwn: string, names: Names): string {
  const root = parse(withBoundaries(mrkdwn.replaceAll(/^>/gmu, '&gt;')));
  return joinQuotes(renderAll(root.children, names)).replaceAll(BOUNDARY, '');
}

/** Counts as a space for the parser, and is taken out again. */
const BOUNDARY = '\uFEFF';

/** The parser knows fewer signs beside which formatting begins and ends than Slack does: "`stat`: counts" and "l’`mta`" are code there. */
function withBoundaries(mrkdwn: string): string {
  return mrkdwn.replaceAll(OPENING, BOUNDARY).replaceAll(CLOSING, BOUNDARY);
}

const OPENING = /(?<=["'’“«:;/|])(?=[*_~`]+[^\s.,;:!?)»”*_~`])/gu;
const CLOSING = /(?<=[^\s([{«“‘*_~`][*_~`]{1,8})(?=["'’”»:;/|…])/gu;

function renderAll(nodes: readonly Node[], names: Names): string {
  return nodes.map((node, at) => renderNode(node, names, isBlock(nodes[at - 1]), isBlock(nodes[at + 1]))).join('');
}

/** Blocks end their line by themselves: the line breaks around them are not written again. */
function isBlock(node: Node | undefined): boolean {
  return node?.type === NodeType.PreText || node?.type === NodeType.Quote;
}

function renderNode(node: Node, names: Names, isAfterBlock: boolean, isBeforeBlock: boolean): string {
  switch (node.type) {
    case NodeType.Text: {
      const text = isAfterBlock ? node.text.replace(/^\n/u, '') : node.text;
      return renderLines(isBeforeBlock ? text.replace(/\n$/u, '') : text);
    }
    case NodeType.Bold:
      return `<b>${renderAll(node.children, names)}</b>`;
    case NodeType.Italic:
      return `<i>${renderAll(node.children, names)}</i>`;
    case NodeType.Strike:
      return `<s>${renderAll(node.children, names)}</s>`;
    case NodeType.Code:
      return `<code>${escapeHtml(unescapeSlack(node.text))}</code>`;
    case NodeType.PreText:
      return `<pre tabindex="0">${escapeHtml(unescapeSlack(node.text).replace(/^\n/u, ''))}</pre>`;
    case NodeType.Quote:
      return `<blockquote>${renderAll(node.children, names)}</blockquote>`;
    case NodeType.Emoji:
      return renderEmoji(node.name, node.source);
    case NodeType.UserLink:
      return mention(`@${names.userName(node.userID)}`, node.userID === names.viewerId);
    case NodeType.ChannelLink:
      return channelLink(node.channelID, names);
    case NodeType.URL:
      return link(unescapeSlack(node.url), node.label === undefined ? undefined : renderAll(node.label, names));
    case NodeType.Command:
      return renderCommand(node.name, node.label === undefined ? undefined : renderAll(node.label, names));
    case NodeType.Root:
      return renderAll(node.children, names);
    default:
      return escapeHtml((node satisfies never as Node).source);
  }
}

/** A blank line is half a line high, as in Slack's own client. */
function renderLines(text: string): string {
  const escaped = escapeHtml(unescapeSlack(text));
  return escaped.replaceAll(/\n{2,}/gu, '<span class="paragraph"></span>').replaceAll('\n', '<br>');
}

/** Lines quoted one after the other are one quote. */
function joinQuotes(html: string): string {
  return html.replaceAll('</blockquote><blockquote>', '<br>');
}

function renderEmoji(name: string, source: string): string {
  const character = emojiOf(name);
  return character === undefined
    ? escapeHtml(source)
    : `<span role="img"${attributes({ 'aria-label': name.replaceAll('_', ' ') })}>${character}</span>`;
}

function mention(text: string, isMe: boolean): string {
  return `<span class="mention${isMe ? ' is-me' : ''}">${escapeHtml(text)}</span>`;
}

function channelLink(channelId: string, names: Names): string {
  const name = names.channelName(channelId);
  if (name === undefined) return mention('🔒 private channel', false);
  return `<a class="mention" href="#${escapeHtml(channelId)}"${attributes({ 'data-channel': channelId })}>#${escapeHtml(name)}</a>`;
}

function link(url: string, label: string | undefined): string {
  const shown = label ?? escapeHtml(url.replace(/^mailto:/u, ''));
  return /^(?:https?:\/\/|mailto:)/u.test(url)
    ? `<a${attributes({ href: url, target: '_blank', rel: 'noopener noreferrer' })}>${shown}</a>`
    : shown;
}

/** `<!here>` and its like call people; a date shows its fallback text. */
function renderCommand(name: string, label: string | undefined): string {
  return ['here', 'channel', 'everyone'].includes(name) ? mention(`@${name}`, true) : (label ?? escapeHtml(name));
}

/** Slack encodes these three and nothing else. */
export function unescapeSlack(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
