import { messagesIn } from '../messages.ts';
import { SLACKBOT_ID } from '../colleagues.ts';
import type { Core, Json, Message } from '../model.ts';
import { createNames, nameOfUser } from './names.ts';
import { renderBlocks } from './render-blocks.ts';
import { renderMrkdwn } from './render-mrkdwn.ts';

/** A message as the page shows it to one person. */
export interface DrawnMessage {
  readonly ts: string;
  readonly userId: string;
  readonly author: string;
  readonly isApp: boolean;
  readonly html: string;
  /** As typed, for its author to edit. */
  readonly source?: string;
  readonly isEphemeral: boolean;
  readonly isTombstone: boolean;
  readonly isEdited: boolean;
  readonly threadTs?: string;
  readonly replies: number;
  /** Who wrote the replies, each once, in order; the newest reply's ts. */
  readonly repliers: readonly string[];
  readonly lastReply?: string;
  readonly reactions: readonly { readonly emoji: string; readonly count: number }[];
}

/** Draws messages; what has not changed is not drawn again. */
export interface MessagePainter {
  draw(message: Message, viewerId: string): DrawnMessage;
}

export function createMessagePainter(core: Core): MessagePainter {
  const drawn = new WeakMap<Json[], Map<string, string>>();
  return {
    draw(message, viewerId) {
      const known = drawn.get(message.blocks) ?? new Map<string, string>();
      drawn.set(message.blocks, known);
      const key = `${viewerId} ${message.text}`;
      const html = known.get(key) ?? drawContent(core, message, viewerId);
      known.set(key, html);
      return { ...outline(core, message, viewerId), html };
    },
  };
}

function drawContent(core: Core, message: Message, viewerId: string): string {
  const names = createNames(core, viewerId);
  const attached = message.attachments
    .map((attachment) => attachmentHtml(attachment, message, viewerId, core))
    .join('');
  const prefix = `m${message.ts.replace('.', '-')}`;
  const body =
    message.blocks.length > 0
      ? renderBlocks(message.blocks, { names, prefix })
      : `<div class="text">${renderMrkdwn(message.text, names)}</div>`;
  return body + attached;
}

function attachmentHtml(attachment: Json, message: Message, viewerId: string, core: Core): string {
  const names = createNames(core, viewerId);
  const blocks = Array.isArray(attachment['blocks'])
    ? renderBlocks(attachment['blocks'], { names, prefix: `a${message.ts.replace('.', '-')}` })
    : '';
  const text = typeof attachment['text'] === 'string' ? renderMrkdwn(attachment['text'], names) : '';
  return `<blockquote class="attachment">${text}${blocks}</blockquote>`;
}

function outline(core: Core, message: Message, viewerId: string): Omit<DrawnMessage, 'html'> {
  const replies = message.replyCount === 0 ? [] : repliesTo(core, message);
  const last = replies.at(-1);
  const isOwn = message.userId === viewerId && message.ephemeralFor === undefined;
  return {
    ts: message.ts,
    userId: message.userId,
    author: nameOfUser(core, message.userId),
    isApp: message.botId !== undefined || message.userId === SLACKBOT_ID,
    ...(isOwn ? { source: asTyped(core, message.text) } : {}),
    isEphemeral: message.ephemeralFor !== undefined,
    isTombstone: message.isTombstone,
    isEdited: message.editedTs !== undefined && message.botId === undefined,
    ...(message.threadTs === undefined ? {} : { threadTs: message.threadTs }),
    replies: replies.length,
    repliers: [...new Set(replies.map(({ userId }) => userId))],
    ...(last === undefined ? {} : { lastReply: last.ts }),
    reactions: [...message.reactions].map(([emoji, people]) => ({ emoji, count: people.size })),
  };
}

function repliesTo(core: Core, parent: Message): Message[] {
  const all = [...messagesIn(core, parent.channelId).values()];
  return all.filter((message) => message.threadTs === parent.ts && message.ephemeralFor === undefined);
}

/** Ids become names again, and entities characters. */
export function asTyped(core: Core, text: string): string {
  return text
    .replaceAll(/<@(\w+)>/gu, (all, id: string) => (core.users.has(id) ? `@${core.users.get(id)?.name ?? ''}` : all))
    .replaceAll(/<#(\w+)>/gu, (all, id: string) =>
      core.channels.has(id) ? `#${core.channels.get(id)?.name ?? ''}` : all,
    )
    .replaceAll(/<((?:https?|mailto):[^<>|]+)>/gu, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
