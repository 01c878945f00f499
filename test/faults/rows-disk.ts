import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseSync } from 'node:sqlite';
import { act, atRate, untilIdle } from './acts.ts';
import { checkLedger } from './check-ledger.ts';
import { kindOf, outcome, PEOPLE, withScenario } from './delivery-row.ts';
import { pick, type Row } from './row.ts';
import { mountSmallDisk } from './small-disk.ts';

const locked: Row = {
  id: 'D9',
  title: 'the SQLite file is locked by another process, for 2 s and for 8 s',
  target: 'lost 0, doubled 0; file intact',
  run: () =>
    withScenario({}, async (scenario) => {
      const bot = await scenario.startBot();
      const feed = atRate(20, 300, (index) => act(scenario, index, kindOf(index), PEOPLE));
      for (const lockedMs of [2_000, 8_000]) {
        await sleep(1_000);
        const other = new DatabaseSync(scenario.storageUrl.replace('file:', ''), { timeout: 5_000 });
        other.exec('begin exclusive');
        await sleep(lockedMs);
        other.exec('rollback');
        other.close();
      }
      await feed;
      await untilIdle(scenario, 40_000);
      await bot.stop();
      const isWhole = isIntact(scenario.storageUrl);
      return outcome(await checkLedger(scenario.workspace, scenario.storageUrl), `; file intact: ${isWhole}`, isWhole);
    }),
};

const full: Row = {
  id: 'D9b',
  title: 'the disk under the SQLite file is really full (a tmpfs), several times, under load',
  target: 'lost 0, doubled 0; file intact; answers go on once there is space',
  run: async (scale) => {
    const disk = mountSmallDisk(6);
    if (disk === undefined) return { lacks: 'the right to mount' };
    try {
      return await withScenario({ storageUrl: `file:${disk.folder}/memory.sqlite` }, async (scenario) => {
        const bot = await scenario.startBot();
        const rounds = pick(scale, 1, 5);
        const feed = atRate(20, rounds * 90, (index) => act(scenario, index, kindOf(index), PEOPLE));
        for (let round = 0; round < rounds; round += 1) {
          await sleep(1_500);
          disk.fill();
          await sleep(2_000);
          disk.free();
        }
        const freed = Date.now();
        await feed;
        await untilIdle(scenario, 40_000);
        const backMs = Date.now() - freed;
        const refused = bot.output().split('could not be kept').length - 1;
        const isAlive = bot.process.exitCode === null;
        await bot.stop();
        const isWhole = isIntact(scenario.storageUrl);
        return outcome(
          await checkLedger(scenario.workspace, scenario.storageUrl),
          `; ${rounds} times full, ${refused} deliveries not kept at first, process alive: ${isAlive}, file intact: ${isWhole}, all done ${backMs} ms after the last`,
          isAlive && isWhole && refused > 0,
        );
      });
    } finally {
      disk.remove();
    }
  },
};

function isIntact(storageUrl: string): boolean {
  const file = new DatabaseSync(storageUrl.replace('file:', ''));
  const check = file.prepare('pragma integrity_check').get();
  file.close();
  return check?.['integrity_check'] === 'ok';
}

export const DISK_ROWS: readonly Row[] = [locked, full];
