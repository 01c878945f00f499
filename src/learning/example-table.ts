import { OFF_TOPIC, SHARED_FEATURES, sharedValues, wholeFeatures } from '../core/model.ts';
import type { Reading } from '../core/report-reader.ts';

/** A report and the modules it means; none for a report that is off-topic. */
export interface Example {
  readonly reading: Reading;
  /** Acceptable modules, preferred first. */
  readonly expect: readonly string[];
}

/** Rows of numbers, one after the other: row `r` lies from `starts[r]` to `starts[r + 1]`. Each value has a place to go with it. */
export interface Rows {
  readonly starts: Int32Array;
  readonly places: Int32Array;
  readonly values: Float64Array;
}

/** Examples laid flat. */
export interface Block {
  /** Weights of the features. Their places: where the weights of the feature begin; 0 is the bias. */
  readonly features: Rows;
  /** What counts the same for every module. Their places: which of `SHARED_FEATURES` it is. */
  readonly shared: Rows & { readonly classes: Int32Array };
  /** Wanted share, example after example, class after class. */
  readonly target: Float64Array;
}

/** Examples as the thread that reads them knows them: the places of their features are those of `names`. */
export interface ListedExamples extends Block {
  readonly names: readonly string[];
}

/**
 * Examples, laid out to be learnt from: they are read some hundred times, by several threads from the same memory. The weights lie as
 * feature × class, those of the bias first, then the shared ones.
 */
export interface Table {
  readonly classes: readonly string[];
  /** How many weights a feature takes: the classes, made up to a multiple of four by weights that nothing uses. */
  readonly width: number;
  /** Of the features that are learnt, the most frequent first: what is needed together lies together in memory. */
  readonly names: readonly string[];
  readonly blocks: readonly Block[];
}

/** A concept, which many words share, needs no more examples than this. */
const MIN_CONCEPT_COUNT = 2;

/** How many weights a table has. */
export function sizeOf({ names, width }: Table): number {
  return (names.length + 1) * width + SHARED_FEATURES.length;
}

export function listExamples(examples: readonly Example[], modules: readonly string[]): ListedExamples {
  const classes = [...modules, OFF_TOPIC];
  const indexOf = new Map<string, number>();
  const features = rowWriter();
  const shared = rowWriter();
  const sharedClasses: number[] = [];
  for (const { reading } of examples) {
    for (const { name, weight } of [...reading.features, ...wholeFeatures(reading)]) {
      const index = indexOf.get(name) ?? indexOf.size;
      indexOf.set(name, index);
      features.add(index, weight);
    }
    for (const [id, module] of classes.entries()) {
      const evidence = reading.evidence.get(module);
      if (evidence === undefined) continue;
      const values = sharedValues(evidence, reading);
      for (const [at, name] of SHARED_FEATURES.entries()) {
        if (values[name] === 0) continue;
        shared.add(at, values[name]);
        sharedClasses.push(id);
      }
    }
    features.endRow();
    shared.endRow();
  }
  return {
    names: [...indexOf.keys()],
    features: features.rows(),
    shared: { ...shared.rows(), classes: shareable(Int32Array, sharedClasses) },
    target: shareable(
      Float64Array,
      examples.flatMap(({ expect }) => targetOf(expect, classes)),
    ),
  };
}

/** Lays out the features that enough of all examples have: a concept two, any other `minCount`. */
export function tableOf(listed: readonly ListedExamples[], modules: readonly string[], minCount: number): Table {
  const classes = [...modules, OFF_TOPIC];
  const width = 4 * Math.ceil(classes.length / 4);
  const names = frequentNames(listed, minCount);
  const placeOf = new Map(names.map((name, at) => [name, (at + 1) * width]));
  const blocks = listed.map(({ names: own, features, shared, target }) => {
    const places = own.map((name) => placeOf.get(name));
    const kept = rowWriter();
    for (let row = 0; row + 1 < features.starts.length; row += 1) {
      kept.add(0, 1);
      const end = features.starts[row + 1] ?? 0;
      for (let at = features.starts[row] ?? 0; at < end; at += 1) {
        const place = places[features.places[at] ?? 0];
        if (place !== undefined) kept.add(place, features.values[at] ?? 0);
      }
      kept.endRow();
    }
    return { features: kept.rows(), shared, target };
  });
  return { classes, width, names, blocks };
}

function frequentNames(listed: readonly ListedExamples[], minCount: number): string[] {
  const counts = new Map<string, number>();
  for (const { names, features } of listed) {
    const own = new Int32Array(names.length);
    for (const index of features.places) own[index] = (own[index] ?? 0) + 1;
    for (const [index, name] of names.entries()) counts.set(name, (counts.get(name) ?? 0) + (own[index] ?? 0));
  }
  return [...counts]
    .filter(([name, count]) => count >= (name.startsWith('c:') ? MIN_CONCEPT_COUNT : minCount))
    .toSorted(([a, timesA], [b, timesB]) => timesB - timesA || (a < b ? -1 : 1))
    .map(([name]) => name);
}

/** The first acceptable module is preferred: it was named or is the more likely one. */
function targetOf(expect: readonly string[], classes: readonly string[]): number[] {
  const wanted = expect.length === 0 ? [OFF_TOPIC] : expect;
  const parts = wanted.map((_, at) => (at === 0 ? 2 : 1));
  const total = parts.reduce((sum, part) => sum + part, 0);
  return classes.map((id) => (parts[wanted.indexOf(id)] ?? 0) / total);
}

function rowWriter() {
  const starts = [0];
  const places: number[] = [];
  const values: number[] = [];
  return {
    add(place: number, value: number): void {
      places.push(place);
      values.push(value);
    },
    endRow: (): number => starts.push(places.length),
    rows: (): Rows => ({
      starts: shareable(Int32Array, starts),
      places: shareable(Int32Array, places),
      values: shareable(Float64Array, values),
    }),
  };
}

/** In memory that threads pass on without copying. */
function shareable<T extends Int32Array | Float64Array>(
  type: { new (memory: SharedArrayBuffer): T; readonly BYTES_PER_ELEMENT: number },
  values: readonly number[],
): T {
  const shared = new type(new SharedArrayBuffer(values.length * type.BYTES_PER_ELEMENT));
  shared.set(values);
  return shared;
}
