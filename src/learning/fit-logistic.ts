import { minimise } from './minimise.ts';

export interface LogisticExample {
  /** By name; what is not there is 0. `bias` is the one that is not pulled towards zero. */
  readonly signs: Readonly<Record<string, number>>;
  readonly holds: boolean;
}

const PENALTY = 1;
const STEPS = { steps: 200, tolerance: 1e-7 } as const;

/** Weights of the signs, rounded to two decimals: logistic regression with a quadratic penalty. Draws nothing at random. */
export function fitLogistic(examples: readonly LogisticExample[]): Record<string, number> {
  const names = [...new Set(examples.flatMap(({ signs }) => Object.keys(signs)))].toSorted();
  const place = new Map(names.map((name, at) => [name, at]));
  const starts = [0];
  const places: number[] = [];
  const values: number[] = [];
  for (const { signs } of examples) {
    for (const name in signs) {
      places.push(place.get(name) ?? 0);
      values.push(signs[name] ?? 0);
    }
    starts.push(places.length);
  }
  const point = minimise(
    new Float64Array(names.length),
    (weights, slope) => {
      let loss = 0;
      for (const [at, name] of names.entries()) {
        const weight = name === 'bias' ? 0 : (weights[at] ?? 0);
        loss += (PENALTY / 2) * weight * weight;
        slope[at] = PENALTY * weight;
      }
      for (let row = 0; row < examples.length; row += 1) {
        const holds = examples[row]?.holds === true;
        const from = starts[row] ?? 0;
        const to = starts[row + 1] ?? 0;
        let sum = 0;
        for (let at = from; at < to; at += 1) sum += (values[at] ?? 0) * (weights[places[at] ?? 0] ?? 0);
        const signed = holds ? sum : -sum;
        loss += signed > 0 ? Math.log1p(Math.exp(-signed)) : Math.log1p(Math.exp(signed)) - signed;
        const error = 1 / (1 + Math.exp(-sum)) - (holds ? 1 : 0);
        for (let at = from; at < to; at += 1) {
          const sign = places[at] ?? 0;
          slope[sign] = (slope[sign] ?? 0) + error * (values[at] ?? 0);
        }
      }
      return loss;
    },
    STEPS,
  );
  return Object.fromEntries(names.map((name, at) => [name, Math.round((point[at] ?? 0) * 100) / 100 || 0]));
}
