import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { signatureHeaders } from '../../src/local/signed-http.ts';
import type { BotProcess } from './bot-process.ts';
import { startSender, type Load, type Sender } from './load.ts';
import { mentionBody } from './mentions.ts';
import { isInTime, ms, noteLoad, percentile, pick, type Row, type Scale } from './row.ts';
import { sendMentions, startLoad } from './rows-load.ts';
import { SIGNING_SECRET, type Scenario } from './scenario.ts';
import { withScenario } from './delivery-row.ts';

const FORM = 'application/x-www-form-urlencoded';
const RECEIVED = 'fix_finder_deliveries_total{state="received"}';

const checks: Row = {
  id: 'T8',
  title:
    'url_verification signed, unsigned and forged; ssl_check unsigned, alone and with a command or a click smuggled in',
  target: '200 and the challenge; 401; 200, and nothing reaches the bot',
  run: () =>
    withScenario({ transport: 'http' }, async ({ startBot, server, botUrl }) => {
      const bot = await startBot();
      const echoes = await server.verifyUrl();
      const challenge = JSON.stringify({ type: 'url_verification', token: 'x', challenge: 'c-1' });
      const forged = signatureHeaders(challenge, Math.floor(Date.now() / 1_000), 'another-secret');
      const refused = [await post(botUrl, challenge), await post(botUrl, challenge, forged)];
      const command = 'command=%2Fcampaign-issue&text=stuck&team_id=T0LOCAL01&user_id=U1&trigger_id=1.2';
      const click = `payload=${encodeURIComponent('{"type":"block_actions","team":{"id":"T0LOCAL01"},"user":{"id":"U1"},"trigger_id":"1.3"}')}`;
      const bodies = [
        'ssl_check=1&token=x',
        `ssl_check=1&${command}`,
        `${command}&ssl_check=1`,
        `ssl_check=1&${click}`,
      ];
      const answers = [];
      for (const body of bodies) answers.push(await post(botUrl, body, { 'content-type': FORM }));
      // Neither of these is a check.
      const others = [await post(botUrl, `${command}&x_ssl_check=1`, { 'content-type': FORM })];
      others.push(await post(botUrl, `ssl_check=0&${command}`, { 'content-type': FORM }));
      const received = await bot.metric(RECEIVED);
      return {
        figures: `challenge answered: ${echoes}; unsigned and forged: ${refused.join(', ')}; ssl_check: ${answers.join(', ')}; what only looks like it: ${others.join(', ')}; reached the bot: ${received}`,
        isMet:
          echoes &&
          [...refused, ...others].every((status) => status === 401) &&
          answers.every((status) => status === 200) &&
          received === 0,
      };
    }),
};

async function post(url: string, body: string, headers: Readonly<Record<string, string>> = {}): Promise<number> {
  const answer = await fetch(url, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });
  await answer.text();
  return answer.status;
}

const limits: Row = {
  id: 'T10',
  title:
    'bodies of 5 MB with and without their length, of 300 kB, headers of 64 kB; bodies and headers of 1 byte a second, and idle connections, beside signed traffic',
  target: '413, 413, 200, 431; slow ones closed within 12 s; others unharmed: errors 0, p99 <= 2 x quiet',
  async run(scale) {
    const machine = noteLoad();
    const scenario = await startLoad('http');
    const sender = await startSender();
    try {
      const bot = await scenario.startBot({ LOG_LEVEL: 'error' });
      const statuses = await tooLarge(scenario);
      await sendMentions(scenario, sender, 0, 200, 50);
      const count = pick(scale, 100, 750);
      const rounds: (Beside & { readonly quiet: Load })[] = [];
      for (let round = 1; round <= pick(scale, 1, 5); round += 1) {
        const quiet = await sendMentions(scenario, sender, round * 10_000, count, 50);
        rounds.push({ quiet, ...(await besideSlowOnes(scenario, bot, sender, scale, round * 10_000 + 1_000, count)) });
      }
      // Other work on the machine makes one round in three several times slower, with or without the connections.
      const quietMs = percentile(
        rounds.map(({ quiet }) => quiet.p99Ms),
        0.5,
      );
      const besideMs = percentile(
        rounds.map(({ beside }) => beside.p99Ms),
        0.5,
      );
      const failed = rounds.reduce((sum, { quiet, beside }) => sum + quiet.failed + beside.failed, 0);
      const slow = rounds.flatMap(({ closed }) => closed.map(({ afterMs }) => afterMs));
      const idle = { count: rounds[0]?.idle.count ?? 0, open: rounds.reduce((sum, round) => sum + round.idle.open, 0) };
      return {
        figures: `answered ${statuses.join(', ')}; in ${rounds.length} rounds ${slow.length} slow ones closed, the last after ${ms(Math.max(...slow))}; ${idle.count} idle connections in each, ${idle.open} open after 12 s; at 50 a second p99 in the median round ${ms(quietMs)} quiet, ${ms(besideMs)} beside them, errors ${failed}${machine}`,
        isMet:
          statuses.join() === '413,413,200,431' &&
          Math.max(...slow) <= 12_000 &&
          idle.open + failed === 0 &&
          isInTime(scale, besideMs <= 2 * quietMs),
      };
    } finally {
      await sender.end();
      await scenario.end();
    }
  },
};

async function tooLarge({ botUrl, workspace }: Scenario): Promise<number[]> {
  const { port } = new URL(botUrl);
  const large = 'x'.repeat(5_000_000);
  const body = mentionBody(999_999, workspace.core.team.id).replace('}', `,"pad":"${'x'.repeat(300_000)}"}`);
  const signed = signatureHeaders(body, Math.floor(Date.now() / 1_000), SIGNING_SECRET);
  const chunks = `${(65_536).toString(16)}\r\n${'x'.repeat(65_536)}\r\n`.repeat(76);
  return [
    await statusOf(port, `content-length: ${large.length}\r\n\r\n${large}`),
    await statusOf(port, `transfer-encoding: chunked\r\n\r\n${chunks}0\r\n\r\n`),
    await post(botUrl, body, signed),
    await statusOf(port, `x-long: ${'x'.repeat(65_536)}\r\ncontent-length: 2\r\n\r\n{}`),
  ];
}

const HEAD = 'POST /slack/events HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n';

/** 0 when the connection ended without an answer. */
async function statusOf(port: string, rest: string): Promise<number> {
  const socket = connect({ port: Number(port), host: '127.0.0.1' });
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => (text += chunk));
  socket.on('error', () => undefined);
  socket.write(HEAD + rest);
  const answered = once(socket, 'data').catch(() => undefined);
  await Promise.race([answered, once(socket, 'close'), sleep(10_000)]);
  socket.destroy();
  return Number(text.slice(9, 12));
}

interface Beside {
  readonly beside: Load;
  readonly closed: readonly { readonly afterMs: number }[];
  readonly idle: { readonly count: number; readonly open: number };
}

/** Good traffic while slow and idle connections are open; what became of those within the 12 s and a little more. */
async function besideSlowOnes(
  { botUrl, ...scenario }: Scenario,
  bot: BotProcess,
  sender: Sender,
  scale: Scale,
  from: number,
  count: number,
): Promise<Beside> {
  const port = Number(new URL(botUrl).port);
  const idle = await openIdle(port, pick(scale, 200, 10_000));
  const slow = Array.from({ length: 20 }, (_, at) => drip(port, at % 2 === 0 ? 'body' : 'head'));
  const beside = await sendMentions({ botUrl, ...scenario }, sender, from, count, 50);
  const closed = await Promise.all(slow);
  await bot.ready();
  const open = idle.filter(({ destroyed }) => !destroyed).length;
  for (const socket of idle) socket.destroy();
  return { beside, closed, idle: { count: idle.length, open } };
}

async function openIdle(port: number, count: number): Promise<Socket[]> {
  const sockets: Socket[] = [];
  while (sockets.length < count) {
    const some = Array.from({ length: Math.min(200, count - sockets.length) }, () => {
      const socket = connect({ port, host: '127.0.0.1' });
      // A socket that nobody reads never hears that the other end has closed it.
      return socket.on('error', () => undefined).resume();
    });
    await Promise.all(some.map((socket) => once(socket, 'connect')));
    sockets.push(...some);
  }
  return sockets;
}

/** One byte a second; resolves when the other end has had enough, or after 20 s. */
async function drip(port: number, what: 'head' | 'body'): Promise<{ readonly afterMs: number }> {
  const begun = performance.now();
  const socket = connect({ port, host: '127.0.0.1' });
  socket.on('error', () => undefined).resume();
  socket.write(what === 'body' ? `${HEAD}content-length: 1000\r\n\r\n` : 'POST /slack/events HTTP/1.1\r\nhost: ');
  const dripping = setInterval(() => socket.write('x'), 1_000);
  await Promise.race([once(socket, 'close'), sleep(20_000)]);
  clearInterval(dripping);
  socket.destroy();
  return { afterMs: performance.now() - begun };
}

export const HTTP_ROWS: readonly Row[] = [checks, limits];
