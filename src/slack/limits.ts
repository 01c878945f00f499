/** What Slack takes, in characters or items. Sources: https://docs.slack.dev/reference/block-kit/blocks and /block-elements, /reference/views */
export const HEADER_TEXT = 150;
export const SECTION_TEXT = 3_000;
export const CONTEXT_TEXT = 2_000;
export const BUTTON_TEXT = 75;
export const BUTTON_VALUE = 2_000;
export const ACCESSIBILITY_LABEL = 75;
export const ACTIONS_ELEMENTS = 25;
export const OPTION_TEXT = 75;
export const OPTION_VALUE = 150;
export const MODAL_TITLE = 24;
/** `close` and `submit` of a window. */
export const VIEW_BUTTON = 24;
export const MESSAGE_BLOCKS = 50;
export const VIEW_BLOCKS = 100;
export const INPUT_TEXT = 3_000;
/** Best kept below 4,000: https://docs.slack.dev/reference/methods/chat.postMessage#truncating */
export const FALLBACK_TEXT = 4_000;
/** All text of a message together; fails near 13,200 (slackapi/bolt-js#2509). */
export const MESSAGE_TEXT = 10_000;
