import { elementsOf } from './block-rules.ts';
import { asRecord, asString } from './json.ts';
import type { Json } from './model.ts';
import { optionsOf } from './views.ts';

/** An element where a user finds it. */
export interface PlacedElement {
  readonly block: Json;
  readonly element: Json;
}

/** By action_id, by block_id when the block has one element, or by the label that a user reads. Throws with what there is. */
export function findElement(blocks: readonly Json[], wanted: string): PlacedElement {
  const placed = blocks.flatMap((block) => elementsOf(block).map((element) => ({ block, element })));
  const found =
    placed.find(({ element }) => element['action_id'] === wanted) ??
    placed.find(({ block, element }) => labelsOf(block, element).includes(wanted)) ??
    placed.find(({ block }) => block['block_id'] === wanted);
  if (found !== undefined) return found;
  const known = placed.flatMap(({ block, element }) => [asString(element['action_id']), ...labelsOf(block, element)]);
  throw new Error(`no element "${wanted}"; there are: ${known.filter((name) => name !== '').join(', ')}`);
}

/** The action that Slack sends for a click; `wanted` tells the two feedback buttons apart. */
export function clickAction({ block, element }: PlacedElement, wanted: string): Json {
  const base = { type: element['type'], action_id: element['action_id'], block_id: block['block_id'] };
  const pressed =
    feedbackButtons(element).find((button) => [button['value'], labelOf(button['text'])].includes(wanted)) ?? element;
  const style = element['style'] === undefined ? {} : { style: element['style'] };
  const value = pressed['value'] === undefined ? {} : { value: pressed['value'] };
  return { ...base, text: pressed['text'], ...style, ...value };
}

/** The values of the options that a user means, each by its value or its label. Throws when an option is not there. */
export function chosenValues(element: Json, wanted: readonly string[]): string[] {
  const options = optionsOf(element);
  if (options.length === 0) return [...wanted];
  return wanted.map((name) => {
    const option = options.find((entry) => entry['value'] === name || labelOf(entry['text']) === name);
    if (option === undefined) throw new Error(`no option "${name}" in ${asString(element['action_id'])}`);
    return asString(option['value']);
  });
}

export function labelOf(text: unknown): string {
  return asString(asRecord(text)['text']);
}

function labelsOf(block: Json, element: Json): string[] {
  const buttons = feedbackButtons(element);
  const own = [element, ...buttons].map((entry) => labelOf(entry['text']));
  const values = buttons.map((button) => asString(button['value']));
  return [...own, ...values, labelOf(block['label'])].filter((label) => label !== '');
}

function feedbackButtons(element: Json): Json[] {
  return [element['positive_button'], element['negative_button']]
    .filter((button) => button !== undefined)
    .map(asRecord);
}
