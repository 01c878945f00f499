import { describe, expect, test } from '@jest/globals';
import { temporaryFolders } from '../storage/temporary-folder.ts';
import { append, lookFor, put, type Fault } from './look-for.ts';

const newFolder = temporaryFolders();

describe('a file that does not fit its schema', () => {
  const file = 'data/modules/mta.yml';
  test.each<Fault>([
    {
      fault: 'an unknown key',
      changes: { [file]: append('symptom: []\n') },
      file,
      line: 6,
      says: /symptom: nobody reads this key — correct its spelling/u,
    },
    {
      fault: 'an unknown key inside',
      changes: { [file]: put('{ signals: [] }', '{ signal: [x] }') },
      file,
      line: 4,
      says: /symptoms\.not-sending\.signal: nobody reads/u,
    },
    {
      fault: 'a wrong type',
      changes: { [file]: put('[mta.log]', 'mta.log') },
      file,
      line: 2,
      says: /signals: .*expected array.* — make it a list/u,
    },
    {
      fault: 'a wrong value',
      changes: { [file]: put('sending', 'sendings') },
      file,
      line: 1,
      says: /use one of sending, tracking/u,
    },
    { fault: 'a missing key', changes: { [file]: put('area: sending\n', '') }, file, line: 1, says: /area: /u },
    {
      fault: 'wrong YAML',
      changes: { [file]: put('[mta.log]', '[mta.log') },
      file,
      line: 3,
      says: /correct the YAML syntax/u,
    },
    {
      fault: 'a key written twice',
      changes: { [file]: append('area: data\n') },
      file,
      line: 6,
      says: /Map keys must be unique/u,
    },
    {
      fault: 'an alias bomb',
      changes: {
        [file]: `area: &a [x, x, x, x]\nsignals: &b [${'*a, '.repeat(9)}]\nsymptoms: [${'*b, '.repeat(9)}]\n`,
      },
      file,
      line: 1,
      says: /aliases/u,
    },
    {
      fault: 'an alias without an anchor',
      changes: { [file]: put('[mta.log]', '*nobody') },
      file,
      line: 1,
      says: /aliases/u,
    },
    {
      fault: 'a tag that is not understood',
      changes: { [file]: put('sending', '!!js/function sending') },
      file,
      line: 1,
      says: /Unresolved tag/u,
    },
    {
      fault: 'too many levels',
      changes: { [file]: append(`x: ${'[ '.repeat(5_000)}`) },
      file,
      line: 6,
      says: /nested deeper/u,
    },
    {
      fault: 'too large a file',
      changes: { [file]: append(`# ${'x'.repeat(2_000_000)}`) },
      file,
      says: /larger than 2 MB/u,
    },
    {
      fault: 'an id that is none',
      changes: { 'data/phrases/sv.yml': append('"m t a": {}\n') },
      file: 'data/phrases/sv.yml',
      line: 14,
      says: /ids are letters/u,
    },
    {
      fault: 'a label that is too long',
      changes: { 'locales/sv/modules.json': put('"label": "mejlen fastnat"', `"label": "${'x'.repeat(31)}"`) },
      file: 'locales/sv/modules.json',
      line: 7,
      says: /label.*shorten it to 30/u,
    },
    {
      fault: 'wrong JSON',
      changes: { 'locales/fr/bot.json': put('"answer": {', '"answer": { // what') },
      file: 'locales/fr/bot.json',
      line: 2,
      says: /./u,
    },
    {
      fault: 'JSON with a comma too many',
      changes: { 'locales/fr/bot.json': put(/\}\s*$/u, ',}') },
      file: 'locales/fr/bot.json',
      says: /not JSON|correct commas/u,
    },
    {
      fault: 'a byte that is not UTF-8',
      changes: { 'data/phrases/sv.yml': put('fastnat', 'f\uFFFDstnat') },
      file: 'data/phrases/sv.yml',
      line: 5,
      says: /not UTF-8/u,
    },
    {
      fault: 'a name that nobody reads',
      changes: { 'data/modules/sms.yaml': 'area: sending\n' },
      file: 'data/modules/sms.yaml',
      says: /let its name end in \.yml/u,
    },
    {
      fault: 'a language that there is not',
      changes: { 'data/phrases/de.yml': '{}\n' },
      file: 'data/phrases/de.yml',
      says: /the languages are en, fr/u,
    },
  ])('is named: $fault', async (one) => {
    const { found, expected } = await lookFor(newFolder(), one);
    expect(found).toContainEqual(expected);
  });
});
