import type { Module } from './knowledge-base.ts';
import { VERBATIM } from './phrase-index.ts';
import type { Reading } from './report-reader.ts';

/**
 * For each symptom but the first of its module, the weights of what speaks for it rather than for the others (logistic regression).
 * `npm run train` learns them.
 */
export type SymptomWeights = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Something that was read in a report, and how much of it. */
type Sign = readonly [name: string, value: number];

/** What may tell the symptoms of a module apart. A name may come several times; its values add up. */
export function symptomSigns(reading: Reading, module: string): Sign[] {
  const { signal, nearest, phrase = 0 } = reading.evidence.get(module) ?? {};
  return [
    ['bias', 1],
    ...reading.features.map(({ name, weight }): Sign => [name, weight]),
    ...(signal === undefined ? [] : [[signOfSignal(signal.fragment), 1] as const]),
    ...(nearest === undefined ? [] : [[`near ${nearest}`, phrase] as const]),
  ];
}

/**
 * The symptom that a report about the module most likely tells of: its id, or that of the module where it has none. What nothing was
 * learnt of decides by itself: a signal that a team has added, then a phrase said nearly word for word, then the symptom of a team
 * where its phrase is the nearest.
 */
export function chooseSymptom(weights: SymptomWeights, { id, symptoms }: Module, reading: Reading): string {
  const [first, ...others] = symptoms;
  if (first === undefined || others.length === 0) return first?.id ?? id;
  const { signal, nearest, phrase = 0 } = reading.evidence.get(id) ?? {};
  if (signal === undefined) {
    const isLearnt = nearest === first.id || weights[nearest ?? ''] !== undefined;
    if (nearest !== undefined && (phrase >= VERBATIM || !isLearnt)) return nearest;
  } else {
    const sign = signOfSignal(signal.fragment);
    if (others.every((other) => weights[other.id]?.[sign] === undefined)) return signal.symptom;
  }
  const signs = symptomSigns(reading, id);
  let best = { id: first.id, score: 0 };
  for (const other of others) {
    const score = scoreOf(weights[other.id] ?? {}, signs);
    if (score > best.score) best = { id: other.id, score };
  }
  return best.id;
}

/** A sign and what it added to the score of a symptom. */
export interface SymptomSign {
  readonly symptom: string;
  readonly name: string;
  readonly score: number;
}

/** What spoke for the symptoms of a module, or against them, strongest first. The first symptom is what the others are measured by. */
export function explainSymptom(weights: SymptomWeights, module: Module | undefined, reading: Reading): SymptomSign[] {
  if (module === undefined) return [];
  const signs = symptomSigns(reading, module.id);
  return module.symptoms
    .slice(1)
    .flatMap(({ id }) =>
      signs.map(([name, value]) => ({ symptom: id, name, score: value * (weights[id]?.[name] ?? 0) })),
    )
    .filter(({ score }) => score !== 0)
    .toSorted((a, b) => Math.abs(b.score) - Math.abs(a.score));
}

export function signOfSignal(fragment: string): string {
  return `signal ${fragment}`;
}

function scoreOf(weights: Readonly<Record<string, number>>, signs: readonly Sign[]): number {
  return signs.reduce((sum, [name, value]) => sum + value * (weights[name] ?? 0), 0);
}
