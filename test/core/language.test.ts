import { expect, test } from '@jest/globals';
import { chooseLanguage, languageOfLocale } from '../../src/core/language.ts';

test('the own choice comes before the text, the text before the locale, the locale before the default', () => {
  expect(chooseLanguage({ chosen: 'sv', text: 'fr', locale: 'it-IT', fallback: 'en' })).toBe('sv');
  expect(chooseLanguage({ text: 'fr', locale: 'it-IT', fallback: 'en' })).toBe('fr');
  expect(chooseLanguage({ locale: 'it-IT', fallback: 'en' })).toBe('it');
  expect(chooseLanguage({ fallback: 'es' })).toBe('es');
});

test.each([
  ['sv-SE', 'sv'],
  ['es_LA', 'es'],
  ['FR', 'fr'],
  ['pt-BR', undefined],
  ['zh-CN', undefined],
  ['', undefined],
  ['x-klingon', undefined],
  ['../../etc/passwd', undefined],
  ['__proto__', undefined],
  ['en\0', undefined],
  [undefined, undefined],
])('locale %s', (locale, language) => {
  expect(languageOfLocale(locale)).toBe(language);
});
