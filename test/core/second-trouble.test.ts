import { describe, expect, test } from '@jest/globals';
import { BUILT_IN, loadContent } from '../../src/content/open-content.ts';
import { diagnose } from '../../src/core/diagnosis.ts';
import { findSecond, isSecondTrouble, type PartMatch } from '../../src/core/second-trouble.ts';

const content = await loadContent([BUILT_IN], new Date());
const { base } = content;

function part(module: string, share: number): PartMatch {
  return { module, share, offTopic: 1 - share, signs: ['domain-trouble', 'words-4'], of: 2 };
}

const ranked = [
  { module: 'web', share: 0.98 },
  { module: 'export', share: 0.01 },
];

describe('a second trouble', () => {
  test('is the strongest part about another module, beside one about the best', () => {
    const second = findSecond(base, ranked, [part('web', 0.9), part('import', 0.5), part('export', 0.95)]);
    expect(second?.module).toBe('export');
    expect(second?.signs).toMatchObject({ bias: 1, 'own:domain-trouble': 1, 'other:words-4': 1, 'parts-2': 1 });
  });

  test.each([
    ['no part is about the best module', [part('export', 0.9), part('import', 0.9)]],
    ['the other part hardly says anything', [part('web', 0.9), part('export', 0.3)]],
    ['there is one part', [part('web', 0.9)]],
  ])('is not there when %s', (_when, parts) => {
    expect(findSecond(base, ranked, parts)).toBeUndefined();
  });

  test('needs learnt weights, and signs that speak for it', () => {
    const second = findSecond(base, ranked, [part('web', 0.9), part('export', 0.9)]);
    if (second === undefined) throw new Error('no second trouble');
    expect(isSecondTrouble({}, second)).toBe(false);
    expect(isSecondTrouble({ bias: -2, 'other:domain-trouble': 3 }, second)).toBe(true);
    expect(isSecondTrouble({ bias: -2, 'other:question': 3 }, second)).toBe(false);
  });

  test.each([
    [
      'en',
      'The console refuses our logins since noon, and the nightly export file for the printer is empty.',
      'web',
      'export',
    ],
    [
      'fr',
      'Le fichier produits est rejeté à l’import. Par ailleurs, plus aucune ouverture dans les rapports.',
      'import',
      'tracking',
    ],
    ['sv', 'Arbetsflödena startar inte, dessutom läses inga studsar längre.', 'wfserver', 'inMail'],
  ])('is shown beside the first (%s)', (_language, text, one, other) => {
    const diagnosis = diagnose(base, content.limits, content.matcher.match(text));
    const shown = diagnosis.kind === 'none' ? [] : diagnosis.shown.map(({ module }) => module);
    expect(shown).toEqual(expect.arrayContaining([one, other]));
  });

  test('is offered as a choice when the report as a whole speaks for a third module instead', () => {
    const parts = [part('mta', 0.9), part('web', 0.9)];
    const shares = { mta: 0.55, export: 0.3, stat: 0.05, web: 0.02 };
    const whole = Object.entries(shares).map(([module, share]) => ({ module, share, symptom: module }));
    const limits = { speak: 0.5, answer: 0.9, offer: 0.1, second: { bias: 1 } };
    const diagnosis = diagnose(base, limits, { ranked: whole, offTopic: 0.05, parts });
    expect(diagnosis.kind).toBe('choose');
  });

  test('is not seen in what only surrounds one trouble', () => {
    const text = 'The console works and exports run, but the error mailbox is not read any more.';
    const diagnosis = diagnose(base, content.limits, content.matcher.match(text));
    expect(diagnosis).toMatchObject({ kind: 'answer', shown: [{ module: 'inMail' }] });
  });
});
