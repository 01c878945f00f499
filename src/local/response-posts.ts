import { deliverAll, eventsOfMessage } from './events.ts';
import { asBoolean, asRecord, asString } from './json.ts';
import { checkContent } from './message-content.ts';
import { addMessage, fillIds, findMessage, removeMessage } from './messages.ts';
import type { Core, Json, Message } from './model.ts';
import { RESPONSE_URL_USES } from './response-urls.ts';
import type { ResponseUrl } from './response-urls.ts';

export interface ResponsePostAnswer {
  readonly status: number;
  readonly body: Json;
}

/** Answers a post to a response_url: docs.slack.dev/interactivity/handling-user-interaction#message_responses */
export function answerResponsePost(core: Core, path: string, given: unknown): ResponsePostAnswer {
  const url = core.responseUrls.find(path);
  if (url === undefined) return refuse(core, 404, 'invalid_response_url', path);
  if (url.expiresAt < core.now()) return refuse(core, 404, 'expired_url', 'a response_url lives for 30 minutes');
  if (url.uses >= RESPONSE_URL_USES)
    return refuse(core, 404, 'used_url', `a response_url takes ${RESPONSE_URL_USES} posts`);
  const problem = post(core, url, asRecord(given));
  if (problem !== undefined) return problem;
  url.uses += 1;
  return { status: 200, body: { ok: true } };
}

/** A post without an address: the body of a command's acknowledgement follows the same rules. */
export function postToUser(core: Core, url: ResponseUrl, args: Json): ResponsePostAnswer | undefined {
  return post(core, url, args);
}

function post(core: Core, url: ResponseUrl, args: Json): ResponsePostAnswer | undefined {
  const original = url.originalTs === undefined ? undefined : findMessage(core, url.channelId, url.originalTs);
  if (asBoolean(args['delete_original'])) return deleteOriginal(core, url, original);
  const content = checkContent(core, args, false);
  if ('error' in content) return refuse(core, 400, content.error, JSON.stringify(content['errors'] ?? []));
  if (asBoolean(args['replace_original']) && hasOriginal(core, url, original))
    return replace(core, original, args, content);
  const threadTs = threadOf(core, url, args);
  const isPublic = args['response_type'] === 'in_channel';
  const { id: userId, botId = '', appId = '' } = core.bot;
  const draft = { channelId: url.channelId, userId, botId, appId, ...content };
  const place = threadTs === '' ? draft : { ...draft, threadTs };
  const message = addMessage(core, isPublic ? place : { ...place, ephemeralFor: url.userId });
  if (isPublic) core.ledger.countPost(url.channelId);
  deliverAll(core, eventsOfMessage(core, message));
  return undefined;
}

function deleteOriginal(core: Core, url: ResponseUrl, original: Message | undefined): ResponsePostAnswer | undefined {
  if (url.originalTs === undefined)
    return refuse(core, 404, 'no_original_message', 'delete_original on a command: its message is not the app’s');
  if (original === undefined) return refuse(core, 404, 'message_not_found', 'the original is gone');
  removeMessage(core, original);
  return undefined;
}

/** A command has no message of the app that could be replaced: Slack then posts a new one. */
function hasOriginal(core: Core, url: ResponseUrl, original: Message | undefined): original is Message {
  if (url.originalTs === undefined)
    core.breakRule('no_original_message', 'replace_original on the response_url of a command');
  return original !== undefined;
}

/** "Visibility is for life": an ephemeral message stays one, whatever the response_type says. */
function replace(
  core: Core,
  original: Message,
  args: Json,
  content: { text: string; blocks: Json[]; attachments: Json[] },
): undefined {
  const isPublic = args['response_type'] === 'in_channel';
  if (isPublic && original.ephemeralFor !== undefined)
    core.breakRule('visibility_changed', 'an ephemeral message can never become in_channel');
  Object.assign(original, { text: content.text, attachments: content.attachments, editedTs: core.ids.ts() });
  original.blocks = fillIds(core, content.blocks);
  core.changed();
  return undefined;
}

/** A reply in a thread needs response_type in_channel, thread_ts and replace_original false; else it lands in the channel. */
function threadOf(core: Core, url: ResponseUrl, args: Json): string {
  if (args['thread_ts'] === undefined) return '';
  const isComplete = args['response_type'] === 'in_channel' && args['replace_original'] === false;
  if (isComplete && url.kind !== 'app') return asString(args['thread_ts']);
  const reason = isComplete
    ? 'a message shortcut cannot publish to a thread'
    : 'thread_ts needs response_type in_channel and replace_original false';
  core.breakRule('response_url_thread', reason);
  return '';
}

function refuse(core: Core, status: number, error: string, detail: string): ResponsePostAnswer {
  core.breakRule(error, `response_url: ${detail}`);
  return { status, body: { ok: false, error } };
}
