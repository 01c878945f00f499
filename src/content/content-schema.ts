import { z } from 'zod';
import { AREAS } from '../core/knowledge-base.ts';
import { CONCEPT_ID, CONTENT_ID, MAX_LENGTHS, type ContentKinds } from './content-kinds.ts';

/** Shapes of the files in `data/` and `locales/`. Unknown keys are refused, so that a slip of the pen is found. */
const words = z.array(z.string().trim().min(1).max(MAX_LENGTHS.words));
const contentId = z.string().regex(CONTENT_ID, 'ids are letters, digits, - and _');

const moduleFile = z.strictObject({
  area: z.enum(AREAS),
  signals: words.default([]),
  symptoms: z.record(contentId, z.strictObject({ signals: words.default([]) })),
  sections: z.array(contentId).default([]),
});

const phrasesFile = z.record(
  contentId,
  z.strictObject({ aliases: words.default([]), symptoms: z.record(contentId, words).default({}) }),
);

const lexiconFile = z.record(
  z.string().regex(CONCEPT_ID, 'concepts are capitals and _'),
  z.array(z.coerce.string().trim().min(1).max(MAX_LENGTHS.entry)),
);

export const conceptsFile = z.record(z.string(), z.string().min(1));

const lookAlikesFile = z.record(contentId, z.array(contentId).min(2).max(5));

const moduleWordsFile = z.record(
  contentId,
  z.strictObject({
    scope: z.string().trim().min(1),
    symptoms: z.record(
      contentId,
      z.strictObject({
        title: z.string().trim().min(1),
        label: z.string().trim().min(1).max(MAX_LENGTHS.label),
        fix: z.array(z.string().trim().min(1)).min(1),
      }),
    ),
  }),
);

const lookAlikeWordsFile = z.record(
  contentId,
  z.strictObject({ question: z.string().trim().min(1), answers: z.record(contentId, z.string().trim().min(1)) }),
);

const sectionHead = z.strictObject({
  title: z.string().trim().min(1).max(MAX_LENGTHS.title),
  short: z.string().trim().min(1).max(MAX_LENGTHS.short),
  link: z.url({ protocol: /^https$/u, error: 'has to be an https address' }),
  access: z.enum(['server', 'console']),
});

export const SCHEMAS: { readonly [K in keyof ContentKinds]: z.ZodType<ContentKinds[K]> } = {
  module: moduleFile,
  phrases: phrasesFile,
  lexicon: lexiconFile,
  lookAlikes: lookAlikesFile,
  moduleWords: moduleWordsFile,
  lookAlikeWords: lookAlikeWordsFile,
  sectionHead,
};

export type ModuleFile = z.infer<typeof moduleFile>;
export type PhrasesFile = z.infer<typeof phrasesFile>;
export type ModuleWordsFile = z.infer<typeof moduleWordsFile>;
export type LookAlikeWordsFile = z.infer<typeof lookAlikeWordsFile>;
export type SectionHead = z.infer<typeof sectionHead>;
