import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface Child {
  readonly process: ChildProcess;
  /** What it printed up to its end, and how it ended. */
  readonly end: Promise<{ readonly lines: readonly string[]; readonly errors: string; readonly code: number | null }>;
}

/** Runs a script of this folder as a process of its own. `onLines` is told how many lines it has printed. */
export function runChild(
  script: string,
  parameters: readonly string[],
  onLines: (count: number) => void = () => undefined,
): Child {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', path, ...parameters]);
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
    onLines(output.split('\n').length - 1);
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => void (errors += chunk));
  const end = once(child, 'close').then(() => ({
    lines: output.split('\n').slice(0, -1),
    errors,
    code: child.exitCode,
  }));
  return { process: child, end };
}
