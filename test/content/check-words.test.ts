import { describe, expect, test } from '@jest/globals';
import { temporaryFolders } from '../storage/temporary-folder.ts';
import { lookFor, put, renameKey, type Fault } from './look-for.ts';

const newFolder = temporaryFolders();

describe('a language or a word that is missing', () => {
  test.each<Fault>([
    {
      fault: 'phrases',
      changes: { 'data/phrases/sv.yml': undefined },
      file: 'data/phrases/sv.yml',
      says: /the file is missing/u,
    },
    {
      fault: 'a lexicon',
      changes: { 'data/lexicon/it.yml': undefined },
      file: 'data/lexicon/it.yml',
      says: /the file is missing/u,
    },
    {
      fault: 'sentences',
      changes: { 'locales/es/bot.json': undefined },
      file: 'locales/es/bot.json',
      says: /the file is missing/u,
    },
    {
      fault: 'the words of modules',
      changes: { 'locales/es/modules.json': undefined },
      file: 'locales/es/modules.json',
      says: /the file is missing/u,
    },
    {
      fault: 'a runbook section',
      changes: { 'data/runbook/fr/log-files.md': undefined },
      file: 'data/runbook/fr/log-files.md',
      says: /section is missing in this language/u,
    },
    {
      fault: 'words of a module',
      changes: { 'locales/sv/modules.json': renameKey('web', 'mta2') },
      file: 'locales/sv/modules.json',
      line: 1,
      says: /module "web" has no words/u,
    },
    {
      fault: 'words of a symptom',
      changes: { 'locales/sv/modules.json': renameKey('no-login', 'login') },
      file: 'locales/sv/modules.json',
      line: 30,
      says: /symptom "web\/no-login" has no words/u,
    },
    {
      fault: 'phrases of a symptom',
      changes: { 'data/phrases/sv.yml': put('      - mejlen fastnat\n', '      []\n') },
      file: 'data/phrases/sv.yml',
      line: 3,
      says: /symptom "mta\/not-sending" has no phrases/u,
    },
    {
      fault: 'a question',
      changes: { 'locales/it/look-alikes.json': '{}' },
      file: 'locales/it/look-alikes.json',
      line: 1,
      says: /question "mta-or-stat" is missing/u,
    },
    {
      fault: 'an answer',
      changes: { 'locales/it/look-alikes.json': put(',\n      "stat": "raggiunta"', '') },
      file: 'locales/it/look-alikes.json',
      line: 4,
      says: /no answer decides for module "stat"/u,
    },
    {
      fault: 'a sentence',
      changes: { 'locales/it/bot.json': put(/ *"todo": .*\n/u, '') },
      file: 'locales/it/bot.json',
      line: 2,
      says: /"answer\.todo" is missing/u,
    },
    {
      fault: 'a plural form',
      changes: { 'locales/fr/bot.json': put(/ *"seenBefore_many": .*\n/u, '') },
      file: 'locales/fr/bot.json',
      line: 2,
      says: /"answer\.seenBefore_many" is missing.*many, one, other/u,
    },
    {
      fault: 'a translation',
      changes: {
        'locales/sv/bot.json': put(
          /"text": "[^"]*trouble[^"]*"|"unsure": "[^"]*"/u,
          '"unsure": "I am not certain. Which of these fits what you see?"',
        ),
      },
      file: 'locales/sv/bot.json',
      says: /still in English/u,
    },
    {
      fault: 'a step of a fix',
      changes: { 'locales/sv/modules.json': put(',\n          "mejlen fastnat"', '') },
      file: 'locales/sv/modules.json',
      line: 8,
      says: /1 steps, English has 2/u,
    },
    {
      fault: 'a command of a fix',
      changes: { 'locales/sv/modules.json': put('`nlserver pdump`', '`nlserver pdumpa`') },
      file: 'locales/sv/modules.json',
      line: 9,
      says: /has the code `nlserver pdumpa`/u,
    },
  ])('is named: $fault', async (one) => {
    const { found, expected } = await lookFor(newFolder(), one);
    expect(found).toContainEqual(expected);
  });

  test('a plural form that the language has not is one too many', async () => {
    const { found, expected } = await lookFor(newFolder(), {
      fault: '',
      changes: { 'locales/sv/bot.json': put('"seenBefore_other"', '"seenBefore_many": "x",\n    "seenBefore_other"') },
      file: 'locales/sv/bot.json',
      says: /nobody says "answer\.seenBefore_many".*one, other/u,
    });
    expect(found).toContainEqual(expected);
  });
});
