import { z } from 'zod';
import type { Model } from '../core/model.ts';

const numbers = z.record(z.string(), z.number());
const share = z.number().min(0).max(1);

/** `data/model.json`, written by `npm run train`. */
export const modelFile: z.ZodType<Model> = z.strictObject({
  bias: numbers,
  weights: z.record(z.string(), numbers),
  shared: z.strictObject({
    named: z.number(),
    signals: z.number(),
    phrase: z.number(),
    phraseAbove: z.number(),
    missing: z.number(),
  }),
  words: z.string(),
  limits: z.strictObject({ speak: share, answer: share, offer: share, second: share }),
});
