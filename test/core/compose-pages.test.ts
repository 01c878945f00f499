import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Content } from '../../src/bot.ts';
import type { Case } from '../../src/core/action.ts';
import { composeHome, type HomeContext } from '../../src/core/compose-home.ts';
import { composeBrowse, composeHelp, composeModule, composeStale } from '../../src/core/compose-pages.ts';
import { composeSection, composeSharedSection, findSection } from '../../src/core/compose-section.ts';
import { LANGUAGES } from '../../src/core/language.ts';
import { plainReply } from '../../src/core/plain-reply.ts';
import type { Button, Reply } from '../../src/core/reply.ts';
import { BUILT_IN, loadContent } from '../../src/content/open-content.ts';

const CASE: Case = { id: 'case-1', language: 'en', modules: ['mta'], symptoms: [], rest: [], tried: [], why: [] };

let content: Content;
beforeAll(async () => {
  content = await loadContent([BUILT_IN], new Date(0));
});

describe.each(LANGUAGES)('in %s', (language) => {
  const words = () => content.wordsFor(language);

  test('help has three examples, every way in, and the way to the modules', () => {
    const help = composeHelp(words(), '<@U0FIXBOT1>');
    expect(textOf(help).match(/\/campaign-issue /gu)?.length).toBeGreaterThanOrEqual(6);
    expect(textOf(help)).toContain('@U0FIXBOT1');
    expect(buttons(help).map(({ action }) => action.kind)).toEqual(['browse']);
  });

  test('the list has every module once, with what it does, by area, read out in full', () => {
    const list = composeBrowse(content.base, words());
    expect(
      buttons(list)
        .map(({ label }) => label)
        .toSorted(),
    ).toEqual(content.base.modules.map(({ id }) => id).toSorted());
    for (const { label, description } of buttons(list)) expect(description).toContain(label);
    for (const { id } of content.base.modules) expect(textOf(list)).toMatch(new RegExp(`- ${id}\\s?: \\S`, 'u'));
  });

  test('every section says what it is, links to the original, and warns where a server is needed', () => {
    for (const [id, { link, title, access }] of content.base.sections[language]) {
      const page = composeSection(content.base, words(), id);
      expect(page.parts[0]).toEqual({ kind: 'heading', text: title });
      expect(JSON.stringify(page.parts)).toContain(link);
      expect(textOf(page).includes(words().translate('section.serverNote'))).toBe(access === 'server');
    }
  });

  test('a button that is too old says so, with a way on', () => {
    expect(textOf(composeStale(words()))).toBe(words().translate('error.stale'));
    expect(buttons(composeStale(words()))).toHaveLength(1);
  });
});

describe('a section', () => {
  test('leads to its neighbours among the sections of its module, and back', () => {
    const { base } = content;
    for (const module of base.modules) {
      for (const [at, id] of module.sections.entries()) {
        const targets = buttons(composeSection(base, content.wordsFor('en'), id, module.id)).flatMap(
          ({ label, action }) =>
            action.kind === 'open-section' && ['Previous', 'Next'].includes(label) ? [action.section] : [],
        );
        expect(targets).toEqual(
          [module.sections[at - 1], module.sections[at + 1]].filter((target) => target !== undefined),
        );
      }
    }
  });

  test.each(LANGUAGES)(
    'leads in %s to every other section that its text names, by a button with its name',
    (language) => {
      const { base } = content;
      const words = content.wordsFor(language);
      for (const [id, { parts }] of base.sections[language]) {
        const named = new Set(
          [...JSON.stringify(parts).matchAll(/"kind":"section","text":"[^"]*","id":"([\w-]+)"/gu)].map(
            ([, name]) => name,
          ),
        );
        const offered = buttons(composeSection(base, words, id)).flatMap(({ label, action }) =>
          action.kind === 'open-section' && nameOf(base.sections[language].get(action.section)) === label
            ? [action.section]
            : [],
        );
        expect(offered).toEqual([...named].filter((name) => name !== id));
        expect(offered.length).toBeGreaterThan(0);
      }
    },
  );

  test('opened by its name in another one stays among the sections of the module, where it is one of them', () => {
    const [module] = content.base.modules.filter(({ id }) => id === 'web');
    const [first = ''] = module?.sections ?? [];
    const related = buttons(composeSection(content.base, content.wordsFor('en'), first, 'web')).filter(
      ({ label }) => !['Previous', 'Next', 'Share in thread'].includes(label),
    );
    for (const { action } of related)
      expect(action).toMatchObject(
        action.kind === 'open-section' && module?.sections.includes(action.section) === true ? { module: 'web' } : {},
      );
    expect(related.some(({ action }) => 'module' in action)).toBe(true);
    expect(related.some(({ action }) => !('module' in action))).toBe(true);
  });

  test('is shared where there is somewhere to share it', () => {
    const [id = ''] = content.base.sections.en.keys();
    const labels = (canShare: boolean, sharesInThread: boolean) =>
      buttons(composeSection(content.base, content.wordsFor('en'), id, undefined, { canShare, sharesInThread })).map(
        ({ label }) => label,
      );
    expect(labels(true, true)).toContain('Share in thread');
    expect(labels(true, false)).toContain('Share in channel');
    expect(labels(false, true).filter((label) => label.startsWith('Share'))).toEqual([]);
  });

  test('as shared has the same content, who shared it, and no buttons', () => {
    const [id = ''] = content.base.sections.sv.keys();
    const shared = composeSharedSection(content.base, content.wordsFor('sv'), id, '<@U0GRACE01>');
    expect(textOf(shared)).toContain('@U0GRACE01 delade');
    const [whole] = textOf(composeSection(content.base, content.wordsFor('sv'), id)).split('\n\nSe även');
    expect(textOf(shared)).toContain(whole);
    expect(buttons(shared)).toEqual([]);
  });

  test('that exists in another language only is shown in that one, with a word about it', () => {
    const [[id = '', section] = []] = content.base.sections.en;
    const onlyEnglish = { ...content.base, sections: { ...content.base.sections, fr: new Map() } };
    expect(findSection(onlyEnglish, 'fr', id)?.section).toBe(section);
    expect(textOf(composeSection(onlyEnglish, content.wordsFor('fr'), id))).toContain("n'existe qu'en anglais");
  });

  test('that is gone says so, with the way to the list', () => {
    const gone = composeSection(content.base, content.wordsFor('en'), 'section-of-yesterday');
    expect(textOf(gone)).toContain('no longer in the runbook');
    expect(buttons(gone).map(({ action }) => action.kind)).toEqual(['browse']);
  });
});

describe('a module looked up from a case', () => {
  test('keeps the case, so that a human can be asked', () => {
    const page = composeModule(content.base, content.wordsFor('en'), 'stat', CASE);
    expect(
      buttons(page)
        .filter(({ action }) => 'case' in action)
        .map(({ action }) => action.kind),
    ).toEqual(['browse', 'ask-human']);
    expect(
      buttons(composeModule(content.base, content.wordsFor('en'), 'stat')).some(
        ({ action }) => action.kind === 'ask-human',
      ),
    ).toBe(false);
  });
});

describe('the Home tab', () => {
  test('shows own cases with their dates, at most five faults of the content, and what administrators get', () => {
    const at = new Date(Date.UTC(2026, 2, 2, 9));
    const problems = [
      { file: '<@U0EVIL001> a.yml', line: 1, message: '**x**' },
      ...Array.from({ length: 8 }, (_, line) => ({ file: 'b.yml', line, message: 'wrong', remedy: 'mend it' })),
    ];
    const home = homeOf({
      cases: [
        { at, modules: ['mta', 'stat'] },
        { at, modules: [] },
      ],
      problems,
      adminParts: [{ kind: 'heading', text: 'Figures' }],
    });
    const text = textOf(home);
    expect(text).toMatch(/Mar 2, 2026.*: mta and stat/u);
    expect(text).toContain('not recognised');
    expect(text).toContain('<@U0EVIL001> a.yml, line 1: **x**');
    expect(text.match(/b\.yml/gu)).toHaveLength(4);
    expect(text).toContain('and 4 more');
    expect(textOf(homeOf({ problems: problems.slice(0, 5) }))).not.toContain('more');
    expect(text).toContain('Figures');
  });

  test.each([
    ['en', 'a.yml, line 7: wrong — mend it'],
    ['fr', 'a.yml, ligne 7 : wrong — mend it'],
    ['it', 'a.yml, riga 7: wrong — mend it'],
    ['es', 'a.yml, línea 7: wrong — mend it'],
    ['sv', 'a.yml, rad 7: wrong — mend it'],
  ] as const)('says in %s where the content is wrong; what is wrong is said as the check says it', (language, line) => {
    const problems = [{ file: 'a.yml', line: 7, message: 'wrong', remedy: 'mend it' }, { message: 'no disk' }];
    const text = textOf(homeOf({ words: content.wordsFor(language), problems }));
    expect(text.replaceAll('\u00a0', ' ')).toContain(line);
    expect(text).toContain('- no disk');
  });

  test('without cases says so', () => {
    expect(textOf(homeOf({}))).toContain('You have not asked me anything yet.');
  });

  test('labels its search box and its menu', () => {
    const parts = homeOf({}).parts.filter(({ kind }) => kind === 'input' || kind === 'menu');
    expect(parts.map((part) => ('label' in part ? part.label : ''))).toEqual(['What is wrong?', 'Language']);
  });
});

function nameOf(section: { readonly title: string; readonly short: string } | undefined): string {
  if (section === undefined) return '';
  return section.title.length <= 30 ? section.title : section.short;
}

function homeOf(context: Partial<HomeContext>): Reply {
  return composeHome({
    base: content.base,
    words: content.wordsFor('en'),
    loadedAt: new Date(0),
    cases: [],
    problems: [],
    adminParts: [],
    mention: '<@U0FIXBOT1>',
    ...context,
  });
}

function textOf(reply: Reply): string {
  return plainReply(reply, { width: 100, withButtons: false });
}

function buttons({ parts }: Reply): Button[] {
  return parts.flatMap((part) => (part.kind === 'buttons' ? part.buttons : []));
}
