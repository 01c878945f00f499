import { pause } from './pause.ts';

/** Knows what is under way, and tells waiters when something changed. */
export interface Activity {
  readonly track: <T>(work: Promise<T>) => Promise<T>;
  readonly changed: () => void;
  /** Resolves once nothing is under way, and nothing has begun for `quietMs` after that. Rejects after `timeoutMs`. */
  settled(quietMs: number, timeoutMs: number): Promise<void>;
  /** Resolves with the first value that is not undefined or false; looked at on every change. Rejects after `timeoutMs`. */
  waitFor<T>(look: () => T | undefined | false, timeoutMs: number): Promise<T>;
  /** Calls `listener` at every change, until the function returned is called. */
  readonly subscribe: (listener: () => void) => () => void;
}

export function createActivity(): Activity {
  let underWay = 0;
  let begun = 0;
  const watchers = new Set<() => void>();
  const changed = (): void => watchers.forEach((watcher) => watcher());
  const isQuiet = (): boolean => underWay === 0;
  const waitFor: Activity['waitFor'] = (look, timeoutMs) => watch(watchers, look, timeoutMs);
  return {
    changed,
    waitFor,
    subscribe(listener) {
      watchers.add(listener);
      return () => void watchers.delete(listener);
    },
    async track(work) {
      underWay += 1;
      begun += 1;
      try {
        return await work;
      } finally {
        underWay -= 1;
        changed();
      }
    },
    async settled(quietMs, timeoutMs) {
      const until = performance.now() + timeoutMs;
      for (;;) {
        await waitFor(isQuiet, until - performance.now());
        const before = begun;
        await restFor(quietMs);
        if (isQuiet() && begun === before) return;
      }
    },
  };
}

/** A turn of the event loop lets work that was just queued begin; more only when asked for. */
function restFor(quietMs: number): Promise<void> {
  return quietMs > 0 ? pause(quietMs) : new Promise((resolve) => void setImmediate(resolve));
}

function watch<T>(watchers: Set<() => void>, look: () => T | undefined | false, timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const finish = (end: () => void): void => {
      watchers.delete(check);
      clearTimeout(timer);
      end();
    };
    const check = (): void => {
      const value = look();
      if (value !== undefined && value !== false) finish(() => resolve(value));
    };
    const timer = setTimeout(
      () => finish(() => reject(new Error(`waited ${Math.round(timeoutMs)} ms in vain`))),
      timeoutMs,
    );
    watchers.add(check);
    check();
  });
}
