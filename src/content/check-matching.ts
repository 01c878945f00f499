import { diagnose } from '../core/diagnosis.ts';
import { lookAlikesOf, type KnowledgeBase } from '../core/knowledge-base.ts';
import { LANGUAGES, type Language } from '../core/language.ts';
import type { Matcher } from '../core/matcher.ts';
import type { Limits } from '../core/model.ts';
import type { CheckedFolder, Finding } from './check-folder.ts';

export interface Recogniser {
  readonly base: KnowledgeBase;
  readonly matcher: Matcher;
  readonly limits: Limits;
}

/** Of one symptom's phrases in one language, more than this share leading elsewhere means that it cannot be told from another. */
const MAX_ASTRAY = 0.2;
/** More than this share recognised as nothing means that nobody will be led to the symptom. */
const MAX_UNRECOGNISED = 0.5;

/**
 * Reports each phrase to the matcher as if somebody had typed it. One that does not lead to its symptom is a warning; where there are
 * many of them among the phrases of a symptom in one language, the symptom is an error.
 */
export function checkMatching(folders: readonly CheckedFolder[], recogniser: Recogniser): Finding[] {
  return folders.flatMap((folder) => LANGUAGES.flatMap((language) => checkLanguage(folder, language, recogniser)));
}

function checkLanguage({ content }: CheckedFolder, language: Language, recogniser: Recogniser): Finding[] {
  const file = content.phrases[language];
  return Object.entries(file?.value ?? {}).flatMap(([module, { symptoms }]) =>
    Object.entries(symptoms).flatMap(([symptom, phrases]): Finding[] => {
      if (file === undefined || !isKnown(recogniser.base, module, symptom)) return [];
      const place = (path: readonly PropertyKey[]) => ({
        file: file.file,
        line: file.lineOf([module, 'symptoms', symptom, ...path]) ?? 1,
      });
      const strays = phrases.flatMap((phrase, at): Stray[] => {
        const where = leadsTo(recogniser, phrase, module, symptom);
        return where === undefined ? [] : [{ phrase, at, where }];
      });
      const warnings = strays.map(({ phrase, at, where }) => ({
        severity: 'warning' as const,
        ...place([at]),
        message: `phrase "${phrase}" of "${module}/${symptom}" ${where === NOWHERE ? 'is not recognised' : `leads to ${where}`}`,
        remedy: 'word it differently, give the lexicon the words that tell, or run npm run train',
      }));
      return [
        ...warnings,
        ...judge(strays, phrases.length, `${module}/${symptom}`).map((fault) => ({
          severity: 'error' as const,
          ...place([]),
          ...fault,
        })),
      ];
    }),
  );
}

/** A phrase that does not lead to its symptom. */
interface Stray {
  readonly phrase: string;
  readonly at: number;
  /** The modules or the symptom it leads to; `NOWHERE` when it is not recognised. */
  readonly where: string;
}

const NOWHERE = '';

function judge(strays: readonly Stray[], count: number, symptom: string): { message: string; remedy: string }[] {
  const astray = strays.filter(({ where }) => where !== NOWHERE);
  const lost = strays.length - astray.length;
  const places = [...new Set(astray.map(({ where }) => where))].join(' and ');
  const elsewhere = {
    message: `${astray.length} of the ${count} phrases of "${symptom}" lead elsewhere: the matcher cannot tell it from ${places}`,
    remedy: 'word the phrases by what only this trouble shows; modules that read the same belong into look-alikes.yml',
  };
  const nowhere = {
    message: `${lost} of the ${count} phrases of "${symptom}" are not recognised`,
    remedy: 'put the words that tell into the lexicon, or give the symptom more phrases and signals',
  };
  return [
    ...(astray.length > count * MAX_ASTRAY ? [elsewhere] : []),
    ...(lost > count * MAX_UNRECOGNISED ? [nowhere] : []),
  ];
}

function isKnown(base: KnowledgeBase, module: string, symptom: string): boolean {
  return base.modules.some(
    ({ id, symptoms }) => id === module && symptoms.some((one) => one.id === `${module}/${symptom}`),
  );
}

/** Where a phrase leads instead of to its symptom; undefined when it leads there. A look-alike may come first. */
function leadsTo(
  { base, matcher, limits }: Recogniser,
  phrase: string,
  module: string,
  symptom: string,
): string | undefined {
  const diagnosis = diagnose(base, limits, matcher.match(phrase));
  if (diagnosis.kind === 'none') return NOWHERE;
  const { shown } = diagnosis;
  const first = shown[0]?.module ?? '';
  const own = shown.find((match) => match.module === module);
  const isAlike = lookAlikesOf(base, module)?.modules.includes(first) === true;
  if (own === undefined || (first !== module && !isAlike))
    return `"${shown.map((match) => match.module).join('", "')}"`;
  return own.symptom === `${module}/${symptom}` ? undefined : `"${own.symptom}"`;
}
