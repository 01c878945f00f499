import { describe, expect, test } from '@jest/globals';
import { readEvidence } from '../../src/core/evidence.ts';

const MODULES = [
  'export',
  'import',
  'inMail',
  'mta',
  'stat',
  'syslogd',
  'tracking',
  'trackinglogd',
  'watchdog',
  'web',
  'wfserver',
];

function missing(text: string): readonly string[] {
  return readEvidence(text, MODULES).missing;
}

describe('pasted process lists', () => {
  const healthy = [
    'watchdog (4700) - 3.5 MB',
    'syslogd@default (4701) - 8.1 MB',
    'web@default (4702) - 310 MB',
    'mta@prod (4703) - 52 MB',
    'wfserver@prod (4704) - 61 MB',
  ];

  test('a module that is always there and is not on the list is missing', () => {
    expect(missing(`nlserver pdump\n${healthy.filter((line) => !line.startsWith('mta')).join('\n')}`)).toEqual(['mta']);
  });

  test('a complete list proves nothing', () => {
    expect(missing(healthy.join('\n'))).toEqual([]);
  });

  test('a list in one line is read too', () => {
    expect(missing('pdump gives: watchdog (1), syslogd@default, web@default, mta@acme and that is it')).toEqual([
      'wfserver',
    ]);
  });

  test('a list that lacks most processes says nothing about a single one', () => {
    expect(missing('pdump\nweb@default (1111)\ntrackinglogd@default (1112)\nsyslogd@default (1113)')).toEqual([]);
  });

  test('what monitor -missing prints is missing', () => {
    const { missing: found, lines } = readEvidence('$ nlserver monitor -missing\ninMail@prod\n', MODULES);
    expect(found).toEqual(['inMail']);
    expect(lines).toEqual(['inMail@prod']);
  });

  test('the same in one line of prose', () => {
    expect(missing('`nlserver monitor -missing` lists wfserver@prod and syslogd@default')).toEqual([
      'wfserver',
      'syslogd',
    ]);
  });

  test('when nearly everything is missing, the module that starts the others is named', () => {
    expect(
      missing('nlserver monitor -missing\nweb@default\nsyslogd@default\nmta@p\nwfserver@p\ninMail@p\nstat@p'),
    ).toEqual(['watchdog']);
  });

  test('"No tasks" means that nothing runs', () => {
    expect(readEvidence('pdump:\n> No tasks', MODULES)).toEqual({
      missing: ['watchdog'],
      running: [],
      lines: ['> No tasks'],
    });
  });

  test('prose and log file names are no evidence', () => {
    expect(missing('mta.log stops at 11:02 and the web team asks; there are no task forces')).toEqual([]);
  });
});
