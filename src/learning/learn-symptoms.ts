import type { KnowledgeBase, Module } from '../core/knowledge-base.ts';
import { createReportReader, type Reading } from '../core/report-reader.ts';
import { chooseSymptom, signOfSignal, symptomSigns, type SymptomWeights } from '../core/symptom-choice.ts';
import { fitLogistic } from './fit-logistic.ts';
import type { ReportSet } from './labelled-reports.ts';

export interface LearntSymptoms {
  readonly weights: SymptomWeights;
  /** How many reports are labelled with a symptom. */
  readonly count: number;
  /** 0..1: of those, how many get it from weights that were learnt from other authors. */
  readonly right: number;
}

/** A report, or a phrase, and the symptom that it tells of. */
interface Told {
  readonly module: Module;
  readonly symptom: string;
  readonly reading: Reading;
  /** Absent: a phrase of the knowledge base. */
  readonly author?: string;
}

const FOLDS = 4;
/** A sign of fewer examples is not learnt; smaller weights are left out. */
const MIN_COUNT = 4;
const MIN_WEIGHT = 0.1;

/** From reports that are labelled with a symptom, and the phrases, for modules of several symptoms. Draws nothing at random. */
export function learnSymptoms(
  base: KnowledgeBase,
  words: readonly string[],
  sets: readonly ReportSet[],
): LearntSymptoms {
  const reader = createReportReader(base, words);
  const modules = base.modules.filter(({ symptoms }) => symptoms.length > 1);
  const moduleOf = new Map(modules.flatMap((module) => module.symptoms.map(({ id }) => [id, module] as const)));
  const reports = sets.flatMap(({ author, reports: labelled }) =>
    labelled.flatMap(({ text, symptom = '' }): Told[] => {
      const module = moduleOf.get(symptom);
      return module === undefined ? [] : [{ module, symptom, author, reading: reader.read(text) }];
    }),
  );
  const phrases = modules.flatMap((module) =>
    module.symptoms.flatMap(({ id, phrases: all }) =>
      Object.values(all)
        .flat()
        .map((phrase): Told => ({ module, symptom: id, reading: withoutPhrases(reader.read(phrase)) })),
    ),
  );
  const authors = sets.map(({ author }) => author);
  const right = Array.from({ length: FOLDS }, (_, fold) => {
    const isLeftOut = ({ author }: Told): boolean => author !== undefined && authors.indexOf(author) % FOLDS === fold;
    const weights = fit(modules, [...reports.filter((one) => !isLeftOut(one)), ...phrases]);
    return reports.filter((one) => isLeftOut(one) && chooseSymptom(weights, one.module, one.reading) === one.symptom);
  });
  return {
    weights: fit(modules, [...reports, ...phrases]),
    count: reports.length,
    right: right.flat().length / reports.length,
  };
}

function fit(modules: readonly Module[], told: readonly Told[]): SymptomWeights {
  return Object.fromEntries(
    modules.flatMap((module) => {
      const own = told.filter((one) => one.module === module).map((one) => ({ ...one, signs: signsOf(one) }));
      const counts = new Map<string, number>();
      for (const { signs } of own) for (const name in signs) counts.set(name, (counts.get(name) ?? 0) + 1);
      return module.symptoms.slice(1).map(({ id }) => {
        const examples = own.map(({ signs, symptom }) => ({
          signs: pick(signs, (name) => (counts.get(name) ?? 0) >= MIN_COUNT),
          holds: symptom === id,
        }));
        const weights = fitLogistic(examples);
        return [id, pick(weights, (name, weight) => isAlwaysKept(name) || Math.abs(weight) >= MIN_WEIGHT)] as const;
      });
    }),
  );
}

/** A signal without a weight is one that was never learnt, and decides by itself. */
function isAlwaysKept(name: string): boolean {
  return name === 'bias' || name.startsWith(signOfSignal(''));
}

function signsOf({ module, reading }: Told): Record<string, number> {
  const signs: Record<string, number> = {};
  for (const [name, value] of symptomSigns(reading, module.id)) signs[name] = (signs[name] ?? 0) + value;
  return signs;
}

function pick(
  numbers: Readonly<Record<string, number>>,
  isKept: (name: string, value: number) => boolean,
): Record<string, number> {
  return Object.fromEntries(Object.entries(numbers).filter(([name, value]) => isKept(name, value)));
}

/** As if the phrase were not in the index: of itself it is always the nearest. */
function withoutPhrases(reading: Reading): Reading {
  const evidence = new Map(
    [...reading.evidence].map(([module, { nearest: _nearest, ...found }]) => [module, { ...found, phrase: 0 }]),
  );
  return { ...reading, evidence };
}
