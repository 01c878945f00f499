import { SHARED_FEATURES, type Model } from '../core/model.ts';

/** Whether this is `data/model.json` as `npm run train` writes it: thousands of numbers, looked at one by one at every start. */
export function isModel(value: unknown): value is Model {
  if (!isGroup(value)) return false;
  const { bias, weights, shared, symptoms, words, limits } = value;
  return (
    areNumbers(bias) &&
    isGroup(weights) &&
    Object.values(weights).every(areNumbers) &&
    areNumbers(shared) &&
    SHARED_FEATURES.every((name) => name in shared) &&
    isGroup(symptoms) &&
    Object.values(symptoms).every(areNumbers) &&
    typeof words === 'string' &&
    isGroup(limits) &&
    LIMITS.every((name) => isShare(limits[name])) &&
    areNumbers(limits['second'])
  );
}

const LIMITS = ['speak', 'answer', 'offer'] as const satisfies readonly (keyof Model['limits'])[];

function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function areNumbers(value: unknown): value is Readonly<Record<string, number>> {
  if (!isGroup(value)) return false;
  for (const name in value) if (!Number.isFinite(value[name])) return false;
  return true;
}

function isShare(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 1;
}
