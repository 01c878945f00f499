import { expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../src/cli/', import.meta.url));
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

test('check ends with the number of problems or the extent of the content, and a code that says which', () => {
  const { status, stdout, stderr } = run('check-content.ts');
  expect(stderr).toBe('');
  const closing = stdout.trimEnd().split('\n').at(-1) ?? '';
  expect(closing).toMatch(
    status === 0
      ? /^The content is valid: 11 modules, \d+ symptoms, \d+ phrases, \d+ sections in 5 languages/u
      : /^\d+ problems?/u,
  );
  expect(/^error: /mu.test(stdout)).toBe(status === 1);
});

test('check names a folder that is not there', () => {
  const { status, stdout } = run('check-content.ts', '--content', 'no-such-folder');
  expect(status).toBe(1);
  expect(stdout).toMatch(/^error: no-such-folder: there is no such folder — correct the path$/mu);
});

test('check and import refuse options that they do not know, and explain themselves', () => {
  for (const command of ['check-content.ts', 'import-table.ts']) {
    expect(run(command, '--nonsense')).toMatchObject({
      status: 64,
      stderr: expect.stringMatching(/--nonsense[^]*Usage: npm run/u),
    });
    expect(run(command, '--help')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^Usage: npm run/u) });
  }
});

test('import proposes changes for pages, as text and as JSON, and names what it cannot read', () => {
  const page = 'test/content/pages/fr.md';
  expect(run('import-table.ts', page)).toMatchObject({
    status: 0,
    stderr: '',
    stdout: expect.stringMatching(/chien veilleur[^]*Nothing has been changed/u),
  });
  const { status, stdout, stderr } = run('import-table.ts', '--json', page, 'no-such-page.md');
  expect(status).toBe(65);
  expect(stderr).toBe('no-such-page.md: there is no such file\n');
  expect(JSON.parse(stdout)).toMatchObject({
    pages: [{ file: page, language: 'fr' }],
    proposals: [{ file: 'data/phrases/fr.yml' }],
    refusals: [{ file: 'no-such-page.md' }],
  });
});

function run(command: string, ...options: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', `${CLI}${command}`, ...options], {
    cwd: ROOT,
    encoding: 'utf8',
    timeout: 60_000,
  });
}
