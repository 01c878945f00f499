import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FRENCH = [
  ...['bot', 'modules', 'look-alikes'].map((name) => `locales/fr/${name}.json`),
  ...readdirSync(`${ROOT}data/runbook/fr`).map((name) => `data/runbook/fr/${name}`),
];

/** A space that a line can break at, before double punctuation or inside guillemets. Commands are not French. */
const LOOSE = / (?:[;:!?»](?:\s|$|["*])|»)|« /u;

test('French double punctuation and guillemets stand by a no-break space', () => {
  const loose = FRENCH.flatMap((file) =>
    readFileSync(ROOT + file, 'utf8')
      .replaceAll(/```.*?```/gsu, (block) => block.replaceAll(/[^\n]/gu, ''))
      .split('\n')
      .flatMap((line, at) => (LOOSE.test(line.replaceAll(/`[^`]*`/gu, '')) ? [`${file}:${at + 1}`] : [])),
  );
  expect(loose).toEqual([]);
});
