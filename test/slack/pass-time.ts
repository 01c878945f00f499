import { jest } from '@jest/globals';

let aheadMs = 0;

/** Moves the clock of bot and workspace on (`Date.now`), for the rest of the test file; timers keep real time. */
export function passTime(ms: number): void {
  aheadMs += ms;
  jest.restoreAllMocks();
  const now = Date.now.bind(Date);
  jest.spyOn(Date, 'now').mockImplementation(() => now() + aheadMs);
}

/** A second press of the same button counts only after a while: a double click is a slip of the finger. */
export const DOUBLE_CLICK_MS = 2_000;
