import type { View } from '@slack/types';
import type { Button, ListItem, Part } from '../core/reply.ts';
import { packAction, packOption } from '../slack/action-value.ts';
import { toView } from '../slack/deliver.ts';
import { toMrkdwn } from '../slack/escape.ts';
import * as limits from '../slack/limits.ts';
import { clip, renderBlocks, renderMessage } from '../slack/render.ts';
import type { Spot } from '../slack/spot.ts';
import type { SampleReply } from './every-reply.ts';

/** Something in a reply that Slack refuses, or that the renderer has to cut. */
export interface Excess {
  /** `visible`: Slack takes it, but people see only its beginning. */
  readonly kind?: 'visible';
  /** The text that is too long, where it is one text. */
  readonly text?: string;
  readonly message: string;
  readonly remedy: string;
}

/** Characters of a button that people see on a telephone: https://docs.slack.dev/reference/block-kit/block-elements/button-element */
const VISIBLE_LABEL = 30;
const MENU_OPTIONS = 100;
const PLACEHOLDER = 150;
const INPUT_LABEL = 2_000;
/** Of a text that is too long, what is enough to find it. */
const MAX_QUOTED = 100;

/** Compares a reply with what Slack takes, before the renderer shortens anything. */
export function measureReply({ reply, surfaces, what }: SampleReply): Excess[] {
  const parts = reply.parts.flatMap(measurePart);
  return [...parts, ...surfaces.flatMap((surface) => measureWhole({ reply, what }, surface))];
}

function measurePart(part: Part): Excess[] {
  switch (part.kind) {
    case 'heading':
      return text(part.text, limits.HEADER_TEXT, 'heading');
    case 'note':
      return text(toMrkdwn(part.text), limits.CONTEXT_TEXT, 'note');
    case 'buttons':
      return [
        ...count(part.buttons.length, limits.ACTIONS_ELEMENTS, 'buttons in a row'),
        ...part.buttons.flatMap(measureButton),
      ];
    case 'menu':
      return [
        ...text(part.label, limits.BUTTON_TEXT, 'label of a menu'),
        ...count(part.options.length, MENU_OPTIONS, 'options of a menu'),
        ...part.options.flatMap(measureOption),
      ];
    case 'input':
      return [
        ...text(part.label, INPUT_LABEL, 'label of an input'),
        ...text(part.placeholder, PLACEHOLDER, 'placeholder'),
        ...text(part.submit, limits.BUTTON_TEXT, 'button of an input'),
      ];
    case 'list':
      return part.items.flatMap(measureItem);
    case 'quote':
      return part.parts.flatMap(measurePart);
    case 'paragraph':
    case 'code':
    case 'table':
    case 'divider':
      return [];
  }
}

function measureItem({ text: words, parts = [] }: ListItem): Excess[] {
  return [...text(toMrkdwn(words), limits.SECTION_TEXT, 'entry of a list'), ...parts.flatMap(measurePart)];
}

function measureButton({ label, description, action }: Button): Excess[] {
  const value = packAction(action).length;
  return [
    ...(label.length > limits.BUTTON_TEXT ? text(label, limits.BUTTON_TEXT, 'button') : visible(label)),
    ...(description === undefined ? [] : text(description, limits.ACCESSIBILITY_LABEL, 'description of a button')),
    ...(value > limits.BUTTON_VALUE
      ? [
          {
            text: label,
            message: `button "${label}" carries ${value} characters, Slack takes ${limits.BUTTON_VALUE}`,
            remedy: SHORTER_IDS,
          },
        ]
      : []),
  ];
}

function visible(label: string): Excess[] {
  return text(label, VISIBLE_LABEL, 'button', `Slack shows about ${VISIBLE_LABEL}`).map((excess) =>
    label.length > VISIBLE_LABEL ? { ...excess, kind: 'visible' } : excess,
  );
}

const SHORTER_IDS = 'shorten the ids of modules and symptoms';

function measureOption({ label, action }: Button): Excess[] {
  const value = packOption(action).length;
  return [
    ...text(label, limits.OPTION_TEXT, 'option'),
    ...(value > limits.OPTION_VALUE
      ? [
          {
            message: `an option of a menu carries ${value} characters, Slack takes ${limits.OPTION_VALUE}`,
            remedy: SHORTER_IDS,
          },
        ]
      : []),
  ];
}

function text(words: string, limit: number, what: string, says = `Slack takes ${limit}`): Excess[] {
  if (words.trim() === '') return [{ message: `an empty ${what}`, remedy: 'fill it in' }];
  if (words.length <= limit) return [];
  return [
    {
      text: words,
      message: `${what} "${clip(words, MAX_QUOTED)}" has ${words.length} characters, ${says}`,
      remedy: `shorten it by ${words.length - limit}`,
    },
  ];
}

function count(found: number, limit: number, what: string): Excess[] {
  return found <= limit ? [] : [{ message: `${found} ${what}, Slack takes ${limit}`, remedy: 'offer fewer' }];
}

/** As Slack gets it: nothing may be lost on the way, and nothing may be more than it takes. */
function measureWhole(
  { reply, what }: Pick<SampleReply, 'reply' | 'what'>,
  surface: SampleReply['surfaces'][number],
): Excess[] {
  const blocks = renderBlocks(reply.parts);
  const named = (excess: Excess): Excess => ({ ...excess, message: `${what}: ${excess.message}` });
  if (surface === 'home') return count(blocks.length, limits.VIEW_BLOCKS, 'blocks in the Home tab').map(named);
  if (surface === 'window') {
    const title = reply.title === undefined ? [] : text(reply.title, limits.MODAL_TITLE, 'title of a window');
    return [
      ...title,
      ...[
        ...count(blocks.length, limits.VIEW_BLOCKS, 'blocks in a window'),
        ...sizeOfView(toView(reply, SPOT, '')),
      ].map(named),
    ];
  }
  const characters = blockText(renderMessage(reply).blocks);
  const whole =
    characters <= limits.MESSAGE_TEXT
      ? []
      : [
          {
            message: `${characters} characters in one message, Slack takes about ${limits.MESSAGE_TEXT}`,
            remedy: 'split or shorten it',
          },
        ];
  return [...count(blocks.length, limits.MESSAGE_BLOCKS, 'blocks in a message'), ...whole].map(named);
}

/** https://docs.slack.dev/reference/methods/views.publish: `view_too_large` from 250 kB. */
const MAX_VIEW_LENGTH = 250_000;

function sizeOfView(view: View): Excess[] {
  const length = JSON.stringify(view).length;
  return length <= MAX_VIEW_LENGTH
    ? []
    : [{ message: `a window of ${length} characters, Slack takes ${MAX_VIEW_LENGTH}`, remedy: 'split the section' }];
}

const SPOT: Spot = {
  teamId: 'T0123456789',
  userId: 'U0123456789A',
  channelId: 'C0123456789A',
  threadTs: '1700000000.000000',
  isPrivate: true,
};

/** Characters of every text that is shown; ids and values do not count. */
function blockText(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + blockText(item), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, inner]) => sum + (key === 'text' && typeof inner === 'string' ? inner.length : blockText(inner)),
    0,
  );
}
