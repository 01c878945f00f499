import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { temporaryFolders } from './storage/temporary-folder.ts';

const SCRIPT = fileURLToPath(new URL('../scripts/check-regexes.mjs', import.meta.url));
/** Half a minute on two idle cores; other tests run beside it. */
const PATIENCE_MS = 300_000;

const newFolder = temporaryFolders();

test(
  'every regular expression of the source is linear, also those that are put together at run time',
  async () => {
    const { exitCode, stdout, stderr } = await checkRegexes();
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(Number(/^(?<count>\d+) patterns, 0 problems/mu.exec(stdout)?.groups?.['count'])).toBeGreaterThan(200);
    for (const place of [
      'src/core/report-parts.ts',
      'src/content/check-files.ts',
      'src/local/page/static/completion.js',
    ])
      expect(stdout).toContain(place);
  },
  PATIENCE_MS,
);

test(
  'what is exponential, quadratic, quadratic only as a loop, or unknown is named with its place, and nothing else',
  async () => {
    const folder = join(newFolder(), 'sample');
    mkdirSync(folder);
    writeFileSync(
      join(folder, 'sample.ts'),
      String.raw`
        export const exponential: RegExp = /^(a+)+$/u;
        export const quadratic = /\s+$/u;
        export const loop = /a*b|./gu;
        export const text = new RegExp('(?:x|xx)*y', 'u');
        export const unknown = (word: string): RegExp => new RegExp(word + '+', 'u');
        export const linear = /^[a-z]+$/u.test('(a+)+') || /(?<!\s)\s+$/u.test('');
      `,
    );
    const { exitCode, stdout, stderr } = await checkRegexes(folder);
    const named = stderr.trimEnd().split('\n').map(withoutPlace).toSorted();
    expect(exitCode).toBe(1);
    expect(named).toEqual([
      expect.stringMatching(/^2: .* is not linear: exponential/u),
      expect.stringMatching(/^3: .* is not linear: 2nd degree polynomial/u),
      expect.stringMatching(/^4: .* is slow on a long text/u),
      expect.stringMatching(/^5: .* is not linear: exponential/u),
      expect.stringMatching(/^6: is put together at run time/u),
    ]);
    expect(stdout).toMatch(/^6 patterns, 5 problems/mu);
  },
  PATIENCE_MS,
);

test('a folder without any regular expression is no success', async () => {
  expect(await checkRegexes(newFolder())).toMatchObject({ exitCode: 1 });
});

/** `2: …` of `…/sample.ts:2 …`. */
function withoutPlace(problem: string): string {
  return problem.replace(/^\S*sample\.ts:(\d+) /u, '$1: ');
}

function checkRegexes(...folder: string[]): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const parameters = ['--disable-warning=ExperimentalWarning', SCRIPT, ...folder];
    execFile(process.execPath, parameters, { timeout: PATIENCE_MS }, (error, stdout, stderr) => {
      resolve({ exitCode: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}
