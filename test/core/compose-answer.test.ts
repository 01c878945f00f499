import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Content } from '../../src/bot.ts';
import type { Action, Case } from '../../src/core/action.ts';
import { composeAnswer, nameOfLanguage, type AnswerContext } from '../../src/core/compose-answer.ts';
import { LANGUAGES, type Language } from '../../src/core/language.ts';
import { plainReply } from '../../src/core/plain-reply.ts';
import type { Button, Part, Reply } from '../../src/core/reply.ts';
import { parseText, plainText } from '../../src/core/text.ts';
import type { Words } from '../../src/core/words.ts';
import { BUILT_IN, loadContent } from '../../src/content/open-content.ts';

let content: Content;
beforeAll(async () => {
  content = await loadContent([BUILT_IN], new Date(0));
});

describe('an answer', () => {
  test.each(LANGUAGES)('says in %s which module it is, what that does, what to do as steps, and why', (language) => {
    const text = textOf(answer({ language, modules: ['web'], why: ['xtk:session', 'login'] }));
    const words = content.wordsFor(language);
    const [symptom] = Object.values(words.module('web')?.symptoms ?? {});
    expect(text).toContain('web');
    for (const part of [symptom?.title, '1. ', 'xtk:session', quotedList(words, 'xtk:session', 'login')])
      expect(text).toContain(part);
    expect(steps(answer({ language, modules: ['web'] })).length).toBe(symptom?.fix.length);
  });

  test('has one primary button, and offers sharing to those who see it alone', () => {
    expect(labels(answer({ modules: ['web'] }, { isPrivate: true }))).toEqual(
      expect.arrayContaining(['Solved', 'Not solved', 'Not this', 'Share in channel']),
    );
    expect(labels(answer({ modules: ['web'] }, { isPrivate: true, sharesInThread: true }))).toContain(
      'Post in the thread',
    );
    expect(labels(answer({ modules: ['web'] }))).not.toContain('Share in channel');
    expect(buttons(answer({ modules: ['web'] })).filter(({ style }) => style === 'primary')).toHaveLength(1);
  });

  test('about two troubles has a block for each; of look-alikes one, with the question that tells them apart', () => {
    const two = textOf(answer({ modules: ['import', 'wfserver'] }));
    expect(two).toMatch(/Module: import.*Module: wfserver/su);
    expect(answer({ modules: ['import', 'wfserver'] }).title).toBe('Find a fix');
    expect(answer({ modules: ['mta', 'stat'] }).title).toBe('Module: mta');
    const alike = answer({ modules: ['tracking', 'trackinglogd'] });
    expect(textOf(alike)).toContain('Are there traces of the tracking logs');
    expect(textOf(alike)).not.toContain('Module: trackinglogd');
    expect(actions(alike, 'decide').map((action) => ('module' in action ? action.module : ''))).toEqual([
      'tracking',
      'trackinglogd',
    ]);
  });

  test.each(LANGUAGES)('about two troubles says in %s what decided for each, by its name', (language) => {
    const found = { language, modules: ['web', 'mta', 'stat'], why: ['log in'], whySecond: ['emails', 'stopped'] };
    const words = content.wordsFor(language);
    const why = answer(found).parts.flatMap((part) => (part.kind === 'note' ? [plainText(part.text)] : []));
    const sentences = [
      words.translate('answer.whyModule', { module: 'web', words: quotedList(words, 'log in') }),
      words.translate('answer.whyModule', { module: 'mta', words: quotedList(words, 'emails', 'stopped') }),
    ];
    expect(why).toEqual([plainText(parseText(sentences.join(' ')))]);
  });

  test('about one trouble names no module in its reason', () => {
    expect(textOf(answer({ modules: ['mta', 'stat'], why: ['stuck'], whySecond: ['never'] }))).toContain(
      'Why: your report mentions “stuck”.',
    );
  });

  test('once decided is not asked about again', () => {
    expect(textOf(answer({ modules: ['tracking'] }))).not.toContain('Are there traces');
  });

  test('after a judgement shows who said what and leaves the button that says the opposite', () => {
    const solved = answer({ modules: ['web'] }, { judged: true, notes: ['<@U1>: solved'] });
    expect(labels(solved)).toContain('Not solved');
    expect(labels(solved)).not.toContain('Solved');
    expect(textOf(solved)).toContain('@U1: solved');
    expect(labels(answer({ modules: ['web'] }, { judged: false }))).not.toContain('Not solved');
  });

  test('shows words of the report as they were typed: no mark in them counts', () => {
    const reply = answer(
      { modules: ['web'], why: ['**bold**', '`x`', '<@U0EVIL001>', '[a](https://b.example)'] },
      { corrections: [{ typed: '*a*', read: '`b`' }], line: '[x](https://y.example) <@U0EVIL001>' },
    );
    const inlines = reply.parts.flatMap((part) => ('text' in part && Array.isArray(part.text) ? part.text : []));
    expect(inlines.filter(({ kind }) => kind === 'user')).toEqual([]);
    expect(JSON.stringify(inlines)).not.toMatch(/"url":"https:\/\/[by]\.example/u);
    expect(textOf(reply)).toContain('**bold**');
  });
});

describe('a choice', () => {
  test('asks with titles and scopes, never with bare ids, and each button decides', () => {
    const reply = answer({ modules: ['import', 'export', 'web'] }, { outcome: 'choose' });
    expect(textOf(reply)).toContain('I am not certain');
    for (const { label, action } of buttons(reply).filter((button) => button.action.kind === 'decide')) {
      expect(['import', 'export', 'web']).not.toContain(label);
      expect(action).toMatchObject({ case: { modules: ['import', 'export', 'web'] } });
    }
    expect(actions(reply, 'decide')).toHaveLength(3);
    expect(actions(reply, 'feedback')).toEqual([]);
  });
});

test.each(LANGUAGES)('what is read out for a button begins in %s with what stands on it', (language) => {
  const modules = content.base.modules.map(({ id }) => id);
  const replies = [answer({ language, modules: ['mta', 'web'] }), answer({ language, modules }, { outcome: 'choose' })];
  const described = replies.flatMap(buttons).filter(({ description }) => description !== undefined);
  expect(described.length).toBeGreaterThan(8);
  for (const { label, description } of described) {
    expect(description?.startsWith(label)).toBe(true);
    expect(description?.length).toBeLessThanOrEqual(75);
  }
});

test('the menu of languages shows its label: it has no state to show instead', () => {
  const menu = answer({ modules: ['web'] }).parts.find(({ kind }) => kind === 'menu');
  expect(menu).toMatchObject({ label: 'Language' });
  expect(menu).not.toHaveProperty('selected');
});

describe('what is not recognised', () => {
  test.each(LANGUAGES)('is said honestly in %s, with an example and three ways on', (language) => {
    const reply = answer({ language, modules: [] }, { outcome: 'none' });
    expect(textOf(reply)).toContain(content.wordsFor(language).translate('help.example1'));
    expect(buttons(reply).map(({ action }) => action.kind)).toEqual(['browse', 'ask-human', 'help']);
  });
});

test('every language is named in itself', () => {
  expect(LANGUAGES.map(nameOfLanguage)).toEqual(['English', 'Français', 'Italiano', 'Español', 'Svenska']);
});

test('every button of an answer carries the case, and no word of the report but those that decided', () => {
  const all = buttons(answer({ modules: ['mta', 'stat'], why: ['stuck'] }, { isPrivate: true }));
  const cases = all.flatMap(({ action }) => ('case' in action ? [action.case] : []));
  expect(cases).toHaveLength(6);
  for (const one of cases) expect(one).toMatchObject({ id: 'case-1', why: ['stuck'] });
});

function answer(found: Partial<Case> & { readonly language?: Language }, how: Partial<AnswerContext> = {}): Reply {
  const whole: Case = {
    id: 'case-1',
    language: 'en',
    modules: [],
    symptoms: [],
    rest: [],
    tried: [],
    why: [],
    ...found,
  };
  return composeAnswer({
    base: content.base,
    words: content.wordsFor(whole.language),
    found: whole,
    outcome: 'answer',
    ...how,
  });
}

function quotedList(words: Words, ...typed: string[]): string {
  return words.list(
    typed.map((text) => words.translate('list.quoted', { text })),
    'and',
  );
}

function textOf(reply: Reply): string {
  return plainReply(reply, { width: 100, withButtons: false });
}

function buttons({ parts }: Reply): Button[] {
  return parts.flatMap((part: Part) => (part.kind === 'buttons' ? part.buttons : []));
}

function labels(reply: Reply): string[] {
  return buttons(reply).map(({ label }) => label);
}

function actions(reply: Reply, kind: Action['kind']): Action[] {
  return buttons(reply)
    .map(({ action }) => action)
    .filter((action) => action.kind === kind);
}

function steps({ parts }: Reply) {
  return parts.flatMap((part) => (part.kind === 'list' && part.ordered ? part.items : []));
}
