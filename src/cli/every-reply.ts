import type { Content } from '../bot.ts';
import type { Case } from '../core/action.ts';
import { composeAnswer } from '../core/compose-answer.ts';
import { composeHome } from '../core/compose-home.ts';
import { composeMentionHint, composeNotice } from '../core/compose-pages.ts';
import type { KnowledgeBase } from '../core/knowledge-base.ts';
import type { Language } from '../core/language.ts';
import type { Reply } from '../core/reply.ts';
import type { TextKey, Words } from '../core/words.ts';
import { pressEverything } from './press-everything.ts';
import { CASE, caseFor, longest, LONG_WORDS, PERSON, VALUES } from './sample-case.ts';

/** Something the bot can say, and where: some replies are shown as a message or in a window, depending on where somebody pressed. */
export interface SampleReply {
  /** What it is, for people: `answer for mta/not-sending`. */
  readonly what: string;
  readonly language: Language;
  readonly surfaces: readonly ('message' | 'window' | 'home')[];
  readonly reply: Reply;
  /** The content that it is made of, where there is one. */
  readonly about?: { readonly module?: string; readonly section?: string };
}

type About = Pick<SampleReply, 'about'>;

/**
 * Everything the bot can say in one language, with values as long as they come: answers for every symptom, choices, pages, every
 * runbook section, follow-ups, failures. `botKeys`: the places of all sentences of `bot.json`.
 */
export async function everyReply(
  content: Content,
  language: Language,
  botKeys: readonly TextKey[],
): Promise<SampleReply[]> {
  const words = content.wordsFor(language);
  const say = (what: string, reply: Reply, surfaces: SampleReply['surfaces'], about: About = {}): SampleReply => ({
    what,
    language,
    surfaces,
    reply,
    ...about,
  });
  const answers = answersOf(content.base, words, language).map(([what, reply, about]) =>
    say(what, reply, ['message', 'window'], about),
  );
  const pages = await pressEverything(content, language);
  const notices = botKeys.map((key) =>
    say(`sentence ${key}`, composeNotice(words, words.translate('error.title'), [words.translate(key, VALUES)]), [
      'message',
      'window',
    ]),
  );
  const home = composeHome({
    ...homeOf(content, words),
    adminParts: pages
      .filter(({ what }) => ['stats', 'gaps', 'settings'].includes(what))
      .flatMap(({ reply }) => reply.parts),
  });
  return [
    ...answers,
    ...pages,
    ...notices,
    say('mention without a report', composeMentionHint(words), ['message']),
    say('Home tab', home, ['home']),
  ];
}

function answersOf(base: KnowledgeBase, words: Words, language: Language): [string, Reply, About][] {
  const compose = (outcome: 'answer' | 'choose' | 'none', found: Case): Reply =>
    composeAnswer({
      base,
      words,
      found,
      outcome,
      isPrivate: true,
      notes: notesOf(words),
      corrections: [{ typed: LONG_WORDS, read: LONG_WORDS }],
      line: LONG_WORDS.repeat(7),
    });
  const single = base.modules.flatMap((module) =>
    module.symptoms.map(({ id }): [string, Reply, About] => [
      `answer for ${id}`,
      compose('answer', caseFor(base, language, [id])),
      { about: { module: module.id } },
    ]),
  );
  const several = hardestChoices(base, words).flatMap((symptoms): [string, Reply, About][] => {
    const found = caseFor(base, language, symptoms);
    const about = { about: { module: symptoms[0]?.split('/')[0] ?? '' } };
    return [
      [`choice of ${found.modules.join(', ')}`, compose('choose', found), about],
      [`answer about ${found.modules.join(', ')}`, compose('answer', found), about],
    ];
  });
  return [...single, ...several, ['not recognised', compose('none', { ...CASE, language }), {}]];
}

function notesOf(words: Words): string[] {
  return [
    words.translate('answer.seenBefore', { count: 1_000_000, minutes: 1_440 }),
    words.translate('answer.seenThread', VALUES),
    words.translate('answer.cut'),
  ];
}

const CHOICES = 3;

/** Three troubles at a time: each symptom once, and what is hard together, long ids, long words and the biggest groups of look-alikes. */
function hardestChoices(base: KnowledgeBase, words: Words): string[][] {
  const all = base.modules.flatMap(({ symptoms }) => symptoms.map(({ id }) => id));
  const longestOf = new Map(
    base.modules.map(({ id, symptoms }) => [id, longest(symptoms.map((symptom) => symptom.id))]),
  );
  const pick = (length: (id: string) => number): string[] =>
    [...longestOf.values()].toSorted((a, b) => length(b) - length(a)).slice(0, CHOICES);
  const textLength = (id: string): number => JSON.stringify(words.module(id.split('/')[0] ?? '') ?? '').length;
  const groups = base.lookAlikes
    .toSorted((a, b) => b.modules.join().length - a.modules.join().length)
    .map(({ modules }) => longestOf.get(modules[0] ?? '') ?? '');
  const hard = [pick((id) => id.length), pick(textLength), [...groups, ...pick((id) => id.length)].slice(0, CHOICES)];
  return [...hard, ...all.map((id) => [id])]
    .map((choice) => choice.filter((id) => id !== ''))
    .filter((choice) => choice.length > 0);
}

function homeOf({ base, loadedAt }: Content, words: Words) {
  const modules = base.modules.slice(0, 5).map(({ id }) => id);
  const cases = Array.from({ length: 5 }, () => ({ at: loadedAt, modules }));
  return {
    base,
    words,
    loadedAt,
    cases,
    problems: Array.from({ length: 6 }, () => ({
      file: LONG_WORDS.repeat(2),
      line: 1_000,
      message: LONG_WORDS.repeat(3),
      remedy: LONG_WORDS.repeat(3),
    })),
    mention: PERSON,
  };
}
