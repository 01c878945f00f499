import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.ts';

/** The bot as operators run it: started as `npm start` starts it, flags included, with an environment of its own. */
export interface BotProcess {
  readonly process: ChildProcess;
  readonly healthPort: number;
  /** All it wrote to its log and its standard output. */
  readonly output: () => string;
  /** Resolves once `/readyz` says so. */
  ready(timeoutMs?: number): Promise<void>;
  readyz(): Promise<{ readonly ready: boolean; readonly reasons: readonly string[] } | undefined>;
  /** The value of one figure of `/metrics`, 0 where it is missing. */
  metric(name: string): Promise<number>;
  /** Resolves with the exit code, null after a signal. */
  readonly ended: Promise<number | null>;
  stop(): Promise<number | null>;
  kill(): Promise<void>;
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Those of `npm start`. */
const START_FLAGS = startFlags();

function startFlags(): string[] {
  const { scripts } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')) as { scripts: { start: string } };
  return scripts.start.split(' ').slice(1, -1);
}

export async function startBotProcess(
  env: Readonly<Record<string, string>>,
  script = 'src/main.ts',
): Promise<BotProcess> {
  const healthPort = await freePort();
  const child = spawn(process.execPath, [...START_FLAGS, script], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'test', HEALTH_PORT: String(healthPort), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output = (output + chunk).slice(-2_000_000);
    });
  const killWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', killWithUs);
  const ended = once(child, 'exit').then(() => {
    process.off('exit', killWithUs);
    return child.exitCode;
  });
  const get = async (path: string): Promise<string | undefined> => {
    try {
      const answer = await fetch(`http://127.0.0.1:${healthPort}${path}`, { signal: AbortSignal.timeout(3_000) });
      return await answer.text();
    } catch {
      return undefined;
    }
  };
  const readyz: BotProcess['readyz'] = async () => {
    const text = await get('/readyz');
    return text === undefined ? undefined : (JSON.parse(text) as { ready: boolean; reasons: string[] });
  };
  return {
    process: child,
    healthPort,
    output: () => output,
    readyz,
    ended,
    async ready(timeoutMs = 15_000) {
      const end = Date.now() + timeoutMs;
      while ((await readyz())?.ready !== true) {
        if (child.exitCode !== null || child.signalCode !== null || Date.now() > end)
          throw new Error(`the bot is not ready: ${output.slice(-1_000)}`);
        await sleep(20);
      }
    },
    async metric(name) {
      const line = (await get('/metrics'))?.split('\n').find((one) => one.startsWith(`${name} `));
      return Number(line?.split(' ').at(-1) ?? 0);
    },
    async stop() {
      child.kill('SIGTERM');
      return ended;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
