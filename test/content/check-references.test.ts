import { describe, expect, test } from '@jest/globals';
import { temporaryFolders } from '../storage/temporary-folder.ts';
import { append, lookFor, put, renameKey, type Fault } from './look-for.ts';

const newFolder = temporaryFolders();

describe('what does not exist', () => {
  test.each<Fault>([
    {
      fault: 'a module among look-alikes',
      changes: { 'data/look-alikes.yml': put('stat]', 'stats]') },
      file: 'data/look-alikes.yml',
      line: 1,
      says: /module "stats" does not exist — there are mta, stat, web/u,
    },
    {
      fault: 'a module with phrases',
      changes: { 'data/phrases/en.yml': append('sms: {}\n') },
      file: 'data/phrases/en.yml',
      line: 14,
      says: /module "sms" does not exist/u,
    },
    {
      fault: 'a module with words',
      changes: { 'locales/fr/modules.json': renameKey('web', 'sms') },
      file: 'locales/fr/modules.json',
      line: 28,
      says: /module "sms" does not exist/u,
    },
    {
      fault: 'a symptom with phrases',
      changes: { 'data/phrases/en.yml': put('no-login', 'no-logon') },
      file: 'data/phrases/en.yml',
      line: 12,
      says: /symptom "web\/no-logon" does not exist — there are no-login/u,
    },
    {
      fault: 'a symptom with words',
      changes: { 'locales/fr/modules.json': renameKey('no-login', 'no-logon') },
      file: 'locales/fr/modules.json',
      line: 31,
      says: /symptom "web\/no-logon" does not exist/u,
    },
    {
      fault: 'a section in a list',
      changes: { 'data/modules/web.yml': put('[open-ports]', '[open-port]') },
      file: 'data/modules/web.yml',
      line: 4,
      says: /section "open-port" does not exist — there are open-ports/u,
    },
    {
      fault: 'a section in a link',
      changes: { 'data/runbook/it/log-files.md': put('open-ports.md', 'open-port.md') },
      file: 'data/runbook/it/log-files.md',
      line: 10,
      says: /section "open-port" does not exist/u,
    },
    {
      fault: 'a module in an answer that decides',
      changes: { 'locales/es/look-alikes.json': put('"stat"', '"web"') },
      file: 'locales/es/look-alikes.json',
      line: 6,
      says: /module "web" of the group "mta-or-stat" does not exist/u,
    },
    {
      fault: 'a group of look-alikes',
      changes: { 'locales/es/look-alikes.json': put('mta-or-stat', 'mta-and-stat') },
      file: 'locales/es/look-alikes.json',
      line: 2,
      says: /the group "mta-and-stat" does not exist/u,
    },
    {
      fault: 'a concept',
      changes: { 'data/lexicon/es.yml': append('MAILS: [cartas]\n') },
      file: 'data/lexicon/es.yml',
      line: 5,
      says: /concept "MAILS" is not in lexicon\/concepts\.yml/u,
    },
    {
      fault: 'a section that no module offers',
      changes: { 'data/modules/web.yml': put('[open-ports]', '[]'), 'data/modules/stat.yml': put(', open-ports', '') },
      file: 'data/runbook/en/open-ports.md',
      line: 1,
      says: /no module offers/u,
      severity: 'warning',
    },
  ])('is named: $fault', async (one) => {
    const { found, expected } = await lookFor(newFolder(), one);
    expect(found).toContainEqual(expected);
  });

  test.each<Fault>([
    {
      fault: 'after two letters',
      changes: { 'data/lexicon/en.yml': put('stuc*', 'st*') },
      file: 'data/lexicon/en.yml',
      line: 2,
      says: /star after fewer than 3 letters/u,
    },
    {
      fault: 'inside a word',
      changes: { 'data/lexicon/en.yml': put('stuc*', 'st*ck') },
      file: 'data/lexicon/en.yml',
      line: 2,
      says: /star inside a word/u,
    },
  ])('a star in the lexicon that matches nothing is named: $fault', async (one) => {
    const { found, expected } = await lookFor(newFolder(), one);
    expect(found).toContainEqual(expected);
  });
});
