import { beforeAll, describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { Content } from '../../src/bot.ts';
import { describeImport } from '../../src/content/describe-import.ts';
import { importTable, type Difference, type ImportedPage, type Knowledge } from '../../src/content/import-table.ts';
import { BUILT_IN, loadContent, readModel } from '../../src/content/open-content.ts';
import { proposeEdits } from '../../src/content/propose-edits.ts';
import type { KnowledgeBase } from '../../src/core/knowledge-base.ts';
import type { Language } from '../../src/core/language.ts';
import { createMatcher } from '../../src/core/matcher.ts';
import { applyDiff } from './apply-diff.ts';

const PAGES = fileURLToPath(new URL('pages/', import.meta.url));

let content: Content;
/** Ours without any alias, as if nobody had seen a translated page before. */
let unaware: Knowledge;

beforeAll(async () => {
  content = await loadContent([BUILT_IN], new Date(0));
  const base: KnowledgeBase = {
    ...content.base,
    modules: content.base.modules.map((module) => ({ ...module, aliases: {} })),
  };
  unaware = { base, matcher: createMatcher(base, readModel()), detector: content.detector };
});

describe('a page in each language', () => {
  test.each<[Language, Record<string, string>]>([
    ['en', {}],
    ['fr', { 'chien veilleur': 'watchdog', 'moteur des flux': 'wfserver' }],
    ['it', { esportare: 'export', importare: 'import', 'cane da guardia': 'watchdog', rete: 'web' }],
    ['es', { exportar: 'export', importar: 'import', seguimiento: 'tracking' }],
    ['sv', { spårning: 'tracking', övervakningsenhet: 'watchdog', webb: 'web' }],
  ])('%s: every translated name is found, known before or not', (language, names) => {
    for (const knowledge of [content, unaware]) {
      const page = read(language, knowledge);
      expect(page.language).toBe(language);
      expect(Object.fromEntries(ofKind(page, 'translated-name').map(({ name, module }) => [name, module]))).toEqual(
        names,
      );
    }
  });

  test('rows without a translated name are recognised by the name itself', () => {
    const modules = read('fr', content)
      .rows.filter(({ by }) => by === 'name')
      .map(({ module }) => module);
    expect(modules).toEqual([
      'export',
      'import',
      'inMail',
      'mta',
      'stat',
      'syslogd',
      'tracking',
      'trackinglogd',
      'web',
    ]);
  });
});

describe('what differs', () => {
  test('a row that is none of our modules, a row out of order, a place with another name and a new link are named with their line', () => {
    const page = read('en', content);
    expect(page).toMatchObject({ title: 'Modules that need a hand', table: { headingId: 'the-list' } });
    expect(ofKind(page, 'unknown-row').map(({ line, name }) => [line, name])).toEqual([[58, 'sms']]);
    expect(ofKind(page, 'other-order').map(({ line, module, after }) => [line, module, after])).toEqual([
      [48, 'mta', 'stat'],
    ]);
    expect(ofKind(page, 'changed-link').map(({ module, section, anchor }) => [module, section, anchor])).toEqual([
      ['stat', 'stat-server', 'statistics-server'],
    ]);
    expect(ofKind(page, 'new-link').map(({ module, section }) => [module, section])).toEqual([
      ['trackinglogd', 'database-cleanup'],
    ]);
    expect(ofKind(page, 'unknown-link').map(({ href }) => href)).toEqual([
      '../../production/using/troubleshooting-sms.md',
    ]);
    expect(ofKind(page, 'missing-module')).toEqual([]);
  });

  test('a module without a row and a module with two rows are named', () => {
    expect(ofKind(read('es', content), 'missing-module')).toEqual([{ kind: 'missing-module', module: 'web' }]);
    expect(ofKind(read('sv', content), 'repeated-row').map(({ line, module, name }) => [line, module, name])).toEqual([
      [66, 'mta', 'MTA'],
    ]);
  });

  test('links to what the module offers already are no difference, whatever the form of the address', () => {
    expect([read('fr', content), read('it', content), read('sv', content)].flatMap(linksOf)).toEqual([]);
  });
});

describe('a proposal', () => {
  test('adds unknown names to the aliases of their module, everyday words only beside the word for "module"', () => {
    expect(addedAliases('sv')).toEqual({
      web: { aliases: ['x', 'modulen webb'] },
      tracking: { aliases: ['modulen spårning'] },
      watchdog: { aliases: [expect.stringMatching(/^(?:modulen )?övervakningsenhet$/u)] },
    });
    expect(addedAliases('fr')).toEqual({
      web: { aliases: ['x'] },
      watchdog: { aliases: ['chien veilleur'] },
      wfserver: { aliases: ['moteur des flux'] },
    });
  });

  test('fits the files as they are, and what it leads to is understood', () => {
    const pages = (['en', 'fr', 'it', 'es', 'sv'] as const).map((language) => read(language, content));
    const proposals = proposeEdits(pages, content.base, readProject);
    const edited = new Map(
      proposals
        .filter(({ diff }) => diff.startsWith('---'))
        .map(({ file, diff }) => [file, applyDiff(readProject(file) ?? '', diff)]),
    );
    expect(edited.get('data/modules/trackinglogd.yml')).toContain('database-cleanup');
    for (const language of ['en', 'fr', 'it', 'es', 'sv'])
      expect(edited.get(`data/runbook/${language}/stat-server.md`)).toMatch(
        /^link: \S+\/email-deliverability#statistics-server$/mu,
      );
    expect(parse(edited.get('data/modules/sms.yml') ?? '')).toMatchObject({ area: 'platform' });
    const fr = parse(edited.get('data/phrases/fr.yml') ?? '') as Record<string, { aliases: string[] }>;
    expect(fr['watchdog']?.aliases).toContain('chien veilleur');
  });

  test('is not made for a name that another module has', () => {
    const page: ImportedPage = {
      ...read('sv', unaware),
      differences: [{ kind: 'translated-name', line: 1, module: 'web', name: 'kiosk', isKnown: false, because: [] }],
    };
    const base: KnowledgeBase = {
      ...unaware.base,
      modules: unaware.base.modules.map((module) =>
        module.id === 'mta' ? { ...module, aliases: { en: ['Kiosk'] } } : module,
      ),
    };
    expect(proposeEdits([page], base, () => '')).toEqual([]);
  });

  test('is described with the way on, and a page without differences says so', () => {
    const page = read('fr', content);
    const text = describeImport([page, { ...page, differences: [] }], proposeEdits([page], content.base, readProject));
    expect(text).toMatch(/watchdog is called "chien veilleur" here: new/u);
    expect(text).toMatch(/\n {2}no difference\n/u);
    expect(text).toMatch(/2 pages read, 2 differences, 1 file to change\.\nNothing has been changed\./u);
  });
});

describe('a page that cannot be compared', () => {
  test('without a table is refused with the reason', () => {
    expect(importTable('x.md', '# Nothing here\n', content)).toEqual({
      file: 'x.md',
      reason: expect.stringMatching(/no table with three columns/u),
    });
  });

  test('in no clear language asks for it, unless the path tells', () => {
    const source = '<table><tr><td>mta</td><td>1</td><td>2</td></tr></table>';
    expect(importTable('x.md', source, content)).toMatchObject({ reason: expect.stringMatching(/--language/u) });
    expect(importTable('campaign.sv-SE/x.md', source, content)).toMatchObject({ language: 'sv' });
    expect(importTable('x.md', source, content, 'it')).toMatchObject({ language: 'it' });
  });
});

function read(language: Language, knowledge: Knowledge): ImportedPage {
  const file = join(PAGES, `${language}.md`);
  const page = importTable(file, readFileSync(file, 'utf8'), knowledge);
  if ('reason' in page) throw new RangeError(page.reason);
  return page;
}

function ofKind<K extends Difference['kind']>(page: ImportedPage, kind: K): Extract<Difference, { kind: K }>[] {
  return page.differences.filter(
    (difference): difference is Extract<Difference, { kind: K }> => difference.kind === kind,
  );
}

function readProject(file: string): string | undefined {
  const path = join(dirname(BUILT_IN.data), file);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function linksOf({ differences }: ImportedPage): readonly Difference[] {
  return differences.filter(({ kind }) => kind.endsWith('-link'));
}

/** What is proposed for a file of phrases with one alias in it. */
function addedAliases(language: Language): unknown {
  const [proposal] = proposeEdits([read(language, unaware)], unaware.base, () => 'web:\n  aliases: [x]\n').filter(
    ({ file }) => file === `data/phrases/${language}.yml`,
  );
  return parse(applyDiff('web:\n  aliases: [x]\n', proposal?.diff ?? ''));
}
