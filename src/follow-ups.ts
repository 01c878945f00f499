import { quietly, type BotOptions, type Delivery, type Doer } from './bot.ts';
import { performAdmin } from './admin.ts';
import type { Action, Case } from './core/action.ts';
import { composeAnswer } from './core/compose-answer.ts';
import {
  composeBrowse,
  composeHelp,
  composeLanguageSet,
  composeModule,
  composeNotice,
  composeSection,
  composeSharedSection,
  findSection,
} from './core/compose-pages.ts';
import { findModule } from './core/knowledge-base.ts';
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
    return options.content().wordsFor(chooseLanguage({ chosen, locale: doer.locale, fallback }));
  };
  return {
    wordsOf,
    perform: async (action, doer) => perform({ options, action, doer, words: await wordsOf(doer) }, action),
  };
}

interface Context {
  readonly options: BotOptions;
  readonly action: Action;
  readonly doer: Doer;
  /** In the language of whoever pressed. */
  readonly words: Words;
}

async function perform(context: Context, action: Action): Promise<readonly Delivery[]> {
  const { options, doer, words } = context;
  const { base } = options.content();
  if (mentionsGone(context, action))
    return [
      toPerson(
        composeNotice(words, words.translate('error.title'), [words.translate('error.stale')], [helpButton(words)]),
      ),
    ];
  switch (action.kind) {
    case 'help':
      return [toPerson(composeHelp(words, options.mention(doer.teamId)))];
    case 'browse':
      return [toPerson(composeBrowse(base, words, action.case))];
    case 'show-module':
      return [toPerson(composeModule(base, words, action.module, action.case))];
    case 'open-section':
      return [{ to: 'window', reply: composeSection(base, words, action.section, action.module) }];
    case 'share-section':
      return [
        {
          to: 'place',
          reply: composeSharedSection(
            base,
            options.content().wordsFor(action.language),
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
    case 'stats':
    case 'gaps':
    case 'forget-me':
      return [toPerson(await performAdmin(options, action.kind, doer, words))];
  }
}

/** A button may be older than the content: its module or section may be gone. */
function mentionsGone({ options }: Context, action: Action): boolean {
  const { base } = options.content();
  if ('module' in action && action.module !== undefined && findModule(base, action.module) === undefined) return true;
  if (action.kind === 'share-section' && findSection(base, action.language, action.section) === undefined) return true;
  return (
    'case' in action &&
    action.case !== undefined &&
    action.case.modules.some((id) => findModule(base, id) === undefined)
  );
}

function shareAnswer({ options, doer }: Context, found: Case): Delivery[] {
  const { base, wordsFor } = options.content();
  const words = wordsFor(found.language);
  const outcome = outcomeOf(found);
  const shared = composeAnswer({
    base,
    words,
    found,
    outcome,
    notes: [words.translate('answer.sharedBy', { person: mentionOf(doer) })],
  });
  const kept = composeAnswer({ base, words, found, outcome, isPrivate: false });
  return [
    { to: 'place', reply: shared },
    { to: 'instead', reply: kept },
  ];
}

/** The answer to "which one is it?": from now on it is about this module. */
async function decide({ options, doer }: Context, module: string, found: Case): Promise<Delivery[]> {
  const { base, wordsFor } = options.content();
  const words = wordsFor(found.language);
  const at = found.modules.indexOf(module);
  const others = found.modules.filter((id) => id !== module);
  const decided: Case = {
    ...found,
    modules: [module],
    symptoms: [found.symptoms[at] ?? module],
    tried: found.tried,
    rest: [...others, ...found.rest].slice(0, 5),
  };
  return [
    {
      to: 'instead',
      reply: composeAnswer({ base, words, found: decided, outcome: 'answer', isPrivate: doer.isPrivate }),
    },
  ];
}

/** The next candidate, then the list of modules; asking a human is always offered. */
function notThis({ options, doer, words: own }: Context, found: Case): Delivery[] {
  const { base, wordsFor } = options.content();
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
  const following: Case = {
    ...found,
    language: words.language,
    modules: [next],
    symptoms: [`${next}/`],
    rest,
    tried,
    why: [],
  };
  const intro = composeNotice(words, '', [words.translate('notThis.next', { module: found.modules[0] ?? next })]).parts;
  const reply = composeAnswer({ base, words, found: following, outcome: 'answer', isPrivate: doer.isPrivate });
  const human: Button = { label: words.translate('button.askHuman'), action: { kind: 'ask-human', case: following } };
  return [{ to, reply: { ...reply, parts: [...intro, ...reply.parts, { kind: 'buttons', buttons: [human] }] } }];
}

/** Posts only now, on the click: who asks, and what was tried. Once per case. */
async function askHuman({ options, doer, words }: Context, found: Case): Promise<Delivery[]> {
  const { helpChannelId, defaultLanguage } = options.settingsOf(doer.teamId);
  const title = words.translate('human.title');
  if (helpChannelId === undefined)
    return [toPerson(composeNotice(words, title, [words.translate('human.notConfigured')]))];
  const channel = `<#${helpChannelId}>`;
  const isFirst = await quietly(
    options,
    'help request',
    options.store.claim(doer.teamId, `human:${found.id}`, options.now()),
  );
  if (isFirst === false)
    return [toPerson(composeNotice(words, title, [words.translate('human.already', { channel })]))];
  const theirs = options.content().wordsFor(defaultLanguage);
  const looked = [...new Set([...found.tried, ...found.modules])].map((id) => `\`${id}\``);
  const tried =
    looked.length === 0
      ? theirs.translate('human.postNothingTried')
      : theirs.translate('human.postTried', { modules: theirs.list(looked, 'and') });
  const isDirect = doer.place === undefined || doer.place.channelId.startsWith('D');
  const where = isDirect ? [] : [theirs.translate('human.postWhere', { channel: `<#${doer.place.channelId}>` })];
  const request = composeNotice(theirs, theirs.translate('human.title'), [
    theirs.translate('human.post', { person: mentionOf(doer) }),
    tried,
    ...where,
  ]);
  return [
    { to: { channelId: helpChannelId }, reply: request },
    toPerson(composeNotice(words, title, [words.translate('human.done', { channel })])),
  ];
}

/** One judgement per person and case. The buttons make room for who said what; the opposite stays, so that it can be changed. */
async function feedback({ options, doer, words: own }: Context, solved: boolean, found: Case): Promise<Delivery[]> {
  const { base, wordsFor } = options.content();
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
    return [toPerson(composeNotice(own, own.translate('error.title'), [own.translate('feedback.notSaved')]))];
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
    isPrivate: doer.isPrivate,
    judged: solved,
  });
  return solved ? [{ to: 'instead', reply }] : [{ to: 'instead', reply }, toPerson(stillOpen(own, found))];
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

function showIn({ options }: Context, language: Case['language'], found: Case): Reply {
  const { base, wordsFor } = options.content();
  const words = wordsFor(language);
  const reply = composeAnswer({
    base,
    words,
    found: { ...found, language },
    outcome: outcomeOf(found),
    isPrivate: true,
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
    return [toPerson(composeNotice(words, words.translate('error.title'), [words.translate('language.notSaved')]))];
  }
  const { defaultLanguage } = options.settingsOf(doer.teamId);
  const next = language === 'automatic' ? chooseLanguage({ locale: doer.locale, fallback: defaultLanguage }) : language;
  return [toPerson(composeLanguageSet(options.content().wordsFor(next), language))];
}

/** A case without modules was not recognised; one whose modules are all alike, or that was decided, was answered. */
function outcomeOf(found: Case): 'answer' | 'none' {
  return found.modules.length === 0 ? 'none' : 'answer';
}

function helpButton(words: Words): Button {
  return { label: words.translate('button.help'), action: { kind: 'help' } };
}

function mentionOf(doer: Doer): string {
  return `<@${doer.userId}>`;
}

function toPerson(reply: Reply): Delivery {
  return { to: 'person', reply };
}
