import { z } from 'zod';
import { AREAS } from '../core/knowledge-base.ts';

/** Shapes of the files in `data/` and `locales/`. Unknown keys are refused, so that a slip of the pen is found. */
const words = z.array(z.string().trim().min(1).max(200));
export const contentId = z.string().regex(/^[A-Za-z][\w-]{0,40}$/u, 'ids are letters, digits, - and _');

export const moduleFile = z.strictObject({
  area: z.enum(AREAS),
  signals: words.default([]),
  symptoms: z.record(contentId, z.strictObject({ signals: words.default([]) })),
  sections: z.array(contentId).default([]),
});

export const phrasesFile = z.record(
  contentId,
  z.strictObject({ aliases: words.default([]), symptoms: z.record(contentId, words).default({}) }),
);

export const lexiconFile = z.record(
  z.string().regex(/^[A-Z_]+$/u, 'concepts are capitals and _'),
  z.array(z.coerce.string().trim().min(1).max(80)),
);

export const conceptsFile = z.record(z.string(), z.string().min(1));

export const lookAlikesFile = z.record(contentId, z.array(contentId).min(2).max(5));

export const moduleWordsFile = z.record(
  contentId,
  z.strictObject({
    scope: z.string().trim().min(1),
    symptoms: z.record(
      contentId,
      z.strictObject({
        title: z.string().trim().min(1),
        label: z.string().trim().min(1).max(30),
        fix: z.array(z.string().trim().min(1)).min(1),
      }),
    ),
  }),
);

export const lookAlikeWordsFile = z.record(
  contentId,
  z.strictObject({ question: z.string().trim().min(1), answers: z.record(contentId, z.string().trim().min(1)) }),
);

export const sectionHead = z.strictObject({
  title: z.string().trim().min(1).max(150),
  short: z.string().trim().min(1).max(24),
  link: z.url({ protocol: /^https$/u, error: 'has to be an https address' }),
  access: z.enum(['server', 'console']),
});

export type ModuleFile = z.infer<typeof moduleFile>;
export type PhrasesFile = z.infer<typeof phrasesFile>;
export type ModuleWordsFile = z.infer<typeof moduleWordsFile>;
export type LookAlikeWordsFile = z.infer<typeof lookAlikeWordsFile>;
