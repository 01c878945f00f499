import { createBot, type Bot, type BotOptions, type Content, type Delivery } from '../bot.ts';
import type { Action, Case } from '../core/action.ts';
import type { KnowledgeBase } from '../core/knowledge-base.ts';
import { LANGUAGES, type Language } from '../core/language.ts';
import { createNoStore } from '../storage/no-store.ts';
import type { Store } from '../storage/store.ts';
import type { SampleReply } from './every-reply.ts';
import { CASE, caseFor, CHANNEL_ID, PERSON } from './sample-case.ts';

/** Presses every button there is, on good days and on bad ones. */
export async function pressEverything(content: Content, language: Language): Promise<SampleReply[]> {
  const full = botWith(content, fullStore(language), { keepTextDays: 30, helpChannelId: CHANNEL_ID });
  const bare = botWith(
    content,
    { ...createNoStore(), languageOf: () => Promise.resolve(language) },
    { keepTextDays: 0 },
  );
  const samples: SampleReply[] = [];
  for (const { what, action, about } of actionsFor(content.base, language)) {
    for (const bot of [full, bare]) {
      for (const isPrivate of [true, false]) {
        const doer = { teamId: 'T0123456789', userId: 'U0123456789A', isPrivate, place: { channelId: CHANNEL_ID } };
        for (const delivery of await bot.perform(action, doer))
          samples.push({
            what,
            language,
            surfaces: surfacesOf(delivery),
            reply: delivery.reply,
            ...(about === undefined ? {} : { about }),
          });
      }
    }
  }
  return samples;
}

/** A window that cannot open becomes a message, and what is for a person is shown where they pressed. */
function surfacesOf({ to }: Delivery): SampleReply['surfaces'] {
  return to === 'place' || typeof to === 'object' ? ['message'] : ['message', 'window'];
}

interface Pressed extends Pick<SampleReply, 'about'> {
  readonly what: string;
  readonly action: Action;
}

function actionsFor(base: KnowledgeBase, language: Language): Pressed[] {
  const [first] = base.modules;
  const found = caseFor(base, language, first?.symptoms[0] === undefined ? [] : [first.symptoms[0].id]);
  const alone: Case = { ...found, rest: [], tried: base.modules.map(({ id }) => id) };
  const onCases = [found, alone].flatMap((one): Action[] => [
    { kind: 'browse', case: one },
    { kind: 'share-answer', case: one },
    { kind: 'not-this', case: one },
    { kind: 'ask-human', case: one },
    { kind: 'feedback', solved: true, case: one },
    { kind: 'feedback', solved: false, case: one },
    { kind: 'show-in', language, case: one },
  ]);
  const general: Action[] = [
    { kind: 'help' },
    { kind: 'browse' },
    { kind: 'stats' },
    { kind: 'gaps' },
    { kind: 'settings' },
    { kind: 'change-setting', change: { setting: 'language', value: language } },
    { kind: 'change-setting', change: { setting: 'runbooks', value: 'standard' } },
    { kind: 'forget-me' },
    { kind: 'set-language', language },
    { kind: 'set-language', language: 'automatic' },
    { kind: 'open-section', section: 'no-such-section' },
    { kind: 'show-module', module: 'no-such-module' },
  ];
  const named = [...general, ...onCases].map((action): Pressed => ({ what: action.kind, action }));
  return [
    ...named,
    ...base.modules.flatMap((module) =>
      moduleActions(
        module.id,
        caseFor(
          base,
          language,
          module.symptoms.slice(0, 1).map(({ id }) => id),
        ),
      ),
    ),
    ...sectionActions(base, language),
  ];
}

function moduleActions(module: string, found: Case): Pressed[] {
  const about = { about: { module } };
  return [
    { what: `page of ${module}`, action: { kind: 'show-module', module, case: found }, ...about },
    { what: `decision for ${module}`, action: { kind: 'decide', module, case: found }, ...about },
    { what: `next after ${module}`, action: { kind: 'not-this', case: found }, ...about },
  ];
}

function sectionActions(base: KnowledgeBase, language: Language): Pressed[] {
  const offered = base.modules.flatMap((module) => module.sections.map((section) => ({ section, module: module.id })));
  const ids = new Set(LANGUAGES.flatMap((tongue) => [...base.sections[tongue].keys()]));
  return [
    ...offered.map(({ section, module }): Pressed => ({
      what: `section ${section}`,
      action: { kind: 'open-section', section, module },
      about: { section },
    })),
    ...[...ids].map((section): Pressed => ({
      what: `section ${section} as shared`,
      action: { kind: 'share-section', section, language },
      about: { section },
    })),
  ];
}

function botWith(content: Content, store: Store, settings: { keepTextDays: number; helpChannelId?: string }): Bot {
  const options: BotOptions = {
    store,
    content: () => content,
    settingsOf: () => ({
      defaultLanguage: 'en',
      admins: new Set(['U0123456789A']),
      sameTroubleMinutes: 30,
      ...settings,
    }),
    changeSetting: (teamId, change) => store.changeSetting(teamId, change, true),
    hasOwnContent: () => settings.helpChannelId !== undefined,
    now: () => content.loadedAt,
    newId: () => CASE.id,
    mention: () => PERSON,
    onTrouble: () => undefined,
  };
  return createBot(options);
}

/** Remembers the most that is ever shown. */
function fullStore(language: Language): Store {
  const at = new Date(0);
  const figures = {
    answers: 99_999,
    byOutcome: { answer: 99_999, choose: 99_999, none: 99_999 },
    solved: 99_999,
    notSolved: 1,
  };
  return {
    ...createNoStore(),
    changeSetting: () => Promise.resolve(true),
    recordFeedback: () => Promise.resolve(),
    rememberLanguage: () => Promise.resolve(),
    forget: () => Promise.resolve({ cases: 99_999, feedback: 99_999, language: true }),
    languageOf: () => Promise.resolve(language),
    feedbackOf: () =>
      Promise.resolve(
        [1, 2, 3, 4, 5, 6].map((one) => ({
          teamId: 'T',
          caseId: CASE.id,
          userId: `U012345678${one}A`,
          solved: one > 3,
          at,
        })),
      ),
    statistics: () =>
      Promise.resolve({
        ...figures,
        byModule: Array.from({ length: 8 }, () => ({ module: 'trackinglogd', count: 99_999 })),
        byLanguage: LANGUAGES.map((one) => ({ language: one, count: 99_999 })),
      }),
    unrecognised: () =>
      Promise.resolve(
        Array.from({ length: 8 }, (_, one) => ({
          text: `${String.fromCodePoint(97 + one).repeat(6)} `.repeat(40),
          language,
        })),
      ),
  };
}
