import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { signatureHeaders } from '../../src/local/signed-http.ts';
import { act, atRate, untilIdle } from './acts.ts';
import { checkLedger, type Verdict } from './check-ledger.ts';
import { findFaketime } from './faketime.ts';
import { kindOf, onPostgres, PEOPLE, withScenario } from './delivery-row.ts';
import { mentionBody } from './mentions.ts';
import { pick, type Row } from './row.ts';
import { SIGNING_SECRET } from './scenario.ts';

const SHIFTS = ['+10m', '-10m'] as const;
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const skewed: Row = {
  id: 'D12',
  title: 'the clock of one of two replicas on one PostgreSQL is 10 min fast, then 10 min slow (libfaketime)',
  target: 'lost 0, doubled 0; over HTTP that replica refuses what Slack signed; npm run doctor names the clock',
  run: async (scale) => {
    const library = findFaketime();
    if (library === undefined) return { lacks: 'libfaketime' };
    return onPostgres(async (server) => {
      const told: string[] = [];
      let isMet = true;
      for (const shift of SHIFTS) {
        const clock = { LD_PRELOAD: library, FAKETIME: shift, FAKETIME_DONT_FAKE_MONOTONIC: '1' };
        const verdict = await beside(clock, await server.createDatabase(), pick(scale, 40, 1_000));
        const status = await signedTo(clock);
        const said = await askDoctor(clock);
        told.push(
          `${shift}: ${verdict.acknowledged} acknowledged, lost ${verdict.lost}, doubled ${verdict.doubled}, dead letters ${verdict.dead}, refused ${verdict.refused}; signed request answered ${status}; doctor: ${said}`,
        );
        isMet &&= verdict.lost + verdict.doubled === 0 && status === 401 && said.startsWith('WRONG');
      }
      return { figures: told.join('; '), isMet };
    });
  },
};

type Clock = Readonly<Record<string, string>>;

/** One replica with the right clock, one with the wrong one, each with two sockets. */
function beside(clock: Clock, storageUrl: string, count: number): Promise<Verdict> {
  return withScenario({ storageUrl }, async (scenario) => {
    const bots = [await scenario.startBot({}, false), await scenario.startBot(clock, false)];
    await Promise.all(bots.map((bot) => bot.ready(60_000)));
    await atRate(40, count, (index) => act(scenario, index, kindOf(index), PEOPLE));
    await untilIdle(scenario, 60_000);
    return checkLedger(scenario.workspace, storageUrl);
  });
}

/** The status with which a wrong clock answers a request that was signed just now. */
function signedTo(clock: Clock): Promise<number> {
  return withScenario({ transport: 'http' }, async (scenario) => {
    const bot = await scenario.startBot(clock, false);
    await bot.ready(60_000);
    const body = mentionBody(1, scenario.workspace.core.team.id);
    const signed = signatureHeaders(body, Math.floor(Date.now() / 1_000), SIGNING_SECRET);
    const headers = { 'content-type': 'application/json', ...signed };
    return (await fetch(scenario.botUrl, { method: 'POST', body, headers })).status;
  });
}

/** The line about the clock. */
function askDoctor(clock: Clock): Promise<string> {
  return withScenario({}, async ({ workspace, server, storageUrl }) => {
    const settings = {
      SLACK_BOT_TOKEN: workspace.botToken,
      SLACK_APP_TOKEN: workspace.appToken,
      SLACK_API_URL: server.apiUrl,
    };
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'src/cli/doctor.ts'], {
      cwd: ROOT,
      env: { PATH: process.env['PATH'] ?? '', STORAGE_URL: storageUrl, ...settings, ...clock },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [said] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    return said.split('\n').find((line) => line.includes(' clock:')) ?? 'nothing';
  });
}

export const CLOCK_ROWS: readonly Row[] = [skewed];
