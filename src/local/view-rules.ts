import { LIMITS } from './block-limits.ts';
import { checkBlocks } from './block-rules.ts';
import { anything, boolean, object, plainText, string } from './block-shapes.ts';
import type { Findings, Shape } from './block-shapes.ts';
import { asList, asRecord, isRecord } from './json.ts';
import type { Json } from './model.ts';

/** What Slack answers to a bad view. */
export interface ViewError {
  readonly error: 'invalid_arguments' | 'view_too_large';
  readonly messages: readonly string[];
}

/** Checks a view as views.open, views.push, views.update, views.publish and a submission's answer do. */
export function checkView(view: unknown, type: 'modal' | 'home'): ViewError | undefined {
  const messages = findings(view, type);
  if (messages.length > 0) return { error: 'invalid_arguments', messages };
  const bytes = Buffer.byteLength(JSON.stringify(view));
  return bytes > LIMITS.viewBytes ? { error: 'view_too_large', messages: [`${bytes} bytes`] } : undefined;
}

const COMMON = {
  type: anything,
  blocks: anything,
  private_metadata: string(LIMITS.privateMetadata, 0),
  callback_id: string(LIMITS.callbackId, 0),
  external_id: string(LIMITS.externalId, 0),
};

const VIEWS: Readonly<Record<'modal' | 'home', Shape>> = {
  home: object(COMMON, ['type', 'blocks']),
  modal: object(
    {
      ...COMMON,
      title: plainText(LIMITS.viewTitle),
      submit: plainText(LIMITS.viewButton),
      close: plainText(LIMITS.viewButton),
      clear_on_close: boolean,
      notify_on_close: boolean,
      submit_disabled: boolean,
    },
    ['type', 'title', 'blocks'],
  ),
};

function findings(view: unknown, type: 'modal' | 'home'): string[] {
  if (!isRecord(view)) return ['must provide an object [json-pointer:/view]'];
  if (view['type'] !== type)
    return [`unsupported view type: ${String(view['type'])}, expected ${type} [json-pointer:/view/type]`];
  const found: Findings = { surface: type, messages: [], pointer: '/view' };
  VIEWS[type](view, found);
  const blocks = checkBlocks(view['blocks'] ?? [], type, '/view/blocks', LIMITS.blocksPerView);
  return [...found.messages, ...blocks, ...checkSubmit(view, type)];
}

/** docs.slack.dev/reference/views/modal-views: submit is "required when an input block is within the blocks array". */
function checkSubmit(view: Json, type: 'modal' | 'home'): string[] {
  const hasInput = asList(view['blocks']).some((block) => asRecord(block)['type'] === 'input');
  if (type === 'home' || !hasInput || view['submit'] !== undefined) return [];
  return ['missing required field: submit, needed by an input block [json-pointer:/view]'];
}
