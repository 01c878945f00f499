import { canShareIn, quietly, type BotOptions, type Delivery, type Doer } from './bot.ts';
import { performAdmin } from './admin.ts';
import { performSettings } from './perform-settings.ts';
import { askHuman } from './ask-human.ts';
import type { Action, Case } from './core/action.ts';
import { composeAnswer } from './core/compose-answer.ts';
import {
  composeBrowse,
  composeHelp,
  composeLanguageSet,
  composeModule,
  composeNotice,
  composeStale,
} from './core/compose-pages.ts';
import { composeSection, composeSharedSection, findSection } from './core/compose-section.ts';
import type { Outcome } from './core/diagnosis.ts';
import { findModule, lookAlikesOf } from './core/knowledge-base.ts';
import { chooseLanguage } from './core/language.ts';
import type { Button, Reply } from './core/reply.ts';
import type { Words } from './core/words.ts';

export interface FollowUps {
  perform(action: Action, doer: Doer): Promise<readonly Delivery[]>;
  wordsOf(doer: Doer): Promise<Words>;
}

/** Everything that can be asked for after an answer. No click leads to a dead end, in whatever order they come. */
export function createFollowUps(options: BotOptions): FollowUps {
  const wordsOf = async (doer: Doer): Promise<Words> => {
    const chosen = await quietly(options, 'language choice', options.store.languageOf(doer.teamId, doer.userId));
    const fallback = options.settingsOf(doer.teamId).defaultLanguage;
    return options.content(doer.teamId).wordsFor(chooseLanguage({ chosen, locale: doer.locale, fallback }));
  };
  const refused = new Map<string, number>();
  return {
    wordsOf,
    perform: async (action, doer) => perform({ options, doer, words: await wordsOf(doer), refused }, action),
  };
}

/** What every follow-up works with. */
export interface Context {
  readonly options: BotOptions;
  readonly doer: Doer;
  /** In the language of whoever pressed. */
  readonly words: Words;
  /** How often the call for help of a case was refused, so that the next one is not taken for a second. */
  readonly refused: Map<string, number>;
}

async function perform(context: Context, action: Action): Promise<readonly Delivery[]> {
  const { options, doer, words } = context;
  const { base } = options.content(doer.teamId);
  if (mentionsGone(context, action)) return [toNotice(composeStale(words))];
  switch (action.kind) {
    case 'help':
      return [toPerson(composeHelp(words, options.mention(doer.teamId)))];
    case 'browse':
      return [toPerson(composeBrowse(base, words, action.case))];
    case 'show-module':
      return [toPerson(composeModule(base, words, action.module, action.case))];
    case 'open-section':
      return [{ to: 'window', reply: composeSection(base, words, action.section, action.module, sharing(doer)) }];
    case 'share-section':
      return [
        {
          to: 'place',
          reply: composeSharedSection(
            base,
            options.content(doer.teamId).wordsFor(action.language),
            action.section,
            mentionOf(doer),
          ),
        },
      ];
    case 'share-answer':
      return shareAnswer(context, action.case);
    case 'decide':
      return decide(context, action.module, action.case);
    case 'not-this':
      return notThis(context, action.case);
    case 'ask-human':
      return askHuman(context, action.case);
    case 'feedback':
      return feedback(context, action.solved, action.case);
    case 'show-in':
      return [toPerson(showIn(context, action.language, action.case))];
    case 'set-language':
      return setLanguage(context, action.language);
    case 'settings':
      return [toPerson(await performSettings(options, undefined, doer, words))];
    case 'change-setting':
      return [toPerson(await performSettings(options, action.change, doer, words))];
    case 'stats':
    case 'gaps':
    case 'forget-me':
      return [toPerson(await performAdmin(options, action.kind, doer, words))];
  }
}

/** A button may be older than the content: its module or section may be gone. */
function mentionsGone({ options, doer }: Context, action: Action): boolean {
  const { base } = options.content(doer.teamId);
  if ('module' in action && action.module !== undefined && findModule(base, action.module) === undefined) return true;
  if (action.kind === 'share-section' && findSection(base, action.language, action.section) === undefined) return true;
  return (
    'case' in action &&
    action.case !== undefined &&
    action.case.modules.some((id) => findModule(base, id) === undefined)
  );
}

function shareAnswer({ options, doer }: Context, found: Case): Delivery[] {
  const { base, wordsFor } = options.content(doer.teamId);
  const words = wordsFor(found.language);
  const outcome = outcomeOf(found);
  const notes = [words.translate('answer.sharedBy', { person: mentionOf(doer) })];
  const shared = composeAnswer({ base, words, found, outcome, notes, isPrivate: false });
  return [
    { to: 'place', reply: shared },
    { to: 'instead', reply: shared },
  ];
}

/** The answer to "which one is it?": of those that read the same, from now on it is about this module. Another trouble stays. */
async function decide({ options, doer }: Context, module: string, found: Case): Promise<Delivery[]> {
  const { base, wordsFor } = options.content(doer.teamId);
  const words = wordsFor(found.language);
  const alike = found.isChoice === true ? found.modules : (lookAlikesOf(base, module)?.modules ?? []);
  const stays = (id: string): boolean => id === module || !alike.includes(id);
  const { isChoice: wasChoice, ...open } = found;
  const isFirst = (lookAlikesOf(base, module)?.modules ?? [module]).includes(found.modules[0] ?? '');
  const modules = found.modules.includes(module) ? found.modules.filter(stays) : [module];
  const decided: Case = {
    ...open,
    modules,
    symptoms: modules.map((id) => found.symptoms[found.modules.indexOf(id)] ?? id),
    rest: [...found.modules.filter((id) => !modules.includes(id)), ...found.rest].slice(0, 5),
    // What decided for the first of a choice did not decide for another one.
    why: wasChoice === true && !isFirst ? [] : found.why,
  };
  return [
    {
      to: 'instead',
      reply: composeAnswer({ base, words, found: decided, outcome: 'answer', ...sharing(doer) }),
    },
  ];
}

/** The next candidate, then the list of modules; asking a human is always offered. */
function notThis({ options, doer, words: own }: Context, found: Case): Delivery[] {
  const { base, wordsFor } = options.content(doer.teamId);
  const words = doer.isPrivate ? wordsFor(found.language) : own;
  const tried = [...new Set([...found.tried, ...found.modules])];
  const [next, ...rest] = found.rest.filter((id) => !tried.includes(id) && findModule(base, id) !== undefined);
  const to = doer.isPrivate ? 'instead' : 'person';
  if (next === undefined) {
    const exhausted: Case = { ...found, modules: [], symptoms: [], rest: [], tried };
    const browse = composeBrowse(base, words, exhausted);
    const sentence = composeNotice(words, words.translate('notThis.title'), [
      words.translate('notThis.nothingElse'),
    ]).parts;
    return [{ to, reply: { ...browse, parts: [...sentence, ...browse.parts] } }];
  }
  const { isChoice: _chosen, ...open } = found;
  const following: Case = {
    ...open,
    language: words.language,
    modules: [next],
    symptoms: [`${next}/`],
    rest,
    tried,
    why: [],
  };
  const intro = composeNotice(words, '', [
    words.translate('notThis.next', { modules: named(words, found.modules) }),
  ]).parts;
  const reply = composeAnswer({ base, words, found: following, outcome: 'answer', ...sharing(doer) });
  const human: Button = { label: words.translate('button.askHuman'), action: { kind: 'ask-human', case: following } };
  return [{ to, reply: { ...reply, parts: [...intro, ...reply.parts, { kind: 'buttons', buttons: [human] }] } }];
}

/** One judgement per person and case. The buttons make room for who said what; the opposite stays, so that it can be changed. */
async function feedback({ options, doer, words: own }: Context, solved: boolean, found: Case): Promise<Delivery[]> {
  const { base, wordsFor } = options.content(doer.teamId);
  try {
    await options.store.recordFeedback({
      teamId: doer.teamId,
      caseId: found.id,
      userId: doer.userId,
      solved,
      at: options.now(),
    });
  } catch (error) {
    options.onTrouble('feedback', error);
    return [toNotice(composeNotice(own, own.translate('error.title'), [own.translate('feedback.notSaved')]))];
  }
  const all = (await quietly(options, 'judgements', options.store.feedbackOf(doer.teamId, found.id))) ?? [];
  const words = wordsFor(found.language);
  const record = (key: 'feedback.recordSolved' | 'feedback.recordNotSolved', wanted: boolean): string[] => {
    const people = all.filter((one) => one.solved === wanted).map(({ userId }) => `<@${userId}>`);
    return people.length === 0 ? [] : [words.translate(key, { people: words.list(people, 'and') })];
  };
  const notes = [...record('feedback.recordSolved', true), ...record('feedback.recordNotSolved', false)];
  const reply = composeAnswer({
    base,
    words,
    found,
    outcome: outcomeOf(found),
    notes,
    ...sharing(doer),
    judged: solved,
  });
  return solved ? [{ to: 'instead', reply }] : [{ to: 'instead', reply }, toNotice(stillOpen(own, found))];
}

function stillOpen(words: Words, found: Case): Reply {
  const buttons: Button[] = [
    { label: words.translate('button.notThis'), action: { kind: 'not-this', case: found } },
    { label: words.translate('button.askHuman'), action: { kind: 'ask-human', case: found } },
  ];
  return composeNotice(
    words,
    words.translate('button.notSolved'),
    [words.translate('feedback.thanksNotSolved')],
    buttons,
  );
}

function showIn({ options, doer }: Context, language: Case['language'], found: Case): Reply {
  const { base, wordsFor } = options.content(doer.teamId);
  const words = wordsFor(language);
  const reply = composeAnswer({
    base,
    words,
    found: { ...found, language },
    outcome: outcomeOf(found),
    isPrivate: canShareIn(doer.place),
    sharesInThread: doer.place?.threadTs !== undefined,
  });
  const name = words.translate(`language.names.${language}`);
  const remember: Button = {
    label: words.translate('button.remember', { language: name }),
    action: { kind: 'set-language', language },
  };
  return { ...reply, parts: [...reply.parts, { kind: 'buttons', buttons: [remember] }] };
}

async function setLanguage(
  { options, doer, words }: Context,
  language: Case['language'] | 'automatic',
): Promise<Delivery[]> {
  try {
    await options.store.rememberLanguage(doer.teamId, doer.userId, language === 'automatic' ? undefined : language);
  } catch (error) {
    options.onTrouble('language choice', error);
    return [toNotice(composeNotice(words, words.translate('error.title'), [words.translate('language.notSaved')]))];
  }
  const { defaultLanguage } = options.settingsOf(doer.teamId);
  const next = language === 'automatic' ? chooseLanguage({ locale: doer.locale, fallback: defaultLanguage }) : language;
  return [toNotice(composeLanguageSet(options.content(doer.teamId).wordsFor(next), language))];
}

/** A case without modules was not recognised; a choice stays one until somebody has decided. */
function outcomeOf(found: Case): Outcome {
  if (found.modules.length === 0) return 'none';
  return found.isChoice === true ? 'choose' : 'answer';
}

function named(words: Words, modules: readonly string[]): string {
  return words.list(
    modules.map((id) => `\`${id}\``),
    'and',
  );
}

/** Where sharing leads to, if anywhere. */
function sharing({ isPrivate, place }: Doer): { isPrivate: boolean; sharesInThread: boolean; canShare: boolean } {
  const canShare = canShareIn(place);
  return { canShare, isPrivate: isPrivate && canShare, sharesInThread: !isPrivate || place?.threadTs !== undefined };
}

export function mentionOf(doer: Doer): string {
  return `<@${doer.userId}>`;
}

function toPerson(reply: Reply): Delivery {
  return { to: 'person', reply };
}

export function toNotice(reply: Reply): Delivery {
  return { to: 'notice', reply };
}
