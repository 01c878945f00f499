import type { ListItem, Part, Reply, Table } from './reply.ts';
import { plainText } from './text.ts';
import { recordsOf } from './table-records.ts';
import { fits, textTable } from './text-table.ts';

export interface PlainOptions {
  /** Columns of the terminal or of the text. */
  readonly width: number;
  /** Buttons as a line of labels; screen readers announce the real ones themselves. */
  readonly withButtons: boolean;
}

/** A reply as plain text: for terminals, and for what screen readers read instead of Slack's blocks. */
export function plainReply(reply: Reply, options: PlainOptions): string {
  const lines = reply.parts.map((part) => plainPart(part, options)).filter((text) => text !== '');
  return lines.join('\n\n');
}

function plainPart(part: Part, options: PlainOptions): string {
  switch (part.kind) {
    case 'heading':
      return options.withButtons ? `${part.text}\n${'='.repeat(Math.min(part.text.length, options.width))}` : part.text;
    case 'paragraph':
    case 'note':
      return plainText(part.text);
    case 'list':
      return part.items.map((item, at) => plainItem(item, part.ordered ? `${at + 1}. ` : '- ', options)).join('\n');
    case 'code':
      return indent(part.text, '    ');
    case 'table':
      return plainTable(part, options);
    case 'quote':
      return indent(part.parts.map((inner) => plainPart(inner, options)).join('\n'), '| ');
    case 'buttons':
      return options.withButtons ? part.buttons.map(({ label }) => `[${label}]`).join(' ') : '';
    case 'menu':
      return options.withButtons ? `${part.label}: ${part.options.map(({ label }) => label).join(', ')}` : '';
    case 'input':
    case 'divider':
      return '';
  }
}

/** Columns for terminals with room for them. Who listens hears each cell after the heading of its column. */
function plainTable(table: Table, { width, withButtons }: PlainOptions): string {
  const rows = table.rows.map((row) => row.map(plainText));
  if (withButtons && fits(table.head, rows, width, { wrapped: true })) return textTable(table.head, rows, width);
  return recordsOf(table)
    .map(({ title, fields }) => [title, ...fields].map(plainText).join('\n'))
    .join('\n\n');
}

function plainItem(item: ListItem, mark: string, options: PlainOptions): string {
  const inner = (item.parts ?? []).map((part) => indent(plainPart(part, options), ' '.repeat(mark.length)));
  return [`${mark}${plainText(item.text)}`, ...inner].join('\n');
}

function indent(text: string, by: string): string {
  return text
    .split('\n')
    .map((line) => by + line)
    .join('\n');
}
