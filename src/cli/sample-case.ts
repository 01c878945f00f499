import type { Case } from '../core/action.ts';
import { nameOfLanguage } from '../core/compose-answer.ts';
import { lookAlikesOf, troublesOf, type KnowledgeBase } from '../core/knowledge-base.ts';
import { LANGUAGES, type Language } from '../core/language.ts';

export const CHANNEL_ID = 'C0123456789A';
export const PERSON = '<@U0123456789A>';
export const LONG_WORDS = 'a word or two of forty characters, at mo';
export const CASE: Omit<Case, 'language'> = {
  id: '01234567-89ab',
  modules: [],
  symptoms: [],
  rest: [],
  tried: [],
  why: [1, 2, 3, 4].map((at) => `${LONG_WORDS.slice(0, 39)}${at}`),
};

/** For sentences that are not reached otherwise: as long as each variable gets. */
export const VALUES = {
  bot: PERSON,
  person: PERSON,
  people: `${PERSON}, ${PERSON}, ${PERSON}`,
  channel: `<#${CHANNEL_ID}>`,
  link: `https://a-workspace.slack.com/archives/${CHANNEL_ID}/p1700000000000000`,
  languages: LANGUAGES.map(nameOfLanguage).join(', '),
  tag: 'portuguese-brazilian',
  language: 'English',
  text: LONG_WORDS.repeat(3),
  line: LONG_WORDS.repeat(7),
  words: LONG_WORDS.repeat(4),
  count: 1_000_000,
};

/** With their look-alikes, as `diagnose` shows them, and with everything else tried before: the most a button has to carry. */
export function caseFor(base: KnowledgeBase, language: Language, symptoms: readonly string[]): Case {
  const modules = symptoms.map((id) => id.split('/')[0] ?? '');
  const alike = modules.flatMap((id) => lookAlikesOf(base, id)?.modules ?? []);
  const shown = [...new Set([...modules, ...alike])];
  const others = base.modules.map(({ id }) => id).filter((id) => !shown.includes(id));
  const symptomOf = (id: string): string =>
    symptoms.find((one) => one.startsWith(`${id}/`)) ??
    longest(base.modules.find((module) => module.id === id)?.symptoms.map((one) => one.id) ?? []);
  const second = troublesOf(base, shown).length > 1 ? { whySecond: CASE.why } : {};
  return {
    ...CASE,
    ...second,
    language,
    modules: shown,
    symptoms: shown.map(symptomOf),
    rest: others.slice(0, 5),
    tried: others,
  };
}

export function longest(texts: readonly string[]): string {
  return texts.reduce((best, text) => (text.length > best.length ? text : best), '');
}
