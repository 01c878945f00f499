import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { LANGUAGES } from '../core/language.ts';
import type { CheckedFolder } from './check-folder.ts';
import type { Problem } from './read-yaml.ts';

const LANGUAGE = `(?:${LANGUAGES.join('|')})`;
const ID = '[A-Za-z][\\w-]{0,40}';
const DATA = [
  `modules/${ID}\\.yml`,
  `phrases/${LANGUAGE}\\.yml`,
  `lexicon/(?:${LANGUAGE}|any|concepts)\\.yml`,
  `glosses/${LANGUAGE}\\.txt`,
  `runbook/${LANGUAGE}/${ID}\\.md`,
  'look-alikes\\.yml',
];
const WORDS = [`${LANGUAGE}/(?:modules|look-alikes)\\.json`];
/** Notes that people keep beside the content. */
const NOTES = '(?:.*/)?(?:README|LICENSE|CHANGELOG|NOTES)(?:\\.\\w+)?';
const MAX_DEPTH = 5;

/** Files that the bot would pass over without a word (`modules/mta.yaml`, `phrases/de.yml`), and files that are not UTF-8 text. */
export function checkFiles({ place, isTeam }: CheckedFolder): Problem[] {
  if (!existsSync(place.data))
    return [{ file: place.data, message: 'there is no such folder', remedy: 'correct the path' }];
  const known = isTeam ? [...DATA, ...WORDS.map((pattern) => `locales/${pattern}`)] : [...DATA, 'model\\.json'];
  const problems = checkTree(place.data, known);
  const isEmpty = listTree(place.data).every((file) => new RegExp(`^${NOTES}$`, 'u').test(pathIn(place.data, file)));
  if (isTeam) return isEmpty ? [emptyFolder(place.data)] : problems;
  return [...problems, ...checkTree(place.locales, [...WORDS, `${LANGUAGE}/bot\\.json`])];
}

function emptyFolder(file: string): Problem {
  return {
    file,
    message: 'the folder holds no content',
    remedy: 'put modules/, phrases/, lexicon/, runbook/<language>/ or locales/<language>/ into it',
  };
}

function checkTree(root: string, known: readonly string[]): Problem[] {
  const pattern = new RegExp(`^(?:${[...known, NOTES].join('|')})$`, 'u');
  return listTree(root).flatMap((file) => {
    const path = pathIn(root, file);
    return pattern.test(path)
      ? checkEncoding(file)
      : [{ file, message: 'nobody reads this file', remedy: remedyFor(path) }];
  });
}

function pathIn(root: string, file: string): string {
  return relative(root, file).split(sep).join('/');
}

function remedyFor(path: string): string {
  if (/\.ya?ml$/u.test(path) && !path.endsWith('.yml')) return 'let its name end in .yml';
  if (/^(?:phrases|lexicon|glosses|runbook|locales)\//u.test(path))
    return `the languages are ${LANGUAGES.join(', ')}; ids are letters, digits, - and _`;
  return 'content lies in modules/, phrases/, lexicon/, glosses/, runbook/<language>/ and locales/<language>/; correct the name or move the file away';
}

/** A character that could not be decoded: the file was saved as Latin-1 or UTF-16. */
function checkEncoding(file: string): Problem[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  const at = lines.findIndex((line) => line.includes('\uFFFD') || line.includes('\0'));
  return at === -1 ? [] : [{ file, line: at + 1, message: 'not UTF-8 text', remedy: 'save the file as UTF-8' }];
}

/** Every file below, hidden ones left out; links are followed, as far down as content goes. */
function listTree(folder: string, depth = 0): string[] {
  if (depth > MAX_DEPTH || !existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => !name.startsWith('.') && !name.endsWith('~'))
    .toSorted()
    .flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? listTree(path, depth + 1) : [path];
    });
}
