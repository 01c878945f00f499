import { randomBytes, randomUUID } from 'node:crypto';

export interface Ids {
  /** A message timestamp such as "1712345678.000100": never given twice, always growing. */
  ts(): string;
  /** An id such as "V0LOCAL00000C": a letter of Slack's, then digits and capitals. */
  next(prefix: string): string;
  uuid(): string;
  secret(): string;
}

/** `now` in ms: timestamps follow it, and grow by a microsecond while it stands still. */
export function createIds(now: () => number): Ids {
  let lastMicros = 0;
  let count = 0;
  return {
    ts() {
      lastMicros = Math.max(lastMicros + 1, Math.floor(now() * 1000));
      const digits = String(lastMicros);
      return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
    },
    next(prefix) {
      count += 1;
      return `${prefix}0LOCAL${count.toString(36).toUpperCase().padStart(6, '0')}`;
    },
    uuid: randomUUID,
    secret: () => randomBytes(12).toString('hex'),
  };
}
