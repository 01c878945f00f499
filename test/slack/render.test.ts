import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Content } from '../../src/bot.ts';
import type { Action, Case } from '../../src/core/action.ts';
import { parseAction } from '../../src/core/action.ts';
import { composeAnswer } from '../../src/core/compose-answer.ts';
import { composeBrowse, composeHelp, composeModule } from '../../src/core/compose-pages.ts';
import { composeSection, composeSharedSection } from '../../src/core/compose-section.ts';
import { LANGUAGES } from '../../src/core/language.ts';
import type { Part, Reply } from '../../src/core/reply.ts';
import { plain } from '../../src/core/text.ts';
import { checkMessageBlocks } from '../../src/local/block-rules.ts';
import { textLength } from '../../src/local/block-text.ts';
import { asList, asRecord, asString } from '../../src/local/json.ts';
import { checkView } from '../../src/local/view-rules.ts';
import { packAction, packOption, unpackAction } from '../../src/slack/action-value.ts';
import { toView } from '../../src/slack/deliver.ts';
import { CONTEXT_TEXT, FALLBACK_TEXT, MESSAGE_BLOCKS, MESSAGE_TEXT, SECTION_TEXT } from '../../src/slack/limits.ts';
import { clip, renderBlocks, renderMessage } from '../../src/slack/render.ts';
import type { Spot } from '../../src/slack/spot.ts';
import { realContent } from './start-bot.ts';

const SPOT: Spot = {
  teamId: 'T1',
  userId: 'U0GRACE01',
  channelId: 'C0INCIDNT',
  threadTs: '1712345678.000100',
  isPrivate: false,
};

let content: Content;
beforeAll(async () => {
  content = await realContent();
});

describe.each(LANGUAGES)('in %s', (language) => {
  test('every section fits a window, a message for one person and a message for all', () => {
    const { base, wordsFor } = content;
    const words = wordsFor(language);
    expect(base.sections[language].size).toBeGreaterThanOrEqual(41);
    const found = [...base.sections[language].keys()].flatMap((id) => [
      ...faults(id, composeSection(base, words, id)),
      ...faults(`${id} shared`, composeSharedSection(base, words, id, '<@U0GRACE01>'), true),
    ]);
    expect(found).toEqual([]);
  });

  test('every module, as an answer with everything on it and as a page, fits', () => {
    const { base, wordsFor } = content;
    const words = wordsFor(language);
    const most = {
      isPrivate: true,
      corrections: [{ typed: 'x'.repeat(40), read: 'y'.repeat(40) }],
      line: 'z'.repeat(200),
      notes: ['n'.repeat(300)],
    };
    const compose = (modules: readonly string[], outcome: 'answer' | 'choose' | 'none'): Reply =>
      composeAnswer({ base, words, found: { ...CASE, language, modules }, outcome, ...most });
    const ids = base.modules.map(({ id }) => id);
    const found = [
      ...ids.flatMap((id) => faults(id, compose([id], 'answer'))),
      ...ids.flatMap((id) => faults(`page of ${id}`, composeModule(base, words, id, CASE))),
      ...faults('help', composeHelp(words, '<@U1>')),
      ...faults('list', composeBrowse(base, words, CASE)),
      ...faults('choice', compose(ids, 'choose')),
      ...faults('not recognised', compose([], 'none')),
    ];
    expect(found).toEqual([]);
  });
});

describe('long text', () => {
  const line = fc.string({
    unit: fc.constantFrom('a', 'é', ' ', '&', '<', '*', '`', '_', '👍'),
    minLength: 1,
    maxLength: 400,
    size: 'max',
  });
  const lines = fc.array(line, { minLength: 1, maxLength: 30, size: 'max' });
  const part = fc.oneof(
    lines.map((text): Part => ({ kind: 'paragraph', text: plain(text.join('\n')) })),
    lines.map((text): Part => ({ kind: 'code', text: text.join('\n') })),
    lines.map((texts): Part => ({
      kind: 'list',
      ordered: true,
      items: texts.map((text, at) => ({
        text: plain(text),
        parts: [{ kind: 'code', text: at === 1 ? texts.join('\n') : text }],
      })),
    })),
    lines.map((texts): Part => ({
      kind: 'quote',
      parts: texts.map((text) => ({ kind: 'paragraph', text: plain(text) })),
    })),
  );

  test('is split at lines: every section fits, no fence stays open, no line is cut and no word lost', () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (parts) => {
        const sections = renderBlocks(parts).map((block) => asString(asRecord(asRecord(block)['text'])['text']));
        for (const text of sections) {
          expect(text.length).toBeLessThanOrEqual(SECTION_TEXT);
          expect((text.match(/```/gu) ?? []).length % 2).toBe(0);
          expect(text).not.toMatch(/&(?!amp;|lt;|gt;)/u);
        }
        expect(bare(sections.join('\n'))).toBe(bare(parts.map(wordsOf).join('\n')));
      }),
      { numRuns: 40 },
    );
  });

  test('of one line without end is split between words, and between letters only where there are none', () => {
    const words = `${'word '.repeat(1_500)}end`;
    const sections = renderBlocks([{ kind: 'paragraph', text: plain(words) }]).map((block) =>
      asString(asRecord(asRecord(block)['text'])['text']),
    );
    expect(sections.join(' ')).toBe(words);
    expect(renderBlocks([{ kind: 'paragraph', text: plain('x'.repeat(7_000)) }])).toHaveLength(3);
    for (const block of renderBlocks([{ kind: 'paragraph', text: plain(`a${'&👍'.repeat(3_000)}`) }])) {
      const text = asString(asRecord(asRecord(block)['text'])['text']);
      expect(text.isWellFormed()).toBe(true);
      expect(text).toMatch(/^(?:a|&amp;|👍)+$/u);
    }
  });

  test('of code keeps its blank lines', () => {
    const code = Array.from({ length: 120 }, (_, at) => `${at} ${'x'.repeat(60)}\n`)
      .join('\n')
      .trimEnd();
    const sections = renderBlocks([{ kind: 'code', text: code }]).map((block) =>
      asString(asRecord(asRecord(block)['text'])['text']),
    );
    expect(sections.length).toBeGreaterThan(2);
    const whole = sections.map((text) => text.replaceAll('```', '')).join('\n');
    expect(whole).toBe(code);
    expect(renderBlocks([{ kind: 'code', text: '\n'.repeat(3_000) }])).toEqual([]);
  });

  test.each(['&', '👍', '&👍', 'a&', 'a👍', '&&&👍'])(
    'of %s without end is cut between characters in small print and in the text for screen readers',
    (unit) => {
      const text = plain(unit.repeat(6_000));
      const { blocks } = renderMessage({ language: 'en', surface: 'message', parts: [{ kind: 'note', text }] });
      const note = asString(asRecord(asList(asRecord(blocks[0])['elements'])[0])['text']);
      const read = renderMessage({ language: 'en', surface: 'message', parts: [{ kind: 'paragraph', text }] }).text;
      for (const [cut, size] of [
        [note, CONTEXT_TEXT],
        [read, FALLBACK_TEXT],
      ] as const) {
        expect(cut).toMatch(/^(?:a|&amp;|👍)+…$/u);
        expect(cut.length).toBeLessThanOrEqual(size);
        expect(cut.length).toBeGreaterThan(size - 8);
      }
    },
  );

  test('is cut before a link, never inside one', () => {
    const link = { kind: 'link', text: 'the guide', url: `https://example.com/${'x'.repeat(100)}` } as const;
    const text = [...plain('a'.repeat(1_950)), link];
    const [block] = renderBlocks([{ kind: 'note', text }]);
    expect(asString(asRecord(asList(asRecord(block)['elements'])[0])['text'])).toBe(`${'a'.repeat(1_950)}…`);
  });

  test('is clipped between characters where it has to be', () => {
    expect(clip('Ünïcödé', 24)).toBe('Ünïcödé');
    expect(clip('👩‍🚒'.repeat(10), 24).length).toBeLessThanOrEqual(24);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 80 }), (text, size) => {
        expect(clip(text, size).length).toBeLessThanOrEqual(size);
        expect(clip(text, size).isWellFormed()).toBe(true);
      }),
    );
  });
});

describe('the value of a button', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', '/', '-', '.'), minLength: 1, maxLength: 20 });
  const words = fc.array(word, { maxLength: 11 });
  const found = fc.record({
    id: word,
    language: fc.constantFrom(...LANGUAGES),
    modules: words,
    symptoms: words,
    rest: words,
    tried: words,
    why: words,
  });

  test('comes back as the action that was put in', () => {
    fc.assert(
      fc.property(found, fc.constantFrom('not-this', 'ask-human', 'share-answer'), (one, kind) => {
        const action = { kind, case: one } as Action;
        expect(unpackAction(packAction(action))).toEqual(action);
      }),
    );
  });

  test('of a language menu keeps what the answer is written from, within the 150 characters of an option', () => {
    const modules = content.base.modules.slice(0, 4);
    const one: Case = {
      ...CASE,
      id: '0123456789abc',
      modules: modules.map(({ id }) => id),
      symptoms: modules.map(({ symptoms }) => symptoms[0]?.id ?? ''),
    };
    const packed = packOption({ kind: 'show-in', language: 'sv', case: one });
    expect(packed.length).toBeLessThanOrEqual(150);
    expect(unpackAction(packed)).toMatchObject({
      kind: 'show-in',
      language: 'sv',
      case: { id: one.id, modules: one.modules, symptoms: one.symptoms },
    });
  });

  test('that is anything else is nothing', () => {
    const odd = fc.oneof(
      fc.anything(),
      fc.record({ kind: fc.constantFrom('decide', 'feedback', 'browse-x'), case: fc.anything() }),
    );
    fc.assert(fc.property(odd, (value) => expect(parseAction(value)).toBeUndefined()));
    fc.assert(fc.property(fc.string(), (value) => expect(unpackAction(value)).toBeUndefined()));
  });
});

const CASE: Case = {
  id: 'case-1',
  language: 'en',
  modules: ['mta'],
  symptoms: [],
  rest: ['web', 'stat', 'import', 'export', 'inMail'],
  tried: ['tracking', 'trackinglogd', 'syslogd', 'wfserver'],
  why: [1, 2, 3, 4].map((at) => `${at}`.repeat(40)),
};

/** What Slack would say against the reply as a message and as a window; as a message alone where it is for everyone. */
function faults(what: string, reply: Reply, isForEveryone = false): string[] {
  const message = renderMessage(reply);
  const findings = [
    ...(checkMessageBlocks(message.blocks)?.messages ?? []),
    ...(isForEveryone ? [] : (checkView(toView(reply, SPOT, 'Close'), 'modal')?.messages ?? [])),
    ...(textLength(message.blocks) > MESSAGE_TEXT ? ['too much text'] : []),
    ...(renderBlocks(reply.parts).length > MESSAGE_BLOCKS ? ['too many blocks: some are cut'] : []),
    ...(message.text.length > 6_000 ? ['too much text for notifications'] : []),
  ];
  return findings.map((finding) => `${what}: ${finding}`);
}

function wordsOf(part: Part): string {
  if (part.kind === 'list')
    return part.items
      .map(({ text, parts = [] }) =>
        [text, ...parts.map(wordsOf)]
          .map((one) => (typeof one === 'string' ? one : asString(asRecord(asList(one)[0])['text'])))
          .join('\n'),
      )
      .join('\n');
  if (part.kind === 'quote') return part.parts.map(wordsOf).join('\n');
  return part.kind === 'code' ? part.text : part.kind === 'paragraph' ? asString(asRecord(part.text[0])['text']) : '';
}

/** Letters alone: what marks, spaces, fences, numbers and escapes around them are is for Slack. */
function bare(text: string): string {
  return text.replace(/&(?:amp|lt|gt);/gu, '').replace(/[^aé👍]/gu, '');
}
