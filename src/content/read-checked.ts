import type { ReadContent } from './content-kinds.ts';
import { SCHEMAS } from './content-schema.ts';
import { readYaml } from './read-yaml.ts';

/** Every file by the full parser and its schema: each fault is named with its line. */
export const readChecked: ReadContent = (kind, file, source) => readYaml(file, source, SCHEMAS[kind]);
