import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { addToList } from '../../src/content/edit-yaml.ts';

test.each([
  ['a list in brackets', 'web:\n  aliases: [a, b] # keep\n', 'web:\n  aliases: [a, b, c d] # keep\n'],
  ['an empty list', 'web:\n  aliases: []\n', 'web:\n  aliases: [c d]\n'],
  [
    'brackets over several lines',
    'web:\n  aliases:\n    [\n      a,\n      b,\n    ]\n',
    'web:\n  aliases:\n    [\n      a,\n      b,\n      c d,\n    ]\n',
  ],
  [
    'a list of dashes',
    'web:\n  aliases:\n    - a\n    - b\n  symptoms: {}\n',
    'web:\n  aliases:\n    - a\n    - b\n    - c d\n  symptoms: {}\n',
  ],
  [
    'a group without the list',
    '# note\nweb:\n  symptoms:\n    x: [y]\n',
    '# note\nweb:\n  aliases: [c d]\n  symptoms:\n    x: [y]\n',
  ],
  ['a file without the group', 'mta:\n  aliases: [a]', 'mta:\n  aliases: [a]\nweb:\n  aliases: [c d]\n'],
  ['an empty file', '', 'web:\n  aliases: [c d]\n'],
  ['a text that is there already', 'web:\n  aliases: [c d]\n', 'web:\n  aliases: [c d]\n'],
])('a text is added to %s, and nothing else changes', (_, before, after) => {
  expect(addToList(before, ['web', 'aliases'], 'c d')).toBe(after);
});

test.each(['yes', 'a, b', 'x: y', '- z', "l'export", '#1', '{a}', '*', '7777'])(
  '"%s" comes back as the same text',
  (text) => {
    expect(parse(addToList('web:\n  aliases: [a]\n', ['web', 'aliases'], text) ?? '')).toEqual({
      web: { aliases: ['a', text] },
    });
  },
);

test.each([
  ['a group in braces', 'web: {}\n'],
  ['something else in its place', 'web:\n  aliases: a\n'],
  ['wrong YAML', 'web: [\n'],
])('%s is left to people', (_, source) => {
  expect(addToList(source, ['web', 'aliases'], 'c')).toBeUndefined();
});
