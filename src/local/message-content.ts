import { refusal } from './api-method.ts';
import type { Refusal } from './api-method.ts';
import { LIMITS } from './block-limits.ts';
import { checkMessageBlocks, hasTwoPrimaryButtons } from './block-rules.ts';
import { asList, asString, isRecord } from './json.ts';
import type { Core, Json } from './model.ts';

export interface Content {
  readonly text: string;
  readonly blocks: Json[];
  readonly attachments: Json[];
}

/**
 * Checks text, blocks and attachments of a message. Text beyond 40,000 characters is cut as Slack does, which counts as broken, too.
 * The total of the blocks is left out for response_url, which takes blocks that chat.postMessage refuses (slackapi/bolt-js#2867).
 */
export function checkContent(core: Core, args: Json, hasTotal = true): Content | Refusal {
  const blocks = args['blocks'] ?? [];
  const problem = checkMessageBlocks(blocks);
  if (problem !== undefined && (hasTotal || problem.error !== 'msg_blocks_too_long'))
    return refusal(problem.error, problem.messages);
  const content = {
    text: readText(core, args),
    blocks: asList(blocks).filter(isRecord),
    attachments: asList(args['attachments']).filter(isRecord),
  };
  if (content.text === '' && content.blocks.length === 0 && content.attachments.length === 0) return refusal('no_text');
  if (hasTwoPrimaryButtons(content.blocks))
    core.breakRule('two_primary_buttons', 'a set of buttons has at most one primary');
  return content;
}

function readText(core: Core, args: Json): string {
  const text = asString(args['text'] ?? args['markdown_text']);
  if (text.length <= LIMITS.messageText) return text;
  core.breakRule('text_truncated', `${text.length} characters of text, cut at ${LIMITS.messageText}`);
  return text.slice(0, LIMITS.messageText);
}
