import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { asRecord } from '../../src/local/json.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

test('every sentence of bot.json is said somewhere', () => {
  const source = globSync('src/**/*.ts', { cwd: ROOT })
    .map((file) => readFileSync(ROOT + file, 'utf8'))
    .join('\n');
  const keys = keysOf(asRecord(JSON.parse(readFileSync(`${ROOT}locales/en/bot.json`, 'utf8'))));
  expect(keys.length).toBeGreaterThan(100);
  expect(keys.filter((key) => !isSaid(source, key))).toEqual([]);
});

test('what is named nowhere is noticed, and a part of another name is no mention', () => {
  const source = "translate('answer.whyModule'); translate(`browse.areas.${area}`)";
  expect(
    ['answer.whyModule', 'answer.why', 'browse.areas.data', 'browse.title'].map((key) => isSaid(source, key)),
  ).toEqual([true, false, true, false]);
});

/** As a string of its own, or with its last part put in. */
function isSaid(source: string, key: string): boolean {
  const group = key.slice(0, key.lastIndexOf('.') + 1);
  return source.includes(`'${key}'`) || source.includes(`\`${group}\${`);
}

/** Plural forms are one key. */
function keysOf(texts: Readonly<Record<string, unknown>>, group = ''): string[] {
  const keys = Object.entries(texts).flatMap(([name, text]) =>
    typeof text === 'string'
      ? [group + name.replace(/_(?:zero|one|many|other)$/u, '')]
      : keysOf(asRecord(text), `${group}${name}.`),
  );
  return [...new Set(keys)];
}
