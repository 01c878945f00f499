import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { createBot, type Answer, type Bot } from '../bot.ts';
import { BUILT_IN, loadContent, teamPlace } from '../content/open-content.ts';
import { isLanguage, LANGUAGES, type Language } from '../core/language.ts';
import { plainReply } from '../core/plain-reply.ts';
import { createNoStore } from '../storage/no-store.ts';
import { explainText } from './explain-text.ts';

/** Exit codes from sysexits.h: wrong arguments, wrong input data. */
const EXIT_USAGE = 64;
const EXIT_DATA = 65;

const USAGE = `Usage:
  npm run --silent match -- [--language xx] [--json | --explain] "what is wrong"
  npm run --silent match -- --jsonl < reports.jsonl      one {"id","text"} a line; optional "locale", "language"
  npm run --silent match -- --content <folder> …         with a team's own content laid over the built-in one
Languages: ${LANGUAGES.join(', ')}`;

interface Input {
  readonly id: string;
  readonly text: string;
  readonly locale?: string;
  readonly language?: Language;
}

async function main(): Promise<number> {
  const { values, positionals } = readArguments();
  if (values.help === true) return say(USAGE);
  const { language } = values;
  if (language !== undefined && !isLanguage(language))
    return refuse(`--language ${language}: not one of ${LANGUAGES.join(', ')}`);
  const folders = values.content === undefined ? [] : [teamPlace(values.content)];
  const content = await loadContent([BUILT_IN, ...folders], new Date());
  const bot = createBot({
    content: () => content,
    store: createNoStore(),
    settingsOf: () => ({ defaultLanguage: 'en', admins: new Set(), sameTroubleMinutes: 30, keepTextDays: 0 }),
    now: () => new Date(),
    newId: () => 'match',
    mention: () => '@fixfinder',
    onTrouble: () => undefined,
  });
  const forced = language === undefined ? {} : { language };
  if (values.jsonl === true) return answerLines(bot, forced);
  const text = positionals.join(' ');
  if (text.trim() === '') return refuse('nothing to match: put the report in quotes');
  const answer = await bot.answer({ id: 'match', text, ...forced }, { isPrivate: false });
  if (values.json === true) return say(JSON.stringify(toJson('match', answer)));
  if (values.explain === true) return say(explainText(answer));
  return say(plainReply(answer.reply, { width: process.stdout.columns ?? 100, withButtons: true }));
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        jsonl: { type: 'boolean' },
        explain: { type: 'boolean' },
        language: { type: 'string' },
        content: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`);
    process.exit(EXIT_USAGE);
  }
}

/** One answer per line, in order. A bad line is named on standard error, and the others are answered all the same. */
async function answerLines(bot: Bot, forced: { language?: Language }): Promise<number> {
  let at = 0;
  let bad = 0;
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    at += 1;
    if (line.trim() === '') continue;
    const input = readInput(line);
    if (typeof input === 'string') {
      bad += 1;
      process.stderr.write(`line ${at}: ${input}\n`);
      continue;
    }
    const answer = await bot.answer({ ...input, ...forced }, { isPrivate: false });
    await write(`${JSON.stringify(toJson(input.id, answer))}\n`);
  }
  return bad === 0 ? 0 : EXIT_DATA;
}

/** The report, or what is wrong with the line. */
function readInput(line: string): Input | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return 'not JSON; expected {"id":"…","text":"…"}';
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return 'not an object; expected {"id":"…","text":"…"}';
  const { id, text, locale, language } = value as Record<string, unknown>;
  if (typeof id !== 'string' && typeof id !== 'number') return '"id" is missing; give every report an id';
  if (typeof text !== 'string') return '"text" is missing or not a string';
  if (locale !== undefined && locale !== null && typeof locale !== 'string')
    return '"locale" has to be a string such as "sv-SE"';
  if (language !== undefined && language !== null && !isLanguage(language))
    return `"language" has to be one of ${LANGUAGES.join(', ')}`;
  return {
    id: String(id),
    text,
    ...(typeof locale === 'string' ? { locale } : {}),
    ...(isLanguage(language) ? { language } : {}),
  };
}

function toJson(id: string, { language, outcome, modules, why }: Answer) {
  return { id, language, outcome, modules, why };
}

function write(text: string): Promise<void> {
  return new Promise((resolve) => {
    if (process.stdout.write(text)) resolve();
    else process.stdout.once('drain', resolve);
  });
}

async function say(text: string): Promise<number> {
  await write(`${text}\n`);
  return 0;
}

function refuse(reason: string): number {
  process.stderr.write(`${reason}\n${USAGE}\n`);
  return EXIT_USAGE;
}

process.stdout.on('error', () => process.exit(0));
process.exitCode = await main();
