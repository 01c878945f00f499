/**
 * Slack's published limits of blocks, elements and views, in characters or items. Sources: docs.slack.dev/reference/block-kit (blocks,
 * block-elements, composition-objects), docs.slack.dev/reference/views, and slackapi/node-slack-sdk packages/types/src/block-kit.
 */
export const LIMITS = {
  /** docs.slack.dev/reference/block-kit/blocks */
  blocksPerMessage: 50,
  blocksPerView: 100,
  blockId: 255,
  actionId: 255,
  /** Over all text of all blocks of a message; undocumented, measured in slackapi/bolt-js#2509. */
  messageBlocksText: 13_200,
  /** Over all markdown blocks of a message: /blocks/markdown-block */
  markdownText: 12_000,
  /** docs.slack.dev/reference/methods/chat.postMessage#truncating: longer text is cut. */
  messageText: 40_000,

  /** /blocks/section-block, /blocks/header-block, /blocks/context-block, /blocks/actions-block, /blocks/context-actions-block */
  sectionText: 3000,
  sectionFields: 10,
  sectionFieldText: 2000,
  headerText: 150,
  contextElements: 10,
  actionsElements: 25,
  contextActionsElements: 5,
  /** /blocks/input-block, /blocks/image-block, /blocks/video-block, /blocks/table-block */
  inputLabel: 2000,
  inputHint: 2000,
  imageTitle: 2000,
  altText: 2000,
  imageUrl: 3000,
  videoTitle: 200,
  tableRows: 100,
  tableCells: 20,

  /** /block-elements/button-element, /block-elements/feedback-buttons-element */
  buttonText: 75,
  buttonValue: 2000,
  buttonUrl: 3000,
  accessibilityLabel: 75,
  /** /block-elements: select menus, overflow, checkboxes, radio buttons, plain-text input */
  placeholder: 150,
  selectOptions: 100,
  optionGroups: 100,
  overflowOptions: 5,
  choiceOptions: 10,
  inputText: 3000,
  /** /composition-objects/option-object, /option-group-object, /confirmation-dialog-object */
  optionText: 75,
  optionValue: 150,
  optionDescription: 75,
  optionGroupLabel: 75,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,

  /** docs.slack.dev/reference/views/modal-views; the size is "250kb" in the error tables of views.open and views.publish. */
  viewTitle: 24,
  viewButton: 24,
  privateMetadata: 3000,
  callbackId: 255,
  externalId: 255,
  viewBytes: 250_000,
  /** docs.slack.dev/surfaces/modals: the first view and two more. */
  viewStack: 3,
} as const;
