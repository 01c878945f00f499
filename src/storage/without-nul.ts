/** PostgreSQL refuses U+0000 in text; both engines store U+FFFD in its place, so that they remember the same. */
export function withoutNul<T>(value: T): T | string {
  return typeof value === 'string' ? value.replaceAll('\0', '\uFFFD') : value;
}
