import { describe, expect, test } from '@jest/globals';
import { BUILT_IN, loadContent } from '../../src/content/open-content.ts';
import type { Module } from '../../src/core/knowledge-base.ts';
import type { ModuleEvidence, Reading } from '../../src/core/report-reader.ts';
import { chooseSymptom, explainSymptom, symptomSigns } from '../../src/core/symptom-choice.ts';

const content = await loadContent([BUILT_IN], new Date());
const EMPTY = content.matcher.reader.read('');

function moduleWith(...symptoms: string[]): Module {
  const ids = symptoms.map((id) => ({ id: `pump/${id}`, signals: [], phrases: {} }));
  return { id: 'pump', area: 'data', symptoms: ids, aliases: {}, signals: [], sections: [] };
}

function reading(names: readonly string[], found: Partial<ModuleEvidence> = {}): Reading {
  const features = names.map((name) => ({ name, weight: 1, words: '' }));
  const evidence = { named: 0, signals: 0, phrase: 0, missing: 0, words: [], ...found };
  return { ...EMPTY, features, evidence: new Map([['pump', evidence]]) };
}

const PUMP = moduleWith('dry', 'leaks', 'hums');
const WEIGHTS = {
  'pump/leaks': { bias: -1, 'c:WATER': 2, 'signal E-1': -3 },
  'pump/hums': { bias: -1, 'c:NOISE': 1.5, 'c:WATER': 0.2, 'near pump/hums': 4 },
};

describe('the symptom of a module', () => {
  test.each([
    ['what nothing speaks against is the first', [], {}, 'pump/dry'],
    ['what the words speak for', ['c:WATER'], {}, 'pump/leaks'],
    ['what they speak for most, each time that they are said', ['c:WATER', 'c:NOISE', 'c:NOISE'], {}, 'pump/hums'],
    ['what a near phrase speaks for, the more the nearer', [], { nearest: 'pump/hums', phrase: 0.3 }, 'pump/hums'],
    ['not what a distant phrase does', [], { nearest: 'pump/hums', phrase: 0.2 }, 'pump/dry'],
    [
      'what a signal says that was weighed',
      ['c:WATER'],
      { signal: { fragment: 'E-1', symptom: 'pump/dry' } },
      'pump/dry',
    ],
    [
      'what a signal says that never was',
      ['c:WATER'],
      { signal: { fragment: 'E-2', symptom: 'pump/hums' } },
      'pump/hums',
    ],
    [
      'what a weighed signal says, and not what a distant phrase of a team does',
      [],
      { signal: { fragment: 'E-1', symptom: 'pump/dry' }, nearest: 'pump/theirs', phrase: 0.1 },
      'pump/dry',
    ],
    [
      'what is said word for word, whatever its words mean',
      ['c:WATER'],
      { nearest: 'pump/dry', phrase: 0.9 },
      'pump/dry',
    ],
  ])('is %s', (_what, names, found, expected) => {
    expect(chooseSymptom(WEIGHTS, PUMP, reading(names, found))).toBe(expected);
  });

  test('that a team has added is the one whose phrase is nearest', () => {
    const module = moduleWith('dry', 'leaks', 'theirs');
    expect(chooseSymptom(WEIGHTS, module, reading(['c:WATER'], { nearest: 'pump/theirs', phrase: 0.4 }))).toBe(
      'pump/theirs',
    );
    expect(chooseSymptom(WEIGHTS, module, reading(['c:WATER'], { nearest: 'pump/leaks', phrase: 0.4 }))).toBe(
      'pump/leaks',
    );
    expect(chooseSymptom({}, module, reading([], { nearest: 'pump/leaks', phrase: 0.4 }))).toBe('pump/leaks');
    expect(chooseSymptom({}, module, reading([]))).toBe('pump/dry');
  });

  test('is the only one, or the module where it has none', () => {
    expect(chooseSymptom({}, moduleWith('dry'), reading(['c:WATER'], { nearest: 'pump/dry' }))).toBe('pump/dry');
    expect(chooseSymptom({}, moduleWith(), reading([]))).toBe('pump');
  });

  test('is told by the words, the signal and the nearest phrase', () => {
    const signs = symptomSigns(
      reading(['c:WATER'], { signal: { fragment: 'E-1', symptom: 'pump/dry' }, nearest: 'pump/hums', phrase: 0.5 }),
      'pump',
    );
    expect(signs).toEqual([
      ['bias', 1],
      ['c:WATER', 1],
      ['signal E-1', 1],
      ['near pump/hums', 0.5],
    ]);
    expect(symptomSigns(reading([]), 'web')).toEqual([['bias', 1]]);
  });
});

test('what told the symptoms apart can be explained, strongest first', () => {
  const told = explainSymptom(WEIGHTS, PUMP, reading(['c:NOISE', 'c:DULL', 'c:WATER']));
  expect(told.map(({ symptom, name, score }) => `${symptom} ${name} ${score}`)).toEqual([
    'pump/leaks c:WATER 2',
    'pump/hums c:NOISE 1.5',
    'pump/leaks bias -1',
    'pump/hums bias -1',
    'pump/hums c:WATER 0.2',
  ]);
  expect(explainSymptom(WEIGHTS, undefined, reading([]))).toEqual([]);
});

// The fix shown is that of the symptom, and the two of a module begin differently.
test.each([
  ['no bounces are read any more', 'inMail/no-bounces'],
  ['los rebotes no se leen', 'inMail/no-bounces'],
  ['la casella dei rimbalzi rifiuta la password', 'inMail/mailbox-refused'],
  ['importen avbröts efter halva filen', 'import/failed'],
  ['l’import de clients a planté, 300 lignes rejetées', 'import/failed'],
  ['after last night’s import every customer exists twice', 'import/duplicates'],
  ['las páginas de aterrizaje no se abren', 'web/pages-fail'],
  ['ingen kan logga in i konsolen', 'web/connection-fails'],
])('%s: %s', (text, expected) => {
  const { ranked } = content.matcher.match(text);
  expect(ranked[0]).toMatchObject({ module: expected.split('/')[0], symptom: expected });
});
