import type { Action, Case } from './core/action.ts';
import { composeAnswer } from './core/compose-answer.ts';
import type { ContentFault } from './core/compose-home.ts';
import { composeNotice } from './core/compose-pages.ts';
import { diagnose, type Diagnosis, type Outcome } from './core/diagnosis.ts';
import { troublesOf, type KnowledgeBase } from './core/knowledge-base.ts';
import { chooseLanguage, type Language } from './core/language.ts';
import type { LanguageDetector } from './core/language-detector.ts';
import type { Matcher, Matches } from './core/matcher.ts';
import type { Limits } from './core/model.ts';
import { isCut, MAX_REPORT_LENGTH } from './core/normalize.ts';
import type { Reply } from './core/reply.ts';
import type { Asker, Place, Report } from './core/report.ts';
import { decidingWords, decidingWordsOfTwo } from './core/why.ts';
import type { SettingChange } from './core/team-settings.ts';
import type { Words, WordsFor } from './core/words.ts';
import { createFollowUps } from './follow-ups.ts';
import { seenBefore } from './seen-before.ts';
import type { AnswerRecord, Store } from './storage/store.ts';

/** Everything that changes when content is loaded anew. */
export interface Content {
  readonly base: KnowledgeBase;
  readonly matcher: Matcher;
  readonly limits: Limits;
  readonly wordsFor: WordsFor;
  readonly detector: LanguageDetector;
  readonly loadedAt: Date;
  /** Why the newest content could not be used, if so; this is the last good one then. */
  readonly problems: readonly ContentFault[];
}

/** What a workspace has set up. */
export interface Settings {
  readonly defaultLanguage: Language;
  /** User ids that may see figures and gaps. */
  readonly admins: ReadonlySet<string>;
  /** Where "ask a human" posts; absent: nobody is asked. */
  readonly helpChannelId?: string;
  /** How long the same trouble counts as the same incident, in minutes. */
  readonly sameTroubleMinutes: number;
  /** Days that texts of unrecognised reports are kept; 0: not at all. */
  readonly keepTextDays: number;
  /** False: the workspace has switched its own runbooks off. */
  readonly usesOwnContent?: boolean;
}

export interface BotOptions {
  /** For a workspace that has content of its own; without one that of everybody. */
  readonly content: (teamId?: string) => Content;
  readonly store: Store;
  readonly settingsOf: (teamId: string) => Settings;
  /** Resolves with false when it changes nothing. Absent: settings cannot be changed. */
  readonly changeSetting?: (teamId: string, change: SettingChange) => Promise<boolean>;
  /** Runbooks were laid down for this workspace, in use or not. */
  readonly hasOwnContent?: (teamId: string) => boolean;
  readonly now: () => Date;
  readonly newId: () => string;
  /** How the bot is mentioned, for example `<@U1>`. */
  readonly mention: (teamId: string) => string;
  /** Address of a message, where the channel can tell. */
  readonly permalink?: (teamId: string, channelId: string, ts: string) => Promise<string | undefined>;
  /** Something failed that the person asking should not suffer from. The text of the report is never in it. */
  readonly onTrouble: (what: string, error: unknown) => void;
}

/** A person pressing or typing something. */
export interface Doer extends Asker {
  /** BCP 47, as the channel reports it. */
  readonly locale?: string;
  readonly place?: Place;
  /** The message pressed on is seen by this person alone. */
  readonly isPrivate: boolean;
}

/**
 * Where a reply goes: to this person alone, as a page or as a notice beside what they see; where everyone sees it; in a window; in
 * place of the message pressed on.
 */
export type Destination = 'person' | 'notice' | 'place' | 'window' | 'instead' | { readonly channelId: string };

export interface Delivery {
  readonly to: Destination;
  readonly reply: Reply;
  /** Called when the reply cannot go there at all, so that asking again is worth while. */
  readonly onRefused?: () => void;
}

export interface Answer {
  readonly language: Language;
  readonly outcome: Outcome;
  /** Best first, exactly those shown. */
  readonly modules: readonly string[];
  /** What decided, in words. */
  readonly why: readonly string[];
  readonly reply: Reply;
  readonly matches: Matches;
}

export interface AnswerOptions {
  /** Only the asker sees the answer. */
  readonly isPrivate: boolean;
  /** Sharing means the thread of a message, not the channel. */
  readonly sharesInThread?: boolean;
  /** The report is somebody else's message: what is clicked open speaks the clicker's language before that of the text. */
  readonly isQuoted?: boolean;
}

/** Turns reports and actions into replies. Knows no channel. */
export interface Bot {
  /** Never rejects because of storage: what cannot be remembered is passed to `onTrouble`. */
  answer(report: Report, options: AnswerOptions): Promise<Answer>;
  /** What a button or a subcommand asks for. Expected failures are replies. */
  perform(action: Action, doer: Doer): Promise<readonly Delivery[]>;
  /** The words in which to speak to somebody who has not written a report. */
  wordsOf(doer: Doer): Promise<Words>;
  readonly options: BotOptions;
}

/** Longest that remembering may delay an answer, in milliseconds. */
const STORE_PATIENCE_MS = 400;

export function createBot(options: BotOptions): Bot {
  const followUps = createFollowUps(options);
  return {
    options,
    answer: (report, how) => answer(options, report, how),
    perform: followUps.perform,
    wordsOf: followUps.wordsOf,
  };
}

async function answer(
  options: BotOptions,
  report: Report,
  { isPrivate, sharesInThread = false, isQuoted = false }: AnswerOptions,
): Promise<Answer> {
  const content = options.content(report.asker?.teamId);
  const settings = options.settingsOf(report.asker?.teamId ?? '');
  const matches = content.matcher.match(report.text);
  const diagnosis = diagnose(content.base, content.limits, matches);
  const language = await languageOf(options, report, matches, settings, isQuoted);
  const words = content.wordsFor(language);
  const found = caseOf(options.newId(), language, content.base, diagnosis, matches);
  if (diagnosis.kind === 'none' && saysResolved(matches)) {
    const buttons = [
      { label: words.translate('button.browse'), action: { kind: 'browse' } },
      { label: words.translate('button.help'), action: { kind: 'help' } },
    ] as const;
    const reply = composeNotice(words, words.translate('fine.title'), [words.translate('fine.text')], buttons);
    return { language, outcome: 'none', modules: [], why: [], reply, matches };
  }
  const notes = [
    ...(await seenBefore(options, report, found, words, settings)),
    ...(isCut(report.text) ? [words.translate('answer.cut')] : []),
  ];
  const line = matches.reading.lines[0];
  const told = new Set(reasonsOf(found).flatMap((reason) => reason.split(/[^\p{L}\p{M}\p{N}]+/u)));
  const corrections = matches.reading.corrections.filter(({ typed, pieces }) =>
    [typed, ...pieces].some((piece) => told.has(piece)),
  );
  const reply = composeAnswer({
    base: content.base,
    words,
    found,
    outcome: diagnosis.kind,
    notes,
    isPrivate: isPrivate && canShareIn(report.place),
    sharesInThread,
    corrections,
    ...(line === undefined ? {} : { line }),
  });
  await remember(options, report, found, diagnosis.kind, settings, content.base.version);
  return {
    language,
    outcome: diagnosis.kind,
    modules: found.modules,
    why: whyOf(found, corrections, line),
    reply,
    matches,
  };
}

/** The bot is not in direct messages between people and cannot be invited to them; a Home tab is no place at all. */
export function canShareIn(place: Place | undefined): boolean {
  return place !== undefined && !place.channelId.startsWith('D');
}

function whyOf(found: Case, corrections: Matches['reading']['corrections'], line: string | undefined): string[] {
  return [
    ...reasonsOf(found),
    ...corrections.map(({ typed, read }) => `${typed} → ${read}`),
    ...(line === undefined ? [] : [line]),
  ];
}

function reasonsOf({ why, whySecond = [] }: Case): string[] {
  return [...why, ...whySecond];
}

function caseOf(id: string, language: Language, base: KnowledgeBase, diagnosis: Diagnosis, matches: Matches): Case {
  const shown = diagnosis.kind === 'none' ? [] : diagnosis.shown;
  const modules = shown.map(({ module }) => module);
  const [best, second] = troublesOf(base, modules);
  return {
    id,
    language,
    modules,
    symptoms: shown.map(({ symptom }) => symptom),
    rest: diagnosis.rest.map(({ module }) => module),
    tried: [],
    ...whyFor(matches, diagnosis, best, second),
    ...(diagnosis.kind === 'choose' ? { isChoice: true } : {}),
  };
}

function whyFor(
  matches: Matches,
  { kind }: Diagnosis,
  best: string | undefined,
  second: string | undefined,
): Pick<Case, 'why' | 'whySecond'> {
  if (best === undefined) return { why: [] };
  if (kind !== 'answer' || second === undefined) return { why: decidingWords(matches, best) };
  const [why, whySecond] = decidingWordsOfTwo(matches, best, second);
  return { why, whySecond };
}

/** "It works again" is no trouble, and deserves another word than "not recognised". */
function saysResolved({ reading }: Matches): boolean {
  return reading.features.some(({ name }) => name === 'c:RESOLVED' || name === 'ok:c:RESOLVED');
}

async function languageOf(
  options: BotOptions,
  report: Report,
  { reading }: Matches,
  settings: Settings,
  isQuoted: boolean,
): Promise<Language> {
  if (report.language !== undefined) return report.language;
  const { asker } = report;
  const chosen =
    asker === undefined
      ? undefined
      : await quietly(options, 'language choice', options.store.languageOf(asker.teamId, asker.userId));
  const detected = options.content(asker?.teamId).detector.detect(reading.prose);
  const fallback = settings.defaultLanguage;
  if (!isQuoted && (detected?.sure === true || report.locale === undefined))
    return chooseLanguage({ chosen, text: detected?.language, locale: report.locale, fallback });
  return chooseLanguage({ chosen, locale: report.locale, fallback: detected?.language ?? fallback });
}

async function remember(
  options: BotOptions,
  report: Report,
  found: Case,
  outcome: Outcome,
  settings: Settings,
  contentVersion: string,
): Promise<void> {
  if (report.asker === undefined) return;
  const keepText = outcome === 'none' && settings.keepTextDays > 0;
  const record: AnswerRecord = {
    caseId: found.id,
    teamId: report.asker.teamId,
    userId: report.asker.userId,
    ...(report.place === undefined ? {} : { channelId: report.place.channelId }),
    ...(report.place?.threadTs === undefined ? {} : { threadTs: report.place.threadTs }),
    outcome,
    modules: found.modules,
    language: found.language,
    contentVersion,
    at: options.now(),
    ...(keepText ? { text: report.text.slice(0, MAX_REPORT_LENGTH) } : {}),
  };
  await quietly(options, 'answer', options.store.recordAnswer(record));
}

/** The result, or undefined when it fails or takes too long: the answer does not wait for memory. */
export async function quietly<T>(
  options: Pick<BotOptions, 'onTrouble'>,
  what: string,
  work: Promise<T> | undefined,
): Promise<T | undefined> {
  if (work === undefined) return undefined;
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), STORE_PATIENCE_MS);
  });
  try {
    return await Promise.race([work, patience]);
  } catch (error) {
    options.onTrouble(what, error);
    return undefined;
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}
