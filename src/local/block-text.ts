import { isRecord } from './json.ts';
import type { Message } from './model.ts';

/** Every text of a message as a reader sees it: its blocks when it has some, else its text. */
export function messageText(message: Pick<Message, 'text' | 'blocks'>): string {
  return message.blocks.length > 0 ? textsOf(message.blocks).join('\n') : message.text;
}

/** All strings under a `text` key, at any depth and in order: what Slack counts and what people read. */
export function textsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, entry]) =>
    key === 'text' && typeof entry === 'string' ? [entry] : textsOf(entry),
  );
}

export function textLength(value: unknown): number {
  return textsOf(value).reduce((total, text) => total + text.length, 0);
}
