import { lookAlikesOf, type KnowledgeBase } from './knowledge-base.ts';
import {
  createScorer,
  explainScore,
  layOut,
  OFF_TOPIC,
  type Contribution,
  type Model,
  type Scorer,
  type WeightTable,
} from './model.ts';
import { signsOfPart, type PartMatch } from './second-trouble.ts';
import { chooseSymptom, explainSymptom, type SymptomSign } from './symptom-choice.ts';
import { createReportReader, type ModuleEvidence, type Reading, type ReportReader } from './report-reader.ts';

/** A module that a report may be about. */
export interface Match {
  readonly module: string;
  /** Symptom id, `<module>/<symptom>`. */
  readonly symptom: string;
  /** 0..1: share of this module among all modules and "none of them". */
  readonly share: number;
}

/** What the matcher makes of a report. */
export interface Matches {
  /** Every module, best first. */
  readonly ranked: readonly Match[];
  /** 0..1: share of "none of the modules". */
  readonly offTopic: number;
  readonly reading: Reading;
  /** What each part of the report is about, in order; off-topic parts are left out. */
  readonly parts: readonly PartMatch[];
  /** What spoke for a module, strongest first. */
  explain(module: string): Explanation;
}

/** Why a module was chosen, for people. */
export interface Explanation {
  readonly contributions: readonly Contribution[];
  readonly evidence: ModuleEvidence | undefined;
  /** Share of the module, less the share of the next one, 0..1. */
  readonly lead: number;
  /** What told the symptom from the others of the module, strongest first; none where it has no others. */
  readonly symptomSigns: readonly SymptomSign[];
}

export interface Matcher {
  match(text: string): Matches;
  readonly reader: ReportReader;
}

/** Deterministic: the same content, model and text give the same result on every machine. */
export function createMatcher(base: KnowledgeBase, model: Model): Matcher {
  const reader = createReportReader(base, model.words.split(' '));
  const { symptoms } = model;
  // From here on the table is kept, and not the model that it was made of.
  const table = layOut(model);
  const score = createScorer(model, table);
  const modules = new Map(base.modules.map((module) => [module.id, module]));
  const symptomOf = (id: string, reading: Reading): string => {
    const module = modules.get(id);
    return module === undefined ? id : chooseSymptom(symptoms, module, reading);
  };
  return {
    reader,
    match(text) {
      const reading = reader.read(text);
      let parts: PartMatch[] | undefined;
      const scored = score(reading);
      const ranked = scored
        .filter(({ module }) => module !== OFF_TOPIC)
        .map(({ module, share }) => ({
          module,
          share,
          // Told when somebody asks, for the one or two modules that are shown.
          get symptom() {
            return symptomOf(module, reading);
          },
        }));
      return {
        ranked,
        offTopic: scored.find(({ module }) => module === OFF_TOPIC)?.share ?? 0,
        reading,
        get parts() {
          return (parts ??= bestOfParts(base, score, reader.readParts(text)));
        },
        explain: (id) => ({
          ...explain(table, reading, ranked, id),
          symptomSigns: explainSymptom(symptoms, modules.get(id), reading),
        }),
      };
    },
  };
}

/** The best of each part of a report, with the share of those that read the same; parts about none of the modules are left out. */
export function bestOfParts(base: KnowledgeBase, score: Scorer, readings: readonly Reading[]): PartMatch[] {
  return readings.flatMap((reading) => {
    const scored = score(reading);
    const [best] = scored;
    if (best === undefined || best.module === OFF_TOPIC) return [];
    const alike = lookAlikesOf(base, best.module)?.modules ?? [best.module];
    const share = scored.reduce((sum, one) => (alike.includes(one.module) ? sum + one.share : sum), 0);
    const offTopic = scored.find(({ module }) => module === OFF_TOPIC)?.share ?? 0;
    return [{ module: best.module, share, offTopic, signs: signsOfPart(reading), of: readings.length }];
  });
}

function explain(
  table: WeightTable,
  reading: Reading,
  ranked: readonly Match[],
  module: string,
): Omit<Explanation, 'symptomSigns'> {
  const at = ranked.findIndex((match) => match.module === module);
  const lead = (ranked[at]?.share ?? 0) - (ranked[at === 0 ? 1 : 0]?.share ?? 0);
  return { contributions: explainScore(table, reading, module), evidence: reading.evidence.get(module), lead };
}
