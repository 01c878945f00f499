/** What only a test may change: obeyed under NODE_ENV=test, and all at its ordinary value otherwise. */
export interface TestSwitches {
  /** `FAULT_POINT=after-post:3` ends the process without a word when it is at that step for the third time. */
  readonly onStep: (step: string) => void;
  /** `TEST_PACING=off`: posts do not wait for their turn, so that load can be measured. */
  readonly isPaced: boolean;
}

export function readTestSwitches(env: Readonly<Record<string, string | undefined>>): TestSwitches {
  if (env['NODE_ENV'] !== 'test') return { onStep: () => undefined, isPaced: true };
  return { onStep: dieAt(env['FAULT_POINT'] ?? ''), isPaced: env['TEST_PACING'] !== 'off' };
}

function dieAt(wanted: string): TestSwitches['onStep'] {
  const [name, times = '1'] = wanted.split(':');
  let left = Number(times);
  return (step) => {
    if (step !== name) return;
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  };
}
