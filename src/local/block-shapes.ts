import { isRecord } from './json.ts';
import type { Json } from './model.ts';

/** Where blocks are to be shown: some blocks and elements are allowed in some places only. */
export type Surface = 'message' | 'modal' | 'home';

/** Collects what is wrong; `at` is a JSON pointer, as in Slack's own messages. */
export interface Findings {
  readonly surface: Surface;
  readonly messages: string[];
  readonly pointer: string;
}

/** Checks one value and adds what is wrong to the findings. */
export type Shape = (value: unknown, found: Findings) => void;

/** Wordings follow Slack's: "must be less than 76 characters [json-pointer:/blocks/0/text/text]". */
export function report(found: Findings, message: string): void {
  found.messages.push(`${message} [json-pointer:${found.pointer}]`);
}

export function inside(found: Findings, key: string | number): Findings {
  return { ...found, pointer: `${found.pointer}/${key}` };
}

/** `min` and `max` in characters (UTF-16 units). */
export function string(max: number, min = 1): Shape {
  return (value, found) => {
    if (typeof value !== 'string') return report(found, 'must be a string');
    if (value.length < min) report(found, `must be more than ${min - 1} characters`);
    if (value.length > max) report(found, `must be less than ${max + 1} characters`);
  };
}

export const boolean: Shape = (value, found) => {
  if (typeof value !== 'boolean') report(found, 'must be a boolean');
};

export const anything: Shape = () => undefined;

export function integer(min: number, max: number): Shape {
  return (value, found) => {
    if (!Number.isInteger(value)) return report(found, 'must be an integer');
    if (Number(value) < min || Number(value) > max) report(found, `must be between ${min} and ${max}`);
  };
}

export function oneOf(...allowed: readonly string[]): Shape {
  return (value, found) => {
    if (typeof value !== 'string' || !allowed.includes(value)) report(found, `must be one of: ${allowed.join(', ')}`);
  };
}

export function url(max: number): Shape {
  const length = string(max);
  return (value, found) => {
    length(value, found);
    if (typeof value === 'string' && !/^(https?|mailto|slack|tel):\S+$/u.test(value))
      report(found, 'must be a valid URL');
  };
}

export function list(item: Shape, max: number, min = 1): Shape {
  return (value, found) => {
    if (!Array.isArray(value)) return report(found, 'must be an array');
    if (value.length < min) report(found, `no fewer than ${min} items allowed`);
    if (value.length > max) report(found, `no more than ${max} items allowed`);
    value.forEach((entry, index) => item(entry, inside(found, index)));
  };
}

/** An object whose fields are all known; `required` ones are present. `also` sees the object when it is one. */
export function object(
  fields: Readonly<Record<string, Shape>>,
  required: readonly string[] = [],
  also: (value: Json, found: Findings) => void = () => undefined,
): Shape {
  return (value, found) => {
    if (!isRecord(value)) return report(found, 'must be an object');
    for (const name of required) if (value[name] === undefined) report(found, `missing required field: ${name}`);
    for (const [name, entry] of Object.entries(value)) checkField(fields, name, entry, found);
    also(value, found);
  };
}

/** A text object. Emoji belongs to plain_text, verbatim to mrkdwn: docs.slack.dev/reference/block-kit/composition-objects/text-object */
export function text(max: number, types: readonly string[] = ['plain_text', 'mrkdwn']): Shape {
  const fields = { type: oneOf(...types), text: string(max), emoji: boolean, verbatim: boolean };
  return object(fields, ['type', 'text'], (value, found) => {
    if (value['type'] === 'mrkdwn' && value['emoji'] !== undefined) report(found, 'invalid additional property: emoji');
    if (value['type'] === 'plain_text' && value['verbatim'] !== undefined)
      report(found, 'invalid additional property: verbatim');
  });
}

export function plainText(max: number): Shape {
  return text(max, ['plain_text']);
}

/** Looks the shape up by the object's `type`. */
export function typed(shapes: () => Readonly<Record<string, Shape>>): Shape {
  return (value, found) => {
    if (!isRecord(value)) return report(found, 'must be an object');
    const type = value['type'];
    const shape = typeof type === 'string' && Object.hasOwn(shapes(), type) ? shapes()[type] : undefined;
    if (shape === undefined) return report(found, `unsupported type: ${String(type)}`);
    shape(value, found);
  };
}

function checkField(fields: Readonly<Record<string, Shape>>, name: string, entry: unknown, found: Findings): void {
  const shape = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (shape === undefined) return report(found, `invalid additional property: ${name}`);
  if (entry !== undefined && entry !== null) shape(entry, inside(found, name));
}
