import type { Lexicon } from '../core/knowledge-base.ts';
import type { LookAlikeWordsFile, ModuleFile, ModuleWordsFile, PhrasesFile, SectionHead } from './content-schema.ts';
import type { YamlFile } from './read-yaml.ts';

/** What a file of each kind holds once it is read, with defaults filled in. */
export interface ContentKinds {
  readonly module: ModuleFile;
  readonly phrases: PhrasesFile;
  readonly lexicon: Lexicon;
  readonly lookAlikes: Record<string, string[]>;
  readonly moduleWords: ModuleWordsFile;
  readonly lookAlikeWords: LookAlikeWordsFile;
  readonly sectionHead: SectionHead;
}

/** Reads the text of a file. Never throws on content: faults are in `problems`. */
export type ReadContent = <K extends keyof ContentKinds>(
  kind: K,
  file: string,
  source: string,
) => YamlFile<ContentKinds[K]>;

export const CONTENT_ID = /^[A-Za-z][\w-]{0,40}$/u;
export const CONCEPT_ID = /^[A-Z_]+$/u;
/** Longest texts, in UTF-16 units. A section's short name is the label of buttons and the title of windows. */
export const MAX_LENGTHS = { words: 200, entry: 80, label: 30, title: 150, short: 24 } as const;
