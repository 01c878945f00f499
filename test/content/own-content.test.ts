import { describe, expect, test } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkReplies } from '../../src/cli/check-replies.ts';
import { checkContent } from '../../src/content/check-content.ts';
import type { Finding } from '../../src/content/check-folder.ts';
import { BUILT_IN, loadContent, teamPlace } from '../../src/content/open-content.ts';
import { diagnose } from '../../src/core/diagnosis.ts';
import { temporaryFolders } from '../storage/temporary-folder.ts';
import { checkSmall, SMALL_MODEL, type Changes } from './small-content.ts';

const DOCS = fileURLToPath(new URL('../../docs/', import.meta.url));
const EXAMPLE = join(DOCS, 'example-content');
const newFolder = temporaryFolders();

describe('the example of docs/own-content.md', () => {
  test('has no fault, in its files and in what the bot says with it', async () => {
    const checked = checkContent({ builtIn: BUILT_IN, team: teamPlace(EXAMPLE) }, SMALL_MODEL);
    const findings = [...checked.findings, ...(await checkReplies(checked, SMALL_MODEL))];
    expect(findings.filter(({ file }) => !relative(EXAMPLE, file).startsWith('..'))).toEqual([]);
    expect(checked.isComplete).toBe(true);
  });

  test('is laid over the built-in content', async () => {
    const { base, wordsFor, matcher } = await loadContent([BUILT_IN, teamPlace(EXAMPLE)], new Date(0));
    expect(base.modules.find(({ id }) => id === 'loyalty')?.symptoms.map(({ id }) => id)).toEqual([
      'loyalty/points-missing',
    ]);
    expect(base.modules.find(({ id }) => id === 'web')?.symptoms.map(({ id }) => id)).toEqual([
      'web/connection-fails',
      'web/pages-fail',
      'web/front-door',
    ]);
    expect(base.modules.find(({ id }) => id === 'web')?.sections.slice(0, 2)).toEqual([
      'loyalty-ledger',
      'connection-failure',
    ]);
    expect(wordsFor('sv').module('loyalty')?.symptoms['points-missing']?.label).toBe('Loyalty points missing');
    expect(wordsFor('sv').module('web')?.scope).not.toBe(wordsFor('en').module('web')?.scope);
    const evidence = matcher.match('the points engine says: ledger is closed').reading.evidence.get('loyalty');
    expect(evidence).toMatchObject({ named: 1, signals: 1, signal: { symptom: 'loyalty/points-missing' } });
  });

  test('has phrases each of which is answered with its module and its fix by the model in use', async () => {
    const { base, limits, matcher } = await loadContent([BUILT_IN, teamPlace(EXAMPLE)], new Date(0));
    const own = base.modules.flatMap(({ symptoms }) =>
      symptoms
        .filter(({ id }) => ['loyalty/points-missing', 'web/front-door'].includes(id))
        .flatMap(({ id: symptom, phrases }) => (phrases.en ?? []).map((phrase) => [symptom, phrase] as const)),
    );
    expect(own).toHaveLength(8);
    const answered = own.map(([, phrase]) => {
      const diagnosis = diagnose(base, limits, matcher.match(phrase));
      return [diagnosis.kind === 'answer' ? diagnosis.shown[0]?.symptom : diagnosis.kind, phrase];
    });
    expect(answered).toEqual(own);
  });

  test('uses every kind of file that the page lists', () => {
    const files = readdirSync(EXAMPLE, { recursive: true, encoding: 'utf8' }).map((path) => path.split('\\').join('/'));
    expect(files).toEqual(
      expect.arrayContaining([
        'modules/loyalty.yml',
        'phrases/en.yml',
        'lexicon/en.yml',
        'look-alikes.yml',
        'runbook/en/loyalty-ledger.md',
        'locales/en/modules.json',
        'locales/en/look-alikes.json',
      ]),
    );
  });

  test('is quoted on the page as it is, and the links of the page lead somewhere', () => {
    const page = readFileSync(join(DOCS, 'own-content.md'), 'utf8');
    for (const line of [
      'symptoms:',
      '  points-missing: { signals: [ledger is closed] }',
      'sections: [loyalty-ledger, log-files]',
    ])
      expect(page).toContain(`${line}\n`);
    const targets = [...page.matchAll(/\]\((?<path>[^)#:]+)\)/gu)]
      .map(({ groups }) => groups?.['path'] ?? '')
      .filter((path) => path !== 'log-files.md');
    expect(targets.filter((path) => !existsSync(join(DOCS, path)))).toEqual([]);
  });
});

const MODULE = 'area: data\nsymptoms:\n  late: { signals: [LOY-5] }\n';
const WORDS = JSON.stringify({
  loyalty: {
    scope: 'punti',
    symptoms: { late: { title: 'Punti in ritardo', label: 'Punti in ritardo', fix: ['Aspetta.'] } },
  },
});

describe('content of a team', () => {
  test('is complete in one language, whichever it is', async () => {
    const findings = await checkTeam({
      'modules/loyalty.yml': MODULE,
      'locales/it/modules.json': WORDS,
      'README.md': 'ours',
    });
    expect(findings).toEqual([]);
  });

  test.each<[string, Changes, string, number | undefined, RegExp]>([
    [
      'a module without words',
      { 'modules/loyalty.yml': MODULE },
      'modules/loyalty.yml',
      1,
      /module "loyalty" has no words in any language/u,
    ],
    [
      'a symptom without words',
      { 'modules/loyalty.yml': `${MODULE}  lost: { signals: [LOY-6] }\n`, 'locales/it/modules.json': WORDS },
      'modules/loyalty.yml',
      4,
      /symptom "loyalty\/lost" has no words/u,
    ],
    [
      'a symptom that nothing leads to',
      { 'modules/loyalty.yml': MODULE.replace('{ signals: [LOY-5] }', '{}'), 'locales/it/modules.json': WORDS },
      'modules/loyalty.yml',
      3,
      /nothing leads to symptom "loyalty\/late"/u,
    ],
    [
      'words of a module that there is not',
      { 'locales/it/modules.json': WORDS },
      'locales/it/modules.json',
      1,
      /module "loyalty" does not exist/u,
    ],
    [
      'a question that nobody has written',
      { 'look-alikes.yml': 'a-or-b: [mta, web]\n' },
      'look-alikes.yml',
      1,
      /the question "a-or-b" is missing in every language/u,
    ],
    [
      'an alias of a built-in module',
      { 'phrases/en.yml': 'web:\n  aliases: [messages server]\n' },
      'phrases/en.yml',
      2,
      /claimed by module "mta" too/u,
    ],
    [
      'sentences of the bot, which only the bot has',
      { 'locales/en/bot.json': '{}' },
      'locales/en/bot.json',
      undefined,
      /nobody reads this file/u,
    ],
  ])('has a fault in %s', async (_, files, file, line, says) => {
    const findings = await checkTeam(files);
    expect(findings.map((finding) => [finding.file, finding.line, finding.severity])).toContainEqual([
      `team/${file}`,
      line,
      'error',
    ]);
    expect(findings.map(({ message }) => message)).toContainEqual(expect.stringMatching(says));
  });

  test('may not be empty, and has to be there', async () => {
    const nowhere = teamPlace(join(newFolder(), 'nowhere'));
    const { findings } = checkContent({ builtIn: BUILT_IN, team: nowhere }, undefined);
    expect(findings).toContainEqual(
      expect.objectContaining({ file: nowhere.data, severity: 'error', message: 'there is no such folder' }),
    );
    for (const files of [{}, { '.keep': '' }, { 'README.md': 'soon' }]) {
      expect(await checkTeam(files)).toEqual([
        expect.objectContaining({ file: 'team', severity: 'error', message: 'the folder holds no content' }),
      ]);
    }
  });
});

/** Findings in the team's folder. */
async function checkTeam(files: Changes): Promise<Finding[]> {
  return (await checkSmall(newFolder(), {}, { team: files, withReplies: true })).filter(({ file }) =>
    file.startsWith('team'),
  );
}
