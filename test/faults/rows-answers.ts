import { setTimeout as sleep } from 'node:timers/promises';
import { messageText } from '../../src/local/block-text.ts';
import { CHANNELS, PEOPLE } from '../../src/local/colleagues.ts';
import type { Fault } from '../../src/local/faults.ts';
import type { Message } from '../../src/local/model.ts';
import { startInProcess, type InProcess } from './in-process.ts';
import { isInTime, ms, pick, type Row } from './row.ts';
import { FINAL_ERRORS, PASSING_ERRORS, TOKEN_ERRORS, WINDOW_ERRORS } from './slack-errors.ts';

const { incidents, warRoom } = CHANNELS;
/** No language of its own: the reply is in that of the person. */
const REPORT = 'xtk:session';
/** One for each language. */
const READERS = [PEOPLE.grace, PEOPLE.colette, PEOPLE.dario, PEOPLE.ines, PEOPLE.saga];
const ALWAYS = Number.POSITIVE_INFINITY;

const answersOfPosts: Row = {
  id: 'T11',
  title:
    'every error that Slack documents for chat.postMessage; 429 with Retry-After 1, 2, 3,600, none and -5; 500, HTML, nothing, cuts, a hang, 4 s',
  target:
    'passing: answered; final: one attempt, the person is told; token: a dead letter; posts before Retry-After ends 0; other calls meanwhile not delayed',
  async run(scale) {
    const wrong: string[] = [];
    const errors = (all: readonly string[]): readonly string[] => (scale === 'short' ? all.slice(0, 2) : all);
    for (const error of errors(FINAL_ERRORS)) {
      const { calls, told, dead } = await meet({ kind: 'ok-false', error, times: ALWAYS });
      if (calls !== 1 || told.length !== 1 || dead.length > 0) wrong.push(error);
    }
    for (const error of errors(TOKEN_ERRORS)) {
      const { calls, dead } = await meet({ kind: 'ok-false', error, times: ALWAYS });
      if (calls !== 1 || dead.length !== 1 || !dead[0]?.includes(error)) wrong.push(error);
    }
    for (const error of errors(PASSING_ERRORS)) {
      const { answers, dead } = await meet({ kind: 'ok-false', error });
      if (answers !== 1 || dead.length > 0) wrong.push(error);
    }
    const limits = await Promise.all([1, 2, null, -5].map((retryAfterS) => meet({ kind: '429', retryAfterS })));
    for (const { answers, broken } of limits) if (answers !== 1 || broken > 0) wrong.push('429');
    const kinds = ['500', 'html', 'empty', 'reset', 'reset-after', 'hang'] as const;
    for (const kind of kinds) {
      const { answers } = await meet({ kind });
      if (answers !== (kind === 'reset-after' ? 2 : 1)) wrong.push(kind);
    }
    const slow = await meet({ kind: 'delay', delayMs: 4_000 });
    if (slow.answers < 1 || slow.answers > 2) wrong.push('4 s');
    const { early, besideMs } = await besideLongPause();
    const count = [FINAL_ERRORS, TOKEN_ERRORS, PASSING_ERRORS].flatMap(errors).length;
    return {
      figures: `${count} documented errors, ${limits.length} forms of 429 and ${kinds.length + 1} failures, not as they should: ${wrong.length === 0 ? 0 : wrong.join(', ')}; with Retry-After 3,600: ${early} posts too early, a command beside it answered after ${ms(besideMs)}`,
      isMet: wrong.length === 0 && early === 0 && isInTime(scale, besideMs <= 500),
    };
  },
};

interface Met {
  readonly calls: number;
  /** In the thread, for everybody. */
  readonly answers: number;
  /** What the person alone was told. */
  readonly told: readonly string[];
  readonly dead: readonly string[];
  readonly broken: number;
}

/** One mention whose answer meets a fault. */
function meet(fault: Omit<Fault, 'method'>, reader: string = PEOPLE.grace): Promise<Met> {
  return withBot(async ({ workspace, storage, idle }) => {
    workspace.faults.add({ method: 'chat.postMessage', ...fault });
    const person = workspace.as(reader);
    const { ts = '' } = await person.postMessage(incidents, `@fixfinder ${REPORT}`);
    await idle(30_000);
    const dead = await storage.queue.deadLetters(9);
    const isPrivate = ({ ephemeralFor }: Message): boolean => ephemeralFor === reader;
    const thread = person.thread(incidents, ts).slice(1);
    return {
      calls: workspace.calls('chat.postMessage').length,
      answers: thread.filter((message) => !isPrivate(message)).length,
      told: [...person.messages(incidents), ...thread].filter(isPrivate).map(messageText),
      dead: dead.map(({ reason }) => reason),
      broken: workspace.broken.length,
    };
  });
}

function besideLongPause(): Promise<{ readonly early: number; readonly besideMs: number }> {
  return withBot(async ({ workspace }) => {
    workspace.faults.add({ method: 'chat.postMessage', kind: '429', retryAfterS: 3_600, channelId: incidents });
    const person = workspace.as(PEOPLE.grace);
    await person.postMessage(incidents, `@fixfinder ${REPORT}`);
    const begun = performance.now();
    await person.slashCommand(warRoom, `/campaign-issue ${REPORT}`);
    await workspace.waitFor(() => person.messages(warRoom).length > 0);
    const besideMs = performance.now() - begun;
    await sleep(2_000);
    return { early: workspace.calls('chat.postMessage').length - 1, besideMs };
  });
}

const TELLING = [
  'not_in_channel',
  'channel_not_found',
  'is_archived',
  'restricted_action',
  'msg_too_long',
  'invalid_blocks',
  'missing_scope',
] as const;

const toldInWords: Row = {
  id: 'T14',
  title: 'an answer that may not be posted there, in each of the five languages',
  target: 'no second attempt; the person is told in their language, without Slack’s error code',
  async run(scale) {
    const wrong: string[] = [];
    const errors = scale === 'short' ? TELLING.slice(0, 1) : TELLING;
    for (const error of errors) {
      const met = await Promise.all(READERS.map((reader) => meet({ kind: 'ok-false', error, times: ALWAYS }, reader)));
      const texts = met.flatMap(({ told }) => told);
      const isRepeated = met.some(({ calls }) => calls > 1);
      const isPlain = texts.every((text) => text.length > 20 && !text.includes(error));
      if (isRepeated || !isPlain || new Set(texts).size !== READERS.length) wrong.push(error);
    }
    return {
      figures: `${errors.length} errors x ${READERS.length} languages, not told as they should: ${wrong.length === 0 ? 0 : wrong.join(', ')}`,
      isMet: wrong.length === 0,
    };
  },
};

const RESPONSE_FAULTS: readonly Omit<Fault, 'method'>[] = [
  { kind: 'ok-false', error: 'expired_url' },
  { kind: 'ok-false', error: 'used_url' },
  { kind: '500' },
  { kind: 'html' },
  { kind: '429', retryAfterS: 1 },
  { kind: 'reset' },
  { kind: 'hang' },
];

const responseUrls: Row = {
  id: 'T13',
  title: 'a response_url that is expired or used up, answers 500, 429 or a page, is cut, or hangs, for good',
  target: 'one answer all the same, by chat.postEphemeral; at most 4 uses of a response_url, then a dead letter',
  async run(scale) {
    const wrong: string[] = [];
    let most = 0;
    const count = pick(scale, 1, 10);
    for (const fault of RESPONSE_FAULTS)
      await withBot(async ({ workspace, idle }) => {
        workspace.faults.add({ method: 'response_url', ...fault, times: ALWAYS });
        const person = workspace.as(PEOPLE.grace);
        for (let index = 0; index < count; index += 1)
          await person.slashCommand(incidents, `/campaign-issue ${REPORT} ${index}`);
        await idle(60_000);
        const uses = workspace.calls('response_url').length / count;
        most = Math.max(most, uses);
        const told = person.messages(incidents).filter(({ ephemeralFor }) => ephemeralFor !== undefined).length;
        if (told !== count || uses > 4 || workspace.broken.length > 0)
          wrong.push(`${fault.kind} ${fault.error ?? ''}: ${told} of ${count}`);
      });
    const alone = await withoutOtherWay();
    return {
      figures: `${RESPONSE_FAULTS.length} faults x ${count} commands, not answered once: ${wrong.length === 0 ? 0 : wrong.join(', ')}; ${most} uses per response_url at most, ${alone.uses} where the bot is no member and nothing else reaches the person, then ${alone.dead} dead letter`,
      isMet: wrong.length === 0 && alone.uses <= 4 && alone.dead === 1,
    };
  },
};

/** A command in a channel where the bot is no member. */
function withoutOtherWay(): Promise<{ readonly uses: number; readonly dead: number }> {
  return withBot(async ({ workspace, storage, idle }) => {
    workspace.faults.add({ method: 'response_url', kind: '500', times: ALWAYS });
    await workspace.as(PEOPLE.grace).slashCommand(warRoom, `/campaign-issue ${REPORT}`);
    await idle(60_000);
    const dead = await storage.queue.deadLetters(9);
    return { uses: workspace.calls('response_url').length, dead: dead.length };
  });
}

const windows: Row = {
  id: 'T12',
  title: 'a window that Slack refuses to open (every documented error), or opens after 3.1 s, or not at all',
  target: 'the person has the content as a message within 1 s of the failure',
  async run(scale) {
    const faults: Omit<Fault, 'method'>[] = [
      ...WINDOW_ERRORS.map((error) => ({ kind: 'ok-false' as const, error })),
      { kind: 'delay', delayMs: 3_100 },
      { kind: 'hang' },
      { kind: '500' },
      { kind: 'reset' },
    ];
    const wrong: string[] = [];
    let slowestMs = 0;
    let longestMs = 0;
    const tried = scale === 'short' ? faults.slice(0, 2) : faults;
    for (const fault of tried) {
      const { toldMs, sinceClickMs, messages } = await openInVain(fault);
      slowestMs = Math.max(slowestMs, toldMs);
      longestMs = Math.max(longestMs, sinceClickMs);
      if (messages !== 1 || !isInTime(scale, toldMs <= 1_000))
        wrong.push(`${fault.kind} ${fault.error ?? ''}: ${messages} messages`);
    }
    return {
      figures: `${tried.length} faults, not told once and within 1 s: ${wrong.length === 0 ? 0 : wrong.join(', ')}; slowest ${ms(slowestMs)} after the failure, ${ms(longestMs)} after the click`,
      isMet: wrong.length === 0,
    };
  },
};

/** A press on the first button under an answer, which opens a section of the runbook. */
function openInVain(fault: Omit<Fault, 'method'>) {
  return withBot(async ({ workspace, idle }) => {
    const person = workspace.as(PEOPLE.grace);
    const { ts = '' } = await person.postMessage(incidents, '@fixfinder emails are stuck in pending');
    await idle();
    const before = person.thread(incidents, ts).length;
    const answer = person.thread(incidents, ts)[1];
    const buttons = answer?.blocks.flatMap((block) => (block['elements'] as { action_id?: string }[]) ?? []);
    workspace.faults.add({ method: 'views.open', ...fault });
    await person.click(answer?.ts ?? '', buttons?.find(({ action_id: id }) => id !== undefined)?.action_id ?? '');
    await idle(30_000);
    const [failed] = workspace.calls('views.open');
    const told = [...workspace.calls('chat.postEphemeral'), ...workspace.calls('response_url')].at(-1);
    const [click] = workspace.ledger.filter(({ kind }) => kind === 'block_actions');
    const endOf = (entry: typeof failed): number => (entry?.at ?? 0) + (entry?.tookMs ?? 0);
    return {
      toldMs: endOf(told) - endOf(failed),
      sinceClickMs: endOf(told) - (click?.at ?? 0),
      messages: person.thread(incidents, ts).length - before,
    };
  });
}

async function withBot<T>(work: (bot: InProcess) => Promise<T>): Promise<T> {
  const bot = await startInProcess();
  try {
    return await work(bot);
  } finally {
    bot.workspace.faults.clear();
    await bot.end();
  }
}

export const ANSWER_ROWS: readonly Row[] = [answersOfPosts, toldInWords, responseUrls, windows];
