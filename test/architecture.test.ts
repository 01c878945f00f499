import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const SRC = fileURLToPath(new URL('../src/', import.meta.url));

/** Which parts may import which; a part not named may not be imported. `entry` is main.ts and what it is put together by. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  core: ['core'],
  storage: ['storage', 'core'],
  content: ['content', 'core', 'bot'],
  learning: ['learning', 'core'],
  bot: ['bot', 'core', 'storage/store'],
  slack: ['slack', 'bot', 'core', 'storage/store', 'storage/work-queue', 'storage/installations'],
  local: ['local', 'slack', 'bot', 'core', 'storage/store', 'storage/work-queue'],
  health: ['health', 'config', 'logger', 'content/open-content', 'slack', 'bot', 'storage'],
};
/** They build everything, and may import what they like. */
const FREE = ['entry', 'cli'];
/** Packages that the pure core may use. */
const CORE_PACKAGES = ['fuse.js'];

interface Import {
  readonly file: string;
  readonly from: string;
  readonly target: string;
  readonly isPackage: boolean;
}

function importsOf(file: string): Import[] {
  const source = readFileSync(file, 'utf8');
  const path = relative(SRC, file);
  return [...source.matchAll(/^(?:import|export)\b[^;]*?from '([^']+)'/gmu)].map(([, target = '']) => {
    const isPackage = !target.startsWith('.');
    return {
      file: path,
      from: partOf(path),
      target: isPackage ? target : relative(SRC, resolve(dirname(file), target)),
      isPackage,
    };
  });
}

function partOf(path: string): string {
  const [first = '', second] = path.split('/');
  if (second !== undefined) return first;
  return ['main.ts', 'build-app.ts', 'config.ts', 'read-oauth.ts', 'logger.ts', 'test-switches.ts'].includes(first)
    ? 'entry'
    : 'bot';
}

function files(): string[] {
  return readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(SRC, name));
}

test('imports follow the arrows of ARCHITECTURE.md', () => {
  const reversed = files()
    .flatMap(importsOf)
    .filter(({ from, target, isPackage }) => {
      if (isPackage || FREE.includes(from) || target.startsWith('..')) return false;
      return !(ALLOWED[from] ?? []).some(
        (part) => target.startsWith(part) || (part === 'bot' && partOf(target) === 'bot'),
      );
    });
  expect(reversed.map(({ file, target }) => `${file} imports ${target}`)).toEqual([]);
});

test('the core is pure: it imports nothing but fuse.js', () => {
  const foreign = files()
    .flatMap(importsOf)
    .filter(({ from, isPackage, target }) => from === 'core' && isPackage && !CORE_PACKAGES.includes(target));
  expect(foreign.map(({ file, target }) => `${file} imports ${target}`)).toEqual([]);
});

test('nobody imports main, and nothing but main and the command lines imports the local workspace', () => {
  const wrong = files()
    .flatMap(importsOf)
    .filter(
      ({ from, target }) =>
        target === 'main.ts' || (target.startsWith('local/') && !['local', 'entry', 'cli'].includes(from)),
    );
  expect(wrong).toEqual([]);
});

test('the rule that reads imports finds them', () => {
  expect(files().flatMap(importsOf).length).toBeGreaterThan(100);
});
