import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { createBot, type Bot } from '../../src/bot.ts';
import { BUILT_IN, loadContent } from '../../src/content/open-content.ts';
import { createNoStore } from '../../src/storage/no-store.ts';

const SCRIPT = fileURLToPath(new URL('../../src/cli/match.ts', import.meta.url));
const CASES = fileURLToPath(new URL('../cases/learnt/a/', import.meta.url));

describe('one report', () => {
  test('is answered as text in its language, with steps and what can be pressed', async () => {
    const { code, output } = await match(['les mails ne partent plus']);
    expect(code).toBe(0);
    expect(output).toMatch(/^Module[\s\u00a0]: mta\n=+\n/u);
    expect(output).toContain('Que faire');
    expect(output).toContain('[Résolu]');
    expect(output).not.toMatch(/\*\*|&lt;/u);
  });

  test('is answered as JSON', async () => {
    const { output } = await match(['--json', 'xtk:session', 'when', 'logging in']);
    expect(JSON.parse(output)).toEqual({
      id: 'match',
      language: 'en',
      outcome: 'answer',
      modules: ['web'],
      why: expect.arrayContaining([expect.any(String)]),
    });
  });

  test('is answered in the language asked for', async () => {
    expect((await match(['--language', 'sv', 'emails have stopped going out'])).output).toContain('Det här gör du');
  });

  test.each([
    ['klickräknrana visar noll för alla utskick', 'klickräknrana → klick + raknarna'],
    ['consoleirraggiungibile da stamattina', 'consoleirraggiungibile → console + irraggiungibile'],
  ])('says how it read a part of a word: %s', async (text, read) => {
    expect((await match([text])).output).toContain(read);
  });

  test('is explained to people who tune content', async () => {
    const { output } = await match(['--explain', 'the web module is down, xtk:session']);
    expect(output).toMatch(/^outcome answer, language en, shown: web/u);
    expect(output).toMatch(/shares: web \d+ %.*none of them \d+ %/u);
    expect(output).toMatch(/^web \(lead \d+ %\), symptom web\/connection-fails$/mu);
    expect(output).toMatch(/^ {2}-\d\.\d\d {2}c:LOGIN +for web\/pages-fail$/mu);
  });

  test('that is missing, or an option that does not exist, is refused with the usage: exit code 64', async () => {
    for (const parameters of [[], [' '], ['--language', 'tlh', 'x'], ['--nonsense']]) {
      const { code, errors, output } = await match(parameters);
      expect([code, output]).toEqual([64, '']);
      expect(errors).toContain('Usage:');
    }
  });
});

describe('one report per line', () => {
  test('is answered per line, in order; bad lines are named and the others answered: exit code 65', async () => {
    const lines = [
      '{"id":"a","text":"les mails ne partent plus"}',
      'not json',
      '{"id":"b","text":"xtk:session","locale":"sv-SE"}',
      '',
      '["c"]',
      '{"text":"no id"}',
      '{"id":"d"}',
      '{"id":"e","text":"x","language":"tlh"}',
      '{"id":"f","text":"x","locale":7}',
      '{"id":7,"text":"emails stuck","language":"it"}',
      '{"id":"g","text":"the coffee machine is leaking","locale":null}',
    ];
    const { code, output, errors } = await match(['--jsonl'], `${lines.join('\n')}\n`);
    expect(code).toBe(65);
    const answers = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(answers.map(({ id, language, outcome }) => [id, language, outcome])).toEqual([
      ['a', 'fr', 'answer'],
      ['b', 'sv', 'answer'],
      ['7', 'it', 'answer'],
      ['g', 'en', 'none'],
    ]);
    expect(
      errors
        .trim()
        .split('\n')
        .map((line) => line.split(':')[0]),
    ).toEqual(['line 2', 'line 5', 'line 6', 'line 7', 'line 8', 'line 9']);
  });

  test('without a newline at the end, with carriage returns, or nothing at all is fine: exit code 0', async () => {
    expect(
      (await match(['--jsonl'], '{"id":"a","text":"x"}\r\n{"id":"b","text":"x"}')).output.trim().split('\n'),
    ).toHaveLength(2);
    expect(await match(['--jsonl'], '')).toMatchObject({ code: 0, output: '', errors: '' });
  });

  test('goes at full speed: 2,000 reports within seconds, every one answered in its place', async () => {
    const reports = ['en', 'fr', 'it', 'es', 'sv'].flatMap((language) =>
      readFileSync(`${CASES}${language}.jsonl`, 'utf8').trim().split('\n').slice(0, 400),
    );
    const ids = reports.map((line, at) => `${at}-${(JSON.parse(line) as { id: string }).id}`);
    const input = reports
      .map((line, at) => JSON.stringify({ id: ids[at], text: (JSON.parse(line) as { text: string }).text }))
      .join('\n');
    const begun = performance.now();
    const { code, output } = await match(['--jsonl'], input);
    expect(performance.now() - begun).toBeLessThan(15_000);
    expect(code).toBe(0);
    expect(
      output
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { id: string }).id),
    ).toEqual(ids);
  }, 30_000);

  test('is not disturbed by a reader that goes away', async () => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', SCRIPT, '--jsonl']);
    child.stdin.on('error', () => undefined);
    child.stdin.end('{"id":"a","text":"emails stuck"}\n'.repeat(2_000));
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const [code] = (await once(child, 'exit')) as [number | null];
    expect(code).toBe(0);
  });
});

describe('a text of 40,000 characters', () => {
  const LONG: readonly (readonly [string, string])[] = [
    ['words', 'emails have stopped going out and so on '.repeat(1_000)],
    ['one word', 'e'.repeat(40_000)],
    ['a log', '2026-03-02 09:00:00 ERR stat: quotas met (iRc=-53)\n'.repeat(800)],
    ['marks', '<@U1><!channel>`*_~'.repeat(2_200)],
    ['open brackets', '<'.repeat(40_000)],
    ['typos', 'emials hvae stoppd gonig otu mtaa trakcing '.repeat(950)],
    ['combining marks', 'e\u0301\u0302\u0303'.repeat(10_000)],
    ['emoji', '👩‍🚒'.repeat(8_000)],
    ['lists', '1) a, b; c (d) - e\n'.repeat(2_100)],
  ];

  let bot: Bot;
  beforeAll(async () => {
    const content = await loadContent([BUILT_IN], new Date());
    bot = createBot({
      content: () => content,
      store: createNoStore(),
      settingsOf: () => ({ defaultLanguage: 'en', admins: new Set(), sameTroubleMinutes: 30, keepTextDays: 0 }),
      now: () => new Date(),
      newId: () => 'x',
      mention: () => '',
      onTrouble: () => undefined,
    });
  });

  test.each(LONG)('of %s is answered sensibly, and stalls nobody for 50 ms', async (_name, text) => {
    const ask = () => bot.answer({ id: 'x', text: text.slice(0, 40_000) }, { isPrivate: false });
    const delays: number[] = [];
    for (let round = 0; round < 7; round += 1) {
      const delay = monitorEventLoopDelay({ resolution: 1 });
      delay.enable();
      await sleep(5);
      const { reply } = await ask();
      await sleep(5);
      delay.disable();
      delays.push(delay.max / 1e6);
      expect(reply.parts.length).toBeGreaterThan(2);
    }
    // The best of seven: other work on the machine is none of ours.
    expect(Math.min(...delays)).toBeLessThan(50);
  });
});

async function match(
  parameters: readonly string[],
  input = '',
): Promise<{ code: number | null; output: string; errors: string }> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', SCRIPT, ...parameters]);
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => void (output += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => void (errors += chunk));
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output, errors };
}
