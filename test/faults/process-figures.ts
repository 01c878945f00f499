import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { BotProcess } from './bot-process.ts';

/** What a process takes of the machine's memory now and at most so far, in MB of 2^20; 0 where there is no /proc. */
export function memoryMb(pid: number | undefined): { readonly residentMb: number; readonly peakMb: number } {
  const status = readProc(pid, 'status');
  const read = (field: string): number =>
    Math.round(Number(new RegExp(`${field}:\\s+(\\d+)`, 'u').exec(status)?.[1] ?? 0) / 1_024);
  return { residentMb: read('VmRSS'), peakMb: read('VmHWM') };
}

/** Clock ticks of Linux in a second, as everywhere since 2.6. */
const TICKS = 100;

/** Time that a process has had on the processors, in milliseconds; says more than the clock where other work wants them, too. */
export function processorMs(pid: number | undefined): number {
  const fields = readProc(pid, 'stat').split(') ').at(-1)?.split(' ') ?? [];
  return ((Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS) * 1_000;
}

function readProc(pid: number | undefined, name: string): string {
  try {
    return readFileSync(`/proc/${pid ?? 0}/${name}`, 'utf8');
  } catch {
    return '';
  }
}

/** A bot started with this collects its garbage on request, and is otherwise as ever. */
export const WITH_GC = { NODE_OPTIONS: `--import=${fileURLToPath(new URL('collect-on-signal.mjs', import.meta.url))}` };

/** Size of the bot's heap after everything that nobody needs was collected, in MB of 2^20. */
export async function collectGarbage(bot: BotProcess): Promise<number> {
  const { stdout } = bot.process;
  if (stdout === null) throw new Error('the bot has no output');
  bot.process.kill('SIGUSR2');
  for (;;) {
    const [chunk] = (await once(stdout, 'data')) as [string];
    const size = /heap after collection: (?<bytes>\d+)/u.exec(chunk)?.groups?.['bytes'];
    if (size !== undefined) return Number(size) / 2 ** 20;
  }
}
