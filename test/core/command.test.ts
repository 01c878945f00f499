import { expect, test } from '@jest/globals';
import { parseCommand } from '../../src/core/command.ts';

test.each([
  ['', { kind: 'help' }],
  ['  HELP ', { kind: 'help' }],
  ['aide', { kind: 'help' }],
  ['modules', { kind: 'browse' }],
  ['stats', { kind: 'stats' }],
  ['gaps', { kind: 'gaps' }],
  ['forget   me', { kind: 'forget-me' }],
  ['language fr', { kind: 'set-language', language: 'fr' }],
  ['language automatic', { kind: 'set-language', language: 'automatic' }],
])('"%s" is a subcommand', (text, action) => {
  expect(parseCommand(text)).toEqual({ kind: 'action', action });
});

test.each([
  'help, mails are stuck',
  'modules do not start',
  'language settings of the console are lost',
  'constructor',
  '__proto__',
])('"%s" is a report', (text) => {
  expect(parseCommand(text)).toEqual({ kind: 'report', text });
});

test('a language we do not speak is named', () => {
  expect(parseCommand('language de')).toEqual({ kind: 'unknown-language', tag: 'de' });
});
