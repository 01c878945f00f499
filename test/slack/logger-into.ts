import type { Logger, LogLevel } from '@slack/bolt';

/** Whatever is logged, but for what is only for debugging, as a line of text in `log`. */
export function loggerInto(log: string[]): Logger {
  const write = (...words: unknown[]): void =>
    void log.push(words.map((word) => (typeof word === 'string' ? word : JSON.stringify(word))).join(' '));
  return {
    debug: () => undefined,
    info: write,
    warn: write,
    error: write,
    setLevel: () => undefined,
    getLevel: () => 'info' as LogLevel,
    setName: () => undefined,
  };
}
