import { setTimeout as sleep } from 'node:timers/promises';
import { signatureHeaders } from '../../src/local/signed-http.ts';
import { channelId, userId } from './crowd.ts';
import { withScenario } from './delivery-row.ts';
import { isInTime, pick, type Row } from './row.ts';
import { SIGNING_SECRET } from './scenario.ts';

/** Posts a body to the bot; returns the status. */
export async function send(url: string, body: string, headers: Record<string, string>): Promise<number> {
  const type =
    body.startsWith('{') || body === 'null' || body.startsWith('[')
      ? 'application/json'
      : 'application/x-www-form-urlencoded';
  const answer = await fetch(url, { method: 'POST', body, headers: { 'content-type': type, ...headers } });
  await answer.arrayBuffer();
  return answer.status;
}

/** A mention as Slack sends it over HTTP. */
export function mentionBody(index: number): string {
  const event = {
    type: 'app_mention',
    user: userId(index % 50),
    text: 'emails are stuck',
    channel: channelId(1),
    ts: `1700000000.${String(index).padStart(6, '0')}`,
  };
  return JSON.stringify({ type: 'event_callback', team_id: 'T0LOCAL01', event_id: `EvX${index}`, event });
}

function mutate(body: string, now: number, index: number): { body: string; headers: Record<string, string> } {
  const good = signatureHeaders(body, now, SIGNING_SECRET);
  const signature = good['x-slack-signature'] ?? '';
  const at = 3 + (index % 64);
  const flipped = `${signature.slice(0, at)}${signature[at] === '0' ? '1' : '0'}${signature.slice(at + 1)}`;
  const kinds: readonly (() => { body?: string; headers: Record<string, string> })[] = [
    () => ({ headers: { ...good, 'x-slack-signature': flipped } }),
    () => ({ headers: { ...good, 'x-slack-signature': signature.slice(0, -1 - (index % 60)) } }),
    () => ({ headers: { ...good, 'x-slack-signature': signature.replace('v0', 'v1') } }),
    () => ({ headers: { ...good, 'x-slack-signature': `${signature}=0` } }),
    () => ({ headers: { ...good, 'x-slack-signature': signature.toUpperCase() } }),
    () => ({ headers: { ...good, 'x-slack-signature': '' } }),
    () => ({ headers: { 'x-slack-request-timestamp': String(now) } }),
    () => ({ headers: { 'x-slack-signature': signature } }),
    () => ({ headers: signatureHeaders(body, now - 301 - index, SIGNING_SECRET) }),
    () => ({ headers: signatureHeaders(body, now + 302 + index, SIGNING_SECRET) }),
    () => ({ headers: { ...good, 'x-slack-request-timestamp': 'NaN' } }),
    () => ({ headers: { ...good, 'x-slack-request-timestamp': `-${now}` } }),
    () => ({ headers: { ...good, 'x-slack-request-timestamp': `${now}.0` } }),
    () => ({ headers: { ...good, 'x-slack-request-timestamp': String(now - 1) } }),
    () => ({ headers: signatureHeaders(body, now, 'another secret') }),
    () => ({ body: body.replace('stuck', `stuck ${index}`), headers: good }),
    () => ({ body: `${body} `, headers: good }),
  ];
  const chosen = kinds[index % kinds.length]?.() ?? { headers: {} };
  return { body: chosen.body ?? body, headers: chosen.headers };
}

const signatures: Row = {
  id: 'T7',
  title: 'signed requests changed in one way each: signature, time, body, secret; and good ones in between',
  target: 'wrong accepts 0 of 10,000, right accepts all',
  run: (scale) =>
    withScenario({ transport: 'http' }, async (scenario) => {
      const bot = await scenario.startBot();
      const count = pick(scale, 300, 10_000);
      const statuses = new Map<number, number>();
      let right = 0;
      const goods = Math.ceil(count / 100);
      for (let from = 0; from < count; from += 20) {
        const batch = Array.from({ length: 20 }, async (_, offset) => {
          const { body, headers } = mutate(mentionBody(from + offset), Math.floor(Date.now() / 1_000), from + offset);
          const status = await send(scenario.botUrl, body, headers);
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
        });
        await Promise.all(batch);
      }
      const received = await bot.metric('fix_finder_deliveries_total{state="received"}');
      for (let index = 0; index < goods; index += 1) {
        const body = index % 2 === 0 ? mentionBody(1_000_000 + index) : 'ssl_check=1&token=x';
        const edge = Math.floor(Date.now() / 1_000) + (index % 4 === 0 ? 299 : -299);
        right += Number((await send(scenario.botUrl, body, signatureHeaders(body, edge, SIGNING_SECRET))) === 200);
      }
      const accepted = count - (statuses.get(401) ?? 0);
      return {
        figures: `wrong accepts ${accepted} of ${count}, of which reached the bot ${received}; right accepts ${right} of ${goods}`,
        isMet: accepted === 0 && received === 0 && right === goods,
      };
    }),
};

function form(value: object): string {
  return new URLSearchParams({ payload: JSON.stringify(value) }).toString();
}

const oddBodies: Row = {
  id: 'T9',
  title:
    'signed null, [], {}, event: null, unknown types, commands and actions; app_rate_limited; charset in the content type (also T5)',
  target: '200 within 100 ms for every authentic request',
  run: (scale) =>
    withScenario({ transport: 'http' }, async (scenario) => {
      const bot = await scenario.startBot();
      const base = { team_id: 'T0LOCAL01', event_id: 'Ev9' };
      const user = { id: userId(1), team_id: 'T0LOCAL01' };
      const bodies = [
        'null',
        '[]',
        '{}',
        '"text"',
        '{"no json',
        JSON.stringify({ ...base, type: 'event_callback', event: null }),
        JSON.stringify({ ...base, type: 'event_callback', event: { type: 'unknown_event' } }),
        JSON.stringify({ type: 'app_rate_limited', team_id: 'T0LOCAL01', minute_rate_limited: 1, api_app_id: 'A1' }),
        JSON.stringify({ ...base, type: 'something_else' }),
        new URLSearchParams({
          command: '/unknown',
          team_id: 'T0LOCAL01',
          user_id: userId(1),
          trigger_id: '1.2.3',
          text: '',
        }).toString(),
        form({
          type: 'block_actions',
          user,
          team: { id: 'T0LOCAL01' },
          trigger_id: '1.2.4',
          actions: [{ action_id: 'unknown', type: 'button' }],
        }),
        form({
          type: 'view_submission',
          user,
          team: { id: 'T0LOCAL01' },
          trigger_id: '1.2.5',
          view: { callback_id: 'none', type: 'modal' },
        }),
        form({ type: 'unheard_of' }),
        'payload=null',
      ];
      let slowest = 0;
      const wrong: string[] = [];
      for (const body of bodies)
        for (const charset of ['', '; charset=utf-8']) {
          const begun = performance.now();
          const headers = signatureHeaders(body, Math.floor(Date.now() / 1_000), SIGNING_SECRET);
          const isJson = /^[{["n]/u.test(body) && !body.startsWith('no');
          const type = `${isJson ? 'application/json' : 'application/x-www-form-urlencoded'}${charset}`;
          const answer = await fetch(scenario.botUrl, {
            method: 'POST',
            body,
            headers: { ...headers, 'content-type': type },
          });
          slowest = Math.max(slowest, performance.now() - begun);
          if (answer.status !== 200) wrong.push(`${body.slice(0, 30)}: ${answer.status}`);
        }
      await sleep(200);
      const unexpected = bot.output().includes('unexpected');
      const held = await bot.metric('fix_finder_deliveries_total{state="heldBack"}');
      return {
        figures: `${bodies.length * 2} requests, not 200: ${wrong.length === 0 ? 0 : wrong.join(', ')}; slowest ${Math.round(slowest)} ms; unhandled ${unexpected}; app_rate_limited counted ${held}`,
        isMet: wrong.length === 0 && isInTime(scale, slowest <= 100) && !unexpected && held === 2,
      };
    }),
};

/** Signed requests over HTTP: wrong ones, and right ones with odd contents. */
export const SIGNED_ROWS: readonly Row[] = [signatures, oddBodies];
