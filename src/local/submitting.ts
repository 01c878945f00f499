import { LIMITS } from './block-limits.ts';
import { deliverDeed, isEmptyAck, refusedDeed } from './deed.ts';
import type { Deed } from './deed.ts';
import { chosenValues, findElement, labelOf } from './elements.ts';
import { submissionDelivery } from './interaction-payloads.ts';
import { asList, asRecord, asString, isRecord } from './json.ts';
import type { Core, Json, User, View } from './model.ts';
import { checkView } from './view-rules.ts';
import { closeViews, createView, replaceView, stackOf, stateValue, topView } from './views.ts';

/** What a user enters, by block_id, action_id or label; options by value or label. */
export type Entries = Readonly<Record<string, string | readonly string[]>>;

/** Fills in and submits the view on top. Slack itself refuses missing and too short or long entries. */
export async function submit(core: Core, user: User, viewId: string, entries: Entries): Promise<Deed> {
  const view = topView(core, user.id);
  if (view === undefined || view.id !== viewId) throw new Error(`${user.name} does not have view ${viewId} on top`);
  if (view.definition['submit'] === undefined) return refusedDeed('the view has no submit button');
  for (const [name, value] of Object.entries(entries)) fillIn(view, name, value);
  const complaint = inputsOf(view)
    .map((block) => complaintAbout(view, block))
    .find((text) => text !== undefined);
  if (complaint !== undefined) return refusedDeed(complaint);
  const deed = await deliverDeed(core, [submissionDelivery(core, user, view)]);
  if (deed.isAcked) obey(core, view, deed.ackBody);
  return deed;
}

/** What a user types or chooses in an input block of a view, before anything is sent. */
export function fillIn(view: View, name: string, entered: string | readonly string[]): void {
  const { block, element } = findElement(inputsOf(view), name);
  const isText = typeof entered === 'string';
  const values = chosenValues(element, isText ? [entered] : entered);
  const value = stateValue(element, isText ? (values[0] ?? '') : values);
  (view.state[asString(block['block_id'])] ??= {})[asString(element['action_id'])] = value;
}

function inputsOf(view: View): Json[] {
  return asList(view.definition['blocks'])
    .filter(isRecord)
    .filter((block) => block['type'] === 'input');
}

/** What Slack's client would write under the input, or undefined. */
function complaintAbout(view: View, block: Json): string | undefined {
  const element = asRecord(block['element']);
  const state = asRecord(view.state[asString(block['block_id'])]?.[asString(element['action_id'])]);
  const entered = Object.entries(state).find(([key]) => key !== 'type')?.[1];
  const isEmpty = entered === undefined || entered === null || (asList(entered).length === 0 && Array.isArray(entered));
  const label = labelOf(block['label']);
  if (isEmpty) return block['optional'] === true ? undefined : `${label}: please complete this required field.`;
  if (typeof entered !== 'string' || !asString(element['type']).endsWith('_input')) return undefined;
  const { min_length: min = 0, max_length: max = LIMITS.inputText } = element;
  return entered.length < Number(min) || entered.length > Number(max)
    ? `${label}: between ${String(min)} and ${String(max)} characters.`
    : undefined;
}

/** Does what the acknowledgement asks for: docs.slack.dev/surfaces/modals#response_actions. Nothing closes the view. */
function obey(core: Core, view: View, body: unknown): void {
  if (isEmptyAck(body)) return void closeViews(core, view.userId, false);
  const answer = asRecord(body);
  switch (answer['response_action']) {
    case 'clear':
      return void closeViews(core, view.userId, true);
    case 'errors':
      return checkErrors(core, view, answer['errors']);
    case 'update':
      return withView(core, answer['view'], (definition) => replaceView(core, view, definition));
    case 'push':
      return withView(core, answer['view'], (definition) => push(core, view, definition));
    default:
      core.breakRule('invalid_response_action', JSON.stringify(body));
  }
}

function checkErrors(core: Core, view: View, errors: unknown): void {
  const known = inputsOf(view).map((block) => asString(block['block_id']));
  const names = Object.keys(asRecord(errors));
  if (names.length === 0) core.breakRule('invalid_response_action', 'errors without any error');
  for (const name of names.filter((candidate) => !known.includes(candidate))) {
    core.breakRule('invalid_response_action', `errors for ${name}, which is no input block of the view`);
  }
}

function withView(core: Core, definition: unknown, use: (definition: Json) => void): void {
  const problem = checkView(definition, 'modal');
  if (problem !== undefined)
    core.breakRule(problem.error, `view of a submission's answer: ${problem.messages.join('; ')}`);
  else use(asRecord(definition));
}

function push(core: Core, view: View, definition: Json): void {
  const stack = stackOf(core, view.userId);
  if (stack.length >= LIMITS.viewStack) return core.breakRule('push_limit_reached', 'view of a submission’s answer');
  stack.push(createView(core, view.userId, definition, view).id);
  core.changed();
}
