import type { Module } from './knowledge-base.ts';
import type { Reading } from './report-reader.ts';

/**
 * For each symptom but the first of its module, the weights of what speaks for it rather than for the others (logistic regression).
 * `npm run train` learns them.
 */
export type SymptomWeights = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** What may tell the symptoms of a module apart. A name may come several times; its values add up. */
export function symptomSigns(reading: Reading, module: string): (readonly [name: string, value: number])[] {
  const { symptom, nearest, phrase = 0 } = reading.evidence.get(module) ?? {};
  return [
    ['bias', 1],
    ...reading.features.map(({ name, weight }) => [name, weight] as const),
    ...(symptom === undefined ? [] : [[signOfSignal(symptom), 1] as const]),
    ...(nearest === undefined ? [] : [[`near ${nearest}`, phrase] as const]),
  ];
}

/** The symptom that a report about the module most likely tells of: its id, or that of the module where it has none. */
export function chooseSymptom(weights: SymptomWeights, { id, symptoms }: Module, reading: Reading): string {
  const [first, ...others] = symptoms;
  if (first === undefined || others.length === 0) return first?.id ?? id;
  const { symptom, nearest } = reading.evidence.get(id) ?? {};
  const isWeighed = (name: string): boolean => others.some((other) => weights[other.id]?.[name] !== undefined);
  if (symptom !== undefined && !isWeighed(signOfSignal(symptom))) return symptom;
  // What a team has added has phrases, and no weights.
  if (nearest !== undefined && nearest !== first.id && weights[nearest] === undefined) return nearest;
  const signs = symptomSigns(reading, id);
  let best = { id: first.id, score: 0 };
  for (const other of others) {
    const score = scoreOf(weights[other.id] ?? {}, signs);
    if (score > best.score) best = { id: other.id, score };
  }
  return best.id;
}

function signOfSignal(symptom: string): string {
  return `signal ${symptom}`;
}

function scoreOf(weights: Readonly<Record<string, number>>, signs: ReturnType<typeof symptomSigns>): number {
  return signs.reduce((sum, [name, value]) => sum + value * (weights[name] ?? 0), 0);
}
