import { asList, asRecord, asString, isRecord } from '../json.ts';
import type { Json } from '../model.ts';
import { attributes, escapeHtml } from './html.ts';
import type { Canvas } from './render-blocks.ts';
import { renderText } from './render-blocks.ts';

/** The label of an input block is outside its control. */
export interface Labelled {
  readonly id: string;
  readonly describedBy: string | undefined;
}

/** One interactive element as a real control: the page's script finds what to send in its data attributes. */
export function renderElement(element: Json, block: Json, canvas: Canvas, labelled?: Labelled): string {
  const type = asString(element['type']);
  const common = {
    id: labelled?.id,
    'aria-describedby': labelled?.describedBy,
    'data-action': asString(element['action_id']),
    'data-block': asString(block['block_id']),
    'data-type': type,
    'data-confirm': isRecord(element['confirm']) ? JSON.stringify(element['confirm']) : undefined,
    'data-dispatch': block['type'] !== 'input' || block['dispatch_action'] === true,
  };
  if (type === 'button') return renderButton(element, common, canvas);
  if (type.endsWith('static_select') || type === 'overflow') return renderSelect(element, common, canvas, labelled);
  if (type === 'checkboxes' || type === 'radio_buttons') return renderChoices(element, common, canvas);
  if (type.endsWith('_input')) return renderTextInput(element, common, canvas);
  if (type in PICKERS)
    return `<input${attributes({ ...common, type: PICKERS[type], value: stateText(element, block, canvas), 'aria-label': nameOf(element, labelled) })}>`;
  if (type === 'feedback_buttons')
    return [element['positive_button'], element['negative_button']]
      .map((entry) => renderButton({ ...element, ...asRecord(entry) }, common, canvas))
      .join('');
  return `<span class="unknown">(${escapeHtml(type)})</span>`;
}

type Common = Readonly<Record<string, string | boolean | undefined>>;

const PICKERS: Readonly<Record<string, string>> = {
  datepicker: 'date',
  timepicker: 'time',
  datetimepicker: 'datetime-local',
};

function renderButton(button: Json, common: Common, { names }: Canvas): string {
  const style = button['style'] === undefined ? '' : ` ${asString(button['style'])}`;
  const label = button['accessibility_label'] === undefined ? undefined : asString(button['accessibility_label']);
  const url = asString(button['url']);
  return `<button type="button" class="button${escapeHtml(style)}"${attributes({ ...common, 'aria-label': label, title: label, 'data-url': url === '' ? undefined : url })}>${renderText(button['text'], names)}</button>`;
}

function renderSelect(element: Json, common: Common, { names, state }: Canvas, labelled: Labelled | undefined): string {
  const chosen = chosenValues(element, common, state);
  const isMany = asString(element['type']).startsWith('multi_');
  const groups = asList(element['option_groups']).filter(isRecord);
  const placeholder = placeholderOf(element);
  const first =
    isMany || chosen.length > 0 ? '' : `<option value="" disabled selected>${escapeHtml(placeholder)}</option>`;
  const options = groups.length === 0
    ? renderOptions(element['options'], chosen)
    : groups.map((group) => `<optgroup label="${renderText(group['label'], names)}">${renderOptions(group['options'], chosen)}</optgroup>`).join(''); // prettier-ignore
  return `<select class="select"${attributes({ ...common, multiple: isMany, 'aria-label': nameOf(element, labelled) })}>${first}${options}</select>`;
}

function renderOptions(options: unknown, chosen: readonly string[]): string {
  return asList(options).filter(isRecord).map((option) => {
    const value = asString(option['value']);
    return `<option${attributes({ value, selected: chosen.includes(value) })}>${escapeHtml(asString(asRecord(option['text'])['text']))}</option>`;
  }).join(''); // prettier-ignore
}

function renderChoices(element: Json, common: Common, { names, prefix, state }: Canvas): string {
  const chosen = chosenValues(element, common, state);
  const type = element['type'] === 'checkboxes' ? 'checkbox' : 'radio';
  const name = `${prefix}-${String(common['data-block'])}-${String(common['data-action'])}`;
  const choices = asList(element['options']).filter(isRecord).map((option) => {
    const value = asString(option['value']);
    return `<label><input${attributes({ type, name, value, checked: chosen.includes(value) })}> ${renderText(option['text'], names)}</label>`;
  }); // prettier-ignore
  return `<div class="choices" role="group"${attributes(common)}>${choices.join('')}</div>`;
}

function renderTextInput(element: Json, common: Common, canvas: Canvas): string {
  const value = stateText(element, { block_id: common['data-block'] }, canvas);
  const placeholder = placeholderOf(element);
  const limits = { minlength: numberOf(element['min_length']), maxlength: numberOf(element['max_length']) };
  const shared = {
    ...common,
    ...limits,
    placeholder: placeholder === '' ? undefined : placeholder,
    autocomplete: 'off',
  };
  if (element['multiline'] === true) return `<textarea rows="5"${attributes(shared)}>${escapeHtml(value)}</textarea>`;
  const type =
    { email_text_input: 'email', url_text_input: 'url', number_input: 'number' }[asString(element['type'])] ?? 'text';
  return `<input${attributes({ ...shared, type, value })}>`;
}

/** A control outside an input block is named by its placeholder. */
function nameOf(element: Json, labelled: Labelled | undefined): string | undefined {
  return labelled === undefined ? placeholderOf(element) || 'Choose' : undefined;
}

function placeholderOf(element: Json): string {
  return asString(asRecord(element['placeholder'])['text']) || (element['type'] === 'overflow' ? '⋯' : '');
}

function chosenValues(element: Json, common: Common, state: Canvas['state']): string[] {
  const kept = state?.[String(common['data-block'])]?.[String(common['data-action'])];
  const found =
    kept === undefined
      ? [element['initial_option'] ?? element['initial_options']]
      : [kept['selected_option'] ?? kept['selected_options']];
  return found
    .flat()
    .map((option) => asString(asRecord(option)['value']))
    .filter((value) => value !== '');
}

function stateText(element: Json, block: Json, { state }: Canvas): string {
  const kept = state?.[asString(block['block_id'])]?.[asString(element['action_id'])];
  const value = Object.entries(kept ?? {}).find(([key]) => key !== 'type')?.[1];
  const initial = ['value', 'date', 'time']
    .map((name) => asString(element[`initial_${name}`]))
    .find((text) => text !== '');
  return asString(value) || (initial ?? '');
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
