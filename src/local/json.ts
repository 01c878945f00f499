import type { Json } from './model.ts';

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as an object; anything else becomes an empty one. */
export function asRecord(value: unknown): Json {
  return isRecord(value) ? value : {};
}

export function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The value as a string; numbers are written out, anything else becomes "". */
export function asString(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

/** Form-encoded calls carry booleans as words. */
export function asBoolean(value: unknown): boolean {
  return value === true || value === 'true' || value === '1';
}

/** A copy that shares nothing with the original and holds only what JSON can carry. */
export function copyJson(value: Json): Json {
  return asRecord(JSON.parse(JSON.stringify(value)));
}
