import { AREAS } from '../core/knowledge-base.ts';
import { CONCEPT_ID, CONTENT_ID, MAX_LENGTHS, type ContentKinds } from './content-kinds.ts';

/** The value, defaults filled in; throws `UNFIT` when it is anything else. */
type Shape<T> = (value: unknown) => T;

/** Thrown, and worth no stack: the full check says what is wrong and where. */
export const UNFIT = new Error('this is not the shape of the file');

function unfit(): never {
  throw UNFIT;
}

function text(max = Number.POSITIVE_INFINITY): Shape<string> {
  return (value) => (typeof value === 'string' && isTidy(value, max) ? value : unfit());
}

function isTidy(value: string, max: number): boolean {
  return value !== '' && value.length <= max && value.trim().length === value.length;
}

function oneOf<T extends string>(values: readonly T[]): Shape<T> {
  return (value) => values.find((one) => one === value) ?? unfit();
}

function matching(pattern: RegExp): Shape<string> {
  return (value) => (typeof value === 'string' && pattern.test(value) ? value : unfit());
}

function listOf<T>(item: Shape<T>, min = 0, max = Number.POSITIVE_INFINITY): Shape<T[]> {
  return (value) =>
    Array.isArray(value) && value.length >= min && value.length <= max
      ? value.map((one: unknown) => item(one))
      : unfit();
}

function groupOf<T>(key: Shape<string>, item: Shape<T>): Shape<Record<string, T>> {
  return (value) => Object.fromEntries(entriesOf(value).map(([name, one]) => [key(name), item(one)]));
}

function fieldsOf<T extends object>(fields: { readonly [K in keyof T]: Shape<T[K]> }): Shape<T> {
  return (value) => {
    if (entriesOf(value).some(([name]) => !Object.hasOwn(fields, name))) unfit();
    return Object.fromEntries(
      Object.entries<Shape<unknown>>(fields).map(([name, shape]) => [
        name,
        shape((value as Record<string, unknown>)[name]),
      ]),
    ) as T;
  };
}

function orElse<T>(shape: Shape<T>, otherwise: () => T): Shape<T> {
  return (value) => (value === undefined ? otherwise() : shape(value));
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : unfit();
}

const id = matching(CONTENT_ID);
const words = listOf(text(MAX_LENGTHS.words));
const wordsIfAny = orElse(words, () => []);
/** `404` is a word, too. */
const entry: Shape<string> = (value) => text(MAX_LENGTHS.entry)(typeof value === 'number' ? String(value) : value);

function address(value: unknown): string {
  return typeof value === 'string' && /^https:\/\/[\w.-]+\/[\w./#?=&%-]*$/u.test(value) ? value : unfit();
}

/** The same shapes as in `content-schema.ts` for content that is as it should be, without a word on what is not. */
export const SHAPES: { readonly [K in keyof ContentKinds]: Shape<ContentKinds[K]> } = {
  module: fieldsOf({
    area: oneOf(AREAS),
    signals: wordsIfAny,
    symptoms: groupOf(id, fieldsOf({ signals: wordsIfAny })),
    sections: orElse(listOf(id), () => []),
  }),
  phrases: groupOf(id, fieldsOf({ aliases: wordsIfAny, symptoms: orElse(groupOf(id, words), () => ({})) })),
  lexicon: groupOf(matching(CONCEPT_ID), listOf(entry)),
  lookAlikes: groupOf(id, listOf(id, 2, 5)),
  moduleWords: groupOf(
    id,
    fieldsOf({
      scope: text(),
      symptoms: groupOf(id, fieldsOf({ title: text(), label: text(MAX_LENGTHS.label), fix: listOf(text(), 1) })),
    }),
  ),
  lookAlikeWords: groupOf(id, fieldsOf({ question: text(), answers: groupOf(id, text()) })),
  sectionHead: fieldsOf({
    title: text(MAX_LENGTHS.title),
    short: text(MAX_LENGTHS.short),
    link: address,
    access: oneOf(['server', 'console']),
  }),
};
