import { LANGUAGES, type Language } from '../core/language.ts';
import type { CheckedFolder } from './check-folder.ts';
import type { Problem } from './read-yaml.ts';

/** The words of modules and look-alikes: no variables in them, as many steps and the same code as in English, and no sentence left in English. */
export function checkModuleTexts(folder: CheckedFolder): Problem[] {
  const { moduleWords, lookAlikeWords } = folder.content;
  const variables = [...Object.values(moduleWords), ...Object.values(lookAlikeWords)].flatMap((file) =>
    (file?.texts() ?? []).flatMap(({ text, line }) => {
      const found = /\{\{|\$t\(/u.exec(text)?.[0];
      return found === undefined || file === undefined
        ? []
        : [
            {
              file: file.file,
              line,
              message: `${found} is a variable, and there are none here`,
              remedy: 'write the word itself',
            },
          ];
    }),
  );
  if (folder.isTeam) return variables;
  const others = LANGUAGES.filter((language) => language !== 'en');
  return [
    ...variables,
    ...others.flatMap((language) => [...checkFixes(folder, language), ...stillEnglish(folder, language)]),
  ];
}

function checkFixes({ content }: CheckedFolder, language: Language): Problem[] {
  const [english, file] = [content.moduleWords.en, content.moduleWords[language]];
  if (english?.value === undefined || file?.value === undefined) return [];
  return Object.entries(file.value).flatMap(([module, { symptoms }]) =>
    Object.entries(symptoms).flatMap(([symptom, { fix }]) => {
      const expected = english.value?.[module]?.symptoms[symptom]?.fix;
      if (expected === undefined) return [];
      const line = file.lineOf([module, 'symptoms', symptom, 'fix']) ?? 1;
      if (fix.length !== expected.length)
        return [
          {
            file: file.file,
            line,
            message: `the fix of "${module}/${symptom}" has ${fix.length} steps, English has ${expected.length}`,
            remedy: 'say the same in every language',
          },
        ];
      return fix.flatMap((step, at) => {
        const [here, there] = [codesOf(step), codesOf(expected[at] ?? '')];
        if (here === there) return [];
        const place = file.lineOf([module, 'symptoms', symptom, 'fix', at]) ?? line;
        return [
          {
            file: file.file,
            line: place,
            message: `step ${at + 1} of "${module}/${symptom}" has the code ${here || 'none'}, English has ${there || 'none'}`,
            remedy: 'commands and names are the same in every language',
          },
        ];
      });
    }),
  );
}

function codesOf(text: string): string {
  return [...new Set([...text.matchAll(/`[^`]+`/gu)].map(([code]) => code))].toSorted().join(' ');
}

const MIN_SENTENCE = 4;

/** A sentence of several words that is letter for letter the English one has been forgotten. */
function stillEnglish({ content, bot }: CheckedFolder, language: Language): Problem[] {
  const pairs = [
    [content.moduleWords.en, content.moduleWords[language]],
    [content.lookAlikeWords.en, content.lookAlikeWords[language]],
    [bot.en, bot[language]],
  ] as const;
  return pairs.flatMap(([english, file]) => {
    const sentences = new Set(english?.texts().map(({ text }) => text));
    return (file?.texts() ?? [])
      .filter(({ text }) => sentences.has(text) && wordCount(text) >= MIN_SENTENCE)
      .map(({ text, line }) => ({
        file: file?.file ?? '',
        line,
        message: `"${text}" is still in English`,
        remedy: `translate it into ${language}`,
      }));
  });
}

function wordCount(text: string): number {
  return text.replace(/`[^`]*`|\{\{[^{}]*\}\}/gu, ' ').match(/\p{L}{2,}/gu)?.length ?? 0;
}
