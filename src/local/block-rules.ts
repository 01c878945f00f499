import { LIMITS } from './block-limits.ts';
import {
  anything,
  boolean,
  inside,
  list,
  object,
  plainText,
  report,
  string,
  text,
  typed,
  url,
} from './block-shapes.ts';
import type { Findings, Shape, Surface } from './block-shapes.ts';
import { textLength } from './block-text.ts';
import { element, hasImage, INPUTS, PICKERS, SELECTS } from './element-rules.ts';
import { asList, isRecord } from './json.ts';
import type { Json } from './model.ts';

/** What Slack answers to bad blocks: its error name and the messages of `response_metadata`. */
export interface BlockError {
  readonly error: 'invalid_blocks' | 'invalid_blocks_format' | 'msg_blocks_too_long';
  readonly messages: readonly string[];
}

/** Checks the blocks of a message that is posted or updated by a Web API method. */
export function checkMessageBlocks(blocks: unknown): BlockError | undefined {
  if (!Array.isArray(blocks))
    return { error: 'invalid_blocks_format', messages: ['must be an array [json-pointer:/blocks]'] };
  const messages = checkBlocks(blocks, 'message', '/blocks', LIMITS.blocksPerMessage);
  if (messages.length > 0) return { error: 'invalid_blocks', messages };
  return isTooLong(blocks)
    ? { error: 'msg_blocks_too_long', messages: [`${textLength(blocks)} characters in all`] }
    : undefined;
}

/** One message per finding; none when the blocks may be shown on that surface. */
export function checkBlocks(blocks: unknown, surface: Surface, pointer: string, max: number): string[] {
  const found: Findings = { surface, messages: [], pointer };
  list(BLOCK, max, 0)(blocks, found);
  asList(blocks)
    .filter(isRecord)
    .forEach((block, index) => checkActionIds(block, inside(found, index)));
  checkBlockIds(asList(blocks), found);
  return found.messages;
}

/** Not an error of Slack's, but its rule for buttons: at most one primary button in a set. */
export function hasTwoPrimaryButtons(blocks: readonly unknown[]): boolean {
  return blocks
    .filter(isRecord)
    .some((block) => elementsOf(block).filter((entry) => entry['style'] === 'primary').length > 1);
}

/** The interactive elements of a block, wherever that block type keeps them. */
export function elementsOf(block: Json): Json[] {
  return [...asList(block['elements']), block['accessory'], block['element']].filter(isRecord);
}

const SECTION_ACCESSORIES = element('button', 'overflow', 'image', ...SELECTS, ...PICKERS);
const CONTEXT_ELEMENTS = element('image', 'plain_text', 'mrkdwn');
const ACTIONS_ELEMENTS = element('button', 'overflow', 'datetimepicker', ...SELECTS, ...PICKERS);
const CONTEXT_ACTIONS_ELEMENTS = element('feedback_buttons', 'icon_button');
const INPUT_ELEMENTS = element(...INPUTS);
const RICH_TEXT_PARTS = typed(() => RICH_TEXT);
const RICH_TEXT_PART = object(
  { type: anything, elements: anything, style: anything, indent: anything, border: anything },
  ['elements'],
);
const RICH_TEXT: Readonly<Record<string, Shape>> = {
  rich_text_section: RICH_TEXT_PART,
  rich_text_list: RICH_TEXT_PART,
  rich_text_preformatted: RICH_TEXT_PART,
  rich_text_quote: RICH_TEXT_PART,
};

const COMMON = { type: anything, block_id: string(LIMITS.blockId) };
const VIDEO_FIELDS = {
  ...COMMON, video_url: url(LIMITS.imageUrl), thumbnail_url: url(LIMITS.imageUrl), alt_text: string(LIMITS.altText),
  title: plainText(LIMITS.videoTitle), title_url: anything, author_name: anything, provider_name: anything,
  provider_icon_url: anything, description: plainText(LIMITS.videoTitle),
}; // prettier-ignore

const BLOCKS: Readonly<Record<string, Shape>> = {
  section: object(
    {
      ...COMMON,
      text: text(LIMITS.sectionText),
      fields: list(text(LIMITS.sectionFieldText), LIMITS.sectionFields),
      accessory: SECTION_ACCESSORIES,
      expand: boolean,
    },
    [],
    hasTextOrFields,
  ),
  header: object({ ...COMMON, text: plainText(LIMITS.headerText) }, ['text']),
  divider: object(COMMON),
  context: object({ ...COMMON, elements: list(CONTEXT_ELEMENTS, LIMITS.contextElements) }, ['elements']),
  actions: object({ ...COMMON, elements: list(ACTIONS_ELEMENTS, LIMITS.actionsElements) }, ['elements']),
  context_actions: only(['message'], object({ ...COMMON, elements: list(CONTEXT_ACTIONS_ELEMENTS, LIMITS.contextActionsElements) }, ['elements'])),
  image: object(
    { ...COMMON, image_url: url(LIMITS.imageUrl), slack_file: anything, alt_text: string(LIMITS.altText), title: plainText(LIMITS.imageTitle) },
    ['alt_text'],
    hasImage,
  ),
  input: object(
    {
      ...COMMON,
      label: plainText(LIMITS.inputLabel),
      element: INPUT_ELEMENTS,
      hint: plainText(LIMITS.inputHint),
      optional: boolean,
      dispatch_action: boolean,
    },
    ['label', 'element'],
  ),
  markdown: only(['message'], object({ ...COMMON, text: string(LIMITS.markdownText) }, ['text'])),
  rich_text: object({ ...COMMON, elements: list(RICH_TEXT_PARTS, Number.POSITIVE_INFINITY) }, ['elements']),
  table: only(['message'], object({ ...COMMON, rows: list(list(anything, LIMITS.tableCells), LIMITS.tableRows), column_settings: anything }, ['rows'])),
  video: object(VIDEO_FIELDS, ['video_url', 'thumbnail_url', 'alt_text', 'title']),
}; // prettier-ignore

const BLOCK = typed(() => BLOCKS);

function only(surfaces: readonly Surface[], shape: Shape): Shape {
  return (value, found) => {
    if (!surfaces.includes(found.surface)) report(found, `unsupported type in a ${found.surface}`);
    shape(value, found);
  };
}

function hasTextOrFields(value: Json, found: Findings): void {
  if (value['text'] === undefined && value['fields'] === undefined)
    report(found, 'must define either `text` or `fields`');
}

function checkBlockIds(blocks: readonly unknown[], found: Findings): void {
  const ids = blocks
    .filter(isRecord)
    .map((block) => block['block_id'])
    .filter((id) => id !== undefined);
  for (const id of duplicates(ids)) report(found, `\`block_id\` ${String(id)} already exists`);
}

function checkActionIds(block: Json, found: Findings): void {
  const ids = elementsOf(block)
    .map((entry) => entry['action_id'])
    .filter((id) => id !== undefined);
  for (const id of duplicates(ids)) report(found, `\`action_id\` ${String(id)} already exists`);
}

function duplicates(values: readonly unknown[]): unknown[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}

function isTooLong(blocks: readonly unknown[]): boolean {
  const markdown = blocks.filter((block) => isRecord(block) && block['type'] === 'markdown');
  return textLength(blocks) > LIMITS.messageBlocksText || textLength(markdown) > LIMITS.markdownText;
}
