import { LIMITS } from './block-limits.ts';
import {
  anything,
  boolean,
  integer,
  list,
  object,
  oneOf,
  plainText,
  report,
  string,
  text,
  typed,
  url,
} from './block-shapes.ts';
import type { Findings, Shape } from './block-shapes.ts';
import type { Json } from './model.ts';

/** An element of one of these types, each with its own fields. */
export function element(...types: readonly string[]): Shape {
  const allowed = Object.fromEntries(types.map((type) => [type, ELEMENTS[type] ?? anything]));
  return typed(() => allowed);
}

/** Elements whose value Slack keeps in `state.values`. */
export const STATEFUL_TYPES: ReadonlySet<string> = new Set([
  'static_select', 'multi_static_select', 'users_select', 'multi_users_select', 'conversations_select', 'channels_select',
  'radio_buttons', 'checkboxes', 'plain_text_input', 'email_text_input', 'url_text_input', 'number_input',
  'datepicker', 'timepicker', 'datetimepicker',
]); // prettier-ignore

export const SELECTS = [
  'static_select', 'multi_static_select', 'external_select', 'multi_external_select', 'users_select', 'multi_users_select',
  'conversations_select', 'multi_conversations_select', 'channels_select', 'multi_channels_select',
] as const; // prettier-ignore

export const PICKERS = ['datepicker', 'timepicker', 'radio_buttons', 'checkboxes'] as const;

export const INPUTS = [...SELECTS, ...PICKERS, 'datetimepicker', 'plain_text_input', 'email_text_input', 'url_text_input', 'number_input'] as const; // prettier-ignore

const ID = string(LIMITS.actionId);

const CONFIRM = object(
  {
    title: plainText(LIMITS.confirmTitle),
    text: text(LIMITS.confirmText),
    confirm: plainText(LIMITS.confirmButton),
    deny: plainText(LIMITS.confirmButton),
    style: oneOf('primary', 'danger'),
  },
  ['title', 'text', 'confirm', 'deny'],
);

/** Only overflow options may carry an address; only radio buttons and checkboxes may use mrkdwn. */
function option(textTypes: readonly string[], mayLink = false): Shape {
  const fields = {
    text: text(LIMITS.optionText, textTypes),
    value: string(LIMITS.optionValue),
    description: text(LIMITS.optionDescription, textTypes),
  };
  return object(mayLink ? { ...fields, url: url(LIMITS.buttonUrl) } : fields, ['text', 'value']);
}

const PLAIN_OPTION = option(['plain_text']);
const CHOICE_OPTION = option(['plain_text', 'mrkdwn']);
const OPTION_GROUP = object(
  { label: plainText(LIMITS.optionGroupLabel), options: list(PLAIN_OPTION, LIMITS.selectOptions) },
  ['label', 'options'],
);

const COMMON = { type: anything, action_id: ID };
const ASKING = { ...COMMON, confirm: CONFIRM, focus_on_load: boolean };
const MENU = { ...ASKING, placeholder: plainText(LIMITS.placeholder) };

const BUTTON_FIELDS = {
  ...COMMON,
  text: plainText(LIMITS.buttonText),
  value: string(LIMITS.buttonValue),
  url: url(LIMITS.buttonUrl),
  style: oneOf('primary', 'danger'),
  confirm: CONFIRM,
  accessibility_label: string(LIMITS.accessibilityLabel),
};

const FEEDBACK_BUTTON = object(
  {
    text: plainText(LIMITS.buttonText),
    value: string(LIMITS.buttonValue),
    accessibility_label: string(LIMITS.accessibilityLabel),
  },
  ['text', 'value'],
);

const CHOICE_FIELDS = {
  ...ASKING,
  options: list(CHOICE_OPTION, LIMITS.choiceOptions),
  initial_option: CHOICE_OPTION,
  initial_options: list(CHOICE_OPTION, LIMITS.choiceOptions),
};

const TEXT_INPUT_FIELDS = {
  ...COMMON,
  focus_on_load: boolean,
  placeholder: plainText(LIMITS.placeholder),
  initial_value: string(LIMITS.inputText, 0),
  multiline: boolean,
  min_length: integer(0, LIMITS.inputText),
  max_length: integer(1, LIMITS.inputText),
  dispatch_action_config: object({ trigger_actions_on: list(oneOf('on_enter_pressed', 'on_character_entered'), 2) }),
};

const STATIC_FIELDS = {
  ...MENU,
  options: list(PLAIN_OPTION, LIMITS.selectOptions),
  option_groups: list(OPTION_GROUP, LIMITS.optionGroups),
  initial_option: PLAIN_OPTION,
  initial_options: list(PLAIN_OPTION, LIMITS.selectOptions),
  max_selected_items: integer(1, LIMITS.selectOptions),
};

/** Menus over people and channels: their many options are passed through, their common fields are checked. */
const REMOTE_FIELDS = {
  ...MENU,
  initial_user: anything, initial_users: anything, initial_channel: anything, initial_channels: anything,
  initial_conversation: anything, initial_conversations: anything, default_to_current_conversation: boolean, filter: anything,
  response_url_enabled: boolean, max_selected_items: integer(1, LIMITS.selectOptions), min_query_length: anything,
  initial_option: PLAIN_OPTION, initial_options: list(PLAIN_OPTION, LIMITS.selectOptions),
}; // prettier-ignore

const PICKER = object({
  ...MENU,
  initial_date: anything,
  initial_time: anything,
  initial_date_time: anything,
  timezone: anything,
});
const IMAGE_FIELDS = {
  type: anything,
  image_url: url(LIMITS.imageUrl),
  alt_text: string(LIMITS.altText),
  slack_file: anything,
};

const ELEMENTS: Readonly<Record<string, Shape>> = {
  button: object(BUTTON_FIELDS, ['text']),
  icon_button: object({ ...BUTTON_FIELDS, icon: oneOf('trash'), visible_to_user_ids: anything }, ['icon', 'text']),
  feedback_buttons: object({ ...COMMON, positive_button: FEEDBACK_BUTTON, negative_button: FEEDBACK_BUTTON }, ['positive_button', 'negative_button']),
  overflow: object({ ...COMMON, confirm: CONFIRM, options: list(option(['plain_text'], true), LIMITS.overflowOptions) }, ['options']),
  static_select: object(STATIC_FIELDS, [], hasOptions),
  multi_static_select: object(STATIC_FIELDS, [], hasOptions),
  ...Object.fromEntries(SELECTS.filter((type) => !type.includes('static')).map((type) => [type, object(REMOTE_FIELDS)])),
  radio_buttons: object(CHOICE_FIELDS, ['options']),
  checkboxes: object(CHOICE_FIELDS, ['options']),
  datepicker: PICKER,
  timepicker: PICKER,
  datetimepicker: PICKER,
  plain_text_input: object(TEXT_INPUT_FIELDS),
  email_text_input: object(TEXT_INPUT_FIELDS),
  url_text_input: object(TEXT_INPUT_FIELDS),
  number_input: object({ ...TEXT_INPUT_FIELDS, is_decimal_allowed: boolean, min_value: anything, max_value: anything }, ['is_decimal_allowed']),
  image: object(IMAGE_FIELDS, ['alt_text'], hasImage),
  plain_text: text(LIMITS.sectionText),
  mrkdwn: text(LIMITS.sectionText),
}; // prettier-ignore

export function hasImage(value: Json, found: Findings): void {
  if (value['image_url'] === undefined && value['slack_file'] === undefined)
    report(found, 'must define either `image_url` or `slack_file`');
}

function hasOptions(value: Json, found: Findings): void {
  const given = [value['options'], value['option_groups']].filter((entry) => entry !== undefined);
  if (given.length !== 1) report(found, 'must define either `options` or `option_groups`');
}
