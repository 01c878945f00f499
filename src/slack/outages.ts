/** So many failures in a row, and Slack is failing for everything of that kind. */
const FAILING_AFTER = 5;

/**
 * Which kinds of work fail because Slack does. The kind, as it says where the answer goes: mentions are answered in channels, commands
 * by their `response_url`, and one may fail while the other works.
 */
export interface Outages {
  failed(kind: string): void;
  succeeded(kind: string): void;
  has(kind: string): boolean;
  /** Those that fail now. */
  kinds(): readonly string[];
}

export function createOutages(): Outages {
  const failuresInRow = new Map<string, number>();
  const has = (kind: string): boolean => (failuresInRow.get(kind) ?? 0) >= FAILING_AFTER;
  return {
    has,
    kinds: () => [...failuresInRow.keys()].filter(has),
    failed: (kind) => void failuresInRow.set(kind, (failuresInRow.get(kind) ?? 0) + 1),
    succeeded: (kind) => void failuresInRow.delete(kind),
  };
}
