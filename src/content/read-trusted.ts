import type { ReadContent } from './content-kinds.ts';
import { SHAPES, UNFIT } from './plain-shapes.ts';
import { readPlainYaml } from './read-plain-yaml.ts';
import type { YamlFile } from './read-yaml.ts';

/**
 * Reads what `npm run check` has found good, quickly and without places. What is not plain or not of its shape is a problem without
 * details, and whoever meets one reads the folder again with `readChecked`.
 */
export const readTrusted: ReadContent = (kind, file, source) => {
  const plain = file.endsWith('.json') ? parseJson(source) : readPlainYaml(source);
  if (plain === undefined) return unread(file);
  try {
    return { value: SHAPES[kind](plain.value), problems: [], ...NO_PLACES };
  } catch (error) {
    if (error === UNFIT) return unread(file);
    throw error;
  }
};

const NO_PLACES = { lineOf: () => undefined, texts: () => [] };

function unread(file: string): YamlFile<never> {
  const problem = { file, message: 'is not plain', remedy: 'run npm run check' };
  return { value: undefined, problems: [problem], ...NO_PLACES };
}

function parseJson(source: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(source) as unknown };
  } catch {
    return undefined;
  }
}
