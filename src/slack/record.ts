export type Json = Readonly<Record<string, unknown>>;

/** Empty for what is no object. */
export function record(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}
