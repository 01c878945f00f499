import { afterEach, expect, jest, test } from '@jest/globals';
import { CHANNELS, PEOPLE } from '../../src/local/colleagues.ts';
import { startInProcess, type InProcess } from '../faults/in-process.ts';

const PATIENCE_MS = 600;

let bot: InProcess | undefined;
let goOn: (() => void) | undefined;
afterEach(async () => {
  jest.restoreAllMocks();
  goOn?.();
  await bot?.end();
});

test.each(['closes', 'hangs'])(
  'stopping takes no longer than it may, and leases nothing more, where an answer hangs and the way in %s',
  async (wayIn) => {
    let leases = 0;
    const hanging = new Promise<void>((resolve) => (goOn = resolve));
    bot = await startInProcess({
      prepare: () => hanging,
      wrapQueue: (queue) => ({
        ...queue,
        lease: (...given) => {
          leases += 1;
          return queue.lease(...given);
        },
      }),
    });
    await bot.workspace.as(PEOPLE.grace).postMessage(CHANNELS.incidents, '@fixfinder emails are stuck');
    if (wayIn === 'hangs') jest.spyOn(bot.app.bolt, 'stop').mockReturnValue(new Promise(() => undefined));
    const begun = performance.now();
    const stopped = bot.app.stop(PATIENCE_MS);
    await new Promise((resolve) => setTimeout(resolve, PATIENCE_MS / 2 + 50));
    leases = 0;
    await stopped;
    const tookMs = performance.now() - begun;
    expect(leases).toBe(0);
    expect(tookMs).toBeGreaterThan(PATIENCE_MS - 50);
    expect(tookMs).toBeLessThan(PATIENCE_MS + 2_000);
  },
);
