import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

function read(path: string): string {
  return readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), 'utf8');
}

const { scripts } = JSON.parse(read('package.json')) as { scripts: { start: string } };
const dockerfile = read('Dockerfile');

test('the image starts the bot as npm start does', () => {
  const command = /^CMD (?<list>\[.*\])$/mu.exec(dockerfile)?.groups?.['list'] ?? '[]';
  expect((JSON.parse(command) as string[]).join(' ')).toBe(scripts.start);
});

test('what the image has compiled is compiled under the flags of V8 with which it starts, as it serves no others', () => {
  const build = /^RUN SLACK_BOT_TOKEN=none (?<command>.*?) 2>/mu.exec(dockerfile)?.groups?.['command'] ?? '';
  expect(build.split(' ').filter(isForV8)).toEqual(scripts.start.split(' ').filter(isForV8));
  expect(build).toContain('--import ./src/compile-cache.mjs');
});

function isForV8(flag: string): boolean {
  return /^--(?:max|heap)-/u.test(flag);
}
