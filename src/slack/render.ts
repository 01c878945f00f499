import type { KnownBlock } from '@slack/types';
import type { Button, ListItem, Part, Reply, Table } from '../core/reply.ts';
import { plainReply } from '../core/plain-reply.ts';
import { plainText } from '../core/text.ts';
import { recordsOf } from '../core/table-records.ts';
import { fits, PHONE_WIDTH, textTable } from '../core/text-table.ts';
import { packAction, packOption } from './action-value.ts';
import { escapeText, toMrkdwn } from './escape.ts';
import * as limits from './limits.ts';

/** A reply as Slack takes it: full text for screen readers and notifications, and blocks. */
export interface RenderedMessage {
  readonly text: string;
  readonly blocks: KnownBlock[];
}

export function renderMessage(reply: Reply): RenderedMessage {
  return { text: fallbackText(reply), blocks: renderBlocks(reply.parts).slice(0, limits.MESSAGE_BLOCKS) };
}

/** Blocks for messages, windows and the Home tab. Long text is split at lines, never cut. */
export function renderBlocks(parts: readonly Part[]): KnownBlock[] {
  const blocks: KnownBlock[] = [];
  let written: string[] = [];
  const flush = (): void => {
    blocks.push(...sections(written));
    written = [];
  };
  for (const [at, part] of parts.entries()) {
    const text = textOf(part);
    if (text !== undefined) written.push(...text);
    else {
      flush();
      blocks.push(...blockOf(part, at));
    }
  }
  flush();
  return joinMenus(blocks);
}

/** Everything, without markup: screen readers read this and not the blocks. */
function fallbackText(reply: Reply): string {
  return cut(escapeText(plainReply(reply, { width: 100, withButtons: false })), limits.FALLBACK_TEXT);
}

/** Pieces of mrkdwn that may share a section; undefined for what needs a block of its own. */
function textOf(part: Part): string[] | undefined {
  switch (part.kind) {
    case 'paragraph':
      return [toMrkdwn(part.text)];
    case 'list':
      return part.items.map((item, at) => itemText(item, part.ordered ? `${at + 1}. ` : '• ', ''));
    case 'code':
      return codeBlocks(part.text);
    case 'table':
      return tableText(part);
    case 'quote':
      return part.parts.flatMap((inner) => textOf(inner) ?? []).map((text) => text.replace(/^/gmu, '>'));
    case 'heading':
    case 'note':
    case 'buttons':
    case 'menu':
    case 'input':
    case 'divider':
      return undefined;
  }
}

/** Columns where a phone has room for them; else one row after the other, which every width and every voice can read. */
function tableText(table: Table): string[] {
  const rows = table.rows.map((row) => row.map(plainText));
  if (fits(table.head, rows, PHONE_WIDTH, { wrapped: false }))
    return codeBlocks(textTable(table.head, rows, PHONE_WIDTH));
  return recordsOf(table).map(({ title, fields }) => [title, ...fields].map(toMrkdwn).join('\n'));
}

function itemText(item: ListItem, mark: string, indent: string): string {
  const inner = (item.parts ?? []).flatMap((part) => innerText(part, `${indent}    `));
  return [`${indent}${mark}${toMrkdwn(item.text)}`, ...inner].join('\n');
}

function innerText(part: Part, indent: string): string[] {
  if (part.kind === 'list')
    return part.items.map((item, at) => itemText(item, part.ordered ? `${at + 1}. ` : '◦ ', indent));
  return textOf(part) ?? [];
}

/** A fence in Slack is three backticks; inside them nothing is formatted. */
function codeBlocks(text: string): string[] {
  const safe = escapeText(text.replaceAll('```', "'''"));
  return splitLines(safe, limits.SECTION_TEXT - 200).map((piece) => `\`\`\`${piece}\`\`\``);
}

/** Fills sections with as many pieces as fit; a single piece that is too long is split at its lines. */
function sections(pieces: readonly string[]): KnownBlock[] {
  const texts: string[] = [];
  for (const piece of pieces.flatMap(splitMarkup)) {
    const last = texts.at(-1);
    const joint =
      isListLine(piece) && last !== undefined && isListLine(last.split('\n').findLast((line) => line !== '') ?? '')
        ? '\n'
        : '\n\n';
    if (last !== undefined && last.length + joint.length + piece.length <= limits.SECTION_TEXT)
      texts[texts.length - 1] = last + joint + piece;
    else texts.push(piece);
  }
  return texts
    .filter((text) => text.trim() !== '')
    .map((text) => ({ type: 'section', text: { type: 'mrkdwn', text, verbatim: true } }));
}

function isListLine(text: string): boolean {
  return /^\s*(?:\d+\.|[•◦]) /u.test(text) || text.endsWith('```');
}

const FENCE = '```';

/** Splits at lines what is too long for a section. A fence that is cut is closed, and opened again in the next piece. */
function splitMarkup(text: string): string[] {
  if (text.length <= limits.SECTION_TEXT) return [text];
  let isOpen = false;
  return splitLines(text, limits.SECTION_TEXT - 2 * FENCE.length).map((piece) => {
    const opened = isOpen ? FENCE + piece : piece;
    isOpen = opened.split(FENCE).length % 2 === 0;
    return isOpen ? opened + FENCE : opened;
  });
}

function splitLines(text: string, size: number): string[] {
  if (text.length <= size) return [text];
  const pieces: string[] = [];
  let piece: string | undefined;
  for (const line of text.split('\n').flatMap((whole) => splitLong(whole, size))) {
    const longer = piece === undefined ? line : `${piece}\n${line}`;
    if (longer.length > size) pieces.push(piece ?? '');
    piece = longer.length > size ? line : longer;
  }
  return [...pieces, piece ?? ''].filter((one) => one.trim() !== '');
}

function splitLong(line: string, size: number): string[] {
  if (line === '') return [''];
  const pieces: string[] = [];
  for (let rest = line; rest !== '';) {
    const space = rest.length > size ? rest.lastIndexOf(' ', size) : rest.length;
    const end = space > size / 2 || rest.length <= size ? Math.min(space, rest.length) : wholeEnd(rest, size);
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
  }
  return pieces;
}

/** The last place up to `end` that is not inside an entity or a pair of surrogates. */
function wholeEnd(text: string, end: number): number {
  return end - (/(?:&[a-z]{0,3}|[\uD800-\uDBFF])$/.exec(text.slice(0, end))?.[0].length ?? 0);
}

/** Shortens mrkdwn, never inside an entity, a character or a link. */
function cut(text: string, size: number): string {
  if (text.length <= size) return text;
  const short = text.slice(0, wholeEnd(text, size - 1));
  const open = short.lastIndexOf('<');
  return `${open > short.lastIndexOf('>') ? short.slice(0, open) : short}…`;
}

function blockOf(part: Part, at: number): KnownBlock[] {
  switch (part.kind) {
    case 'heading':
      return [
        { type: 'header', text: { type: 'plain_text', text: clip(part.text, limits.HEADER_TEXT), emoji: false } },
      ];
    case 'note':
      return [
        {
          type: 'context',
          elements: [{ type: 'mrkdwn', text: cut(toMrkdwn(part.text), limits.CONTEXT_TEXT), verbatim: true }],
        },
      ];
    case 'buttons':
      return buttonRows(part.buttons, at);
    case 'menu':
      return [menuBlock(part, at)];
    case 'input':
      return [inputBlock(part), submitBlock(part)];
    case 'divider':
      return [{ type: 'divider' }];
    case 'paragraph':
    case 'list':
    case 'code':
    case 'table':
    case 'quote':
      return [];
  }
}

function buttonRows(buttons: readonly Button[], at: number): KnownBlock[] {
  if (buttons.length === 0) return [];
  return [
    {
      type: 'actions',
      elements: buttons
        .slice(0, limits.ACTIONS_ELEMENTS)
        .map((button, index) => buttonElement(button, `action:${at}:${index}`)),
    },
  ];
}

function buttonElement(button: Button, actionId: string) {
  return {
    type: 'button' as const,
    text: { type: 'plain_text' as const, text: clip(button.label, limits.BUTTON_TEXT), emoji: false },
    action_id: actionId,
    value: packAction(button.action),
    ...(button.style === undefined ? {} : { style: button.style }),
    ...(button.description === undefined
      ? {}
      : { accessibility_label: clip(button.description, limits.ACCESSIBILITY_LABEL) }),
  };
}

function menuBlock(part: Extract<Part, { kind: 'menu' }>, at: number): KnownBlock {
  const options = part.options.map((option) => ({
    text: { type: 'plain_text' as const, text: clip(option.label, limits.OPTION_TEXT), emoji: false },
    value: packOption(option.action),
  }));
  const initial = part.selected === undefined ? undefined : options[part.selected];
  return {
    type: 'actions',
    elements: [
      {
        type: 'static_select',
        action_id: `menu:${at}`,
        placeholder: { type: 'plain_text', text: clip(part.label, limits.BUTTON_TEXT), emoji: false },
        options,
        ...(initial === undefined ? {} : { initial_option: initial }),
      },
    ],
  };
}

function inputBlock(part: Extract<Part, { kind: 'input' }>): KnownBlock {
  return {
    type: 'input',
    block_id: part.id,
    dispatch_action: true,
    label: { type: 'plain_text', text: part.label, emoji: false },
    element: {
      type: 'plain_text_input',
      action_id: `input:${part.id}`,
      max_length: limits.INPUT_TEXT,
      placeholder: { type: 'plain_text', text: clip(part.placeholder, 150), emoji: false },
      dispatch_action_config: { trigger_actions_on: ['on_enter_pressed'] },
    },
  };
}

/** Not everybody guesses that Enter sends; a button that says so is also what switches and voice control look for. */
function submitBlock({ id, submit }: Extract<Part, { kind: 'input' }>): KnownBlock {
  return {
    type: 'actions',
    elements: [
      {
        type: 'button',
        action_id: `submit:${id}`,
        text: { type: 'plain_text', text: clip(submit, limits.BUTTON_TEXT), emoji: false },
        style: 'primary',
      },
    ],
  };
}

/** A menu goes to the end of the row of buttons before it. */
function joinMenus(blocks: readonly KnownBlock[]): KnownBlock[] {
  const joined: KnownBlock[] = [];
  for (const block of blocks) {
    const last = joined.at(-1);
    const isMenu = block.type === 'actions' && block.elements[0]?.type === 'static_select';
    if (isMenu && last?.type === 'actions' && last.elements.length < limits.ACTIONS_ELEMENTS) {
      joined[joined.length - 1] = { ...last, elements: [...last.elements, ...block.elements] };
    } else joined.push(block);
  }
  return joined;
}

/** Shortens at a character, never inside one. */
export function clip(text: string, size: number): string {
  if (text.length <= size) return text;
  const parts = [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)];
  let short = '';
  for (const { segment } of parts) {
    if (short.length + segment.length > size - 1) break;
    short += segment;
  }
  return `${short}…`;
}
