import { clusterTexts, type LanguageText } from '../core/cluster-texts.ts';
import type { Matcher } from '../core/matcher.ts';
import { addToList } from './edit-yaml.ts';
import { unifiedDiff } from './unified-diff.ts';

/** A report that was not recognised, and the module it would have gone to. */
export interface PhraseProposal {
  /** How many reports say about the same. */
  readonly count: number;
  readonly text: string;
  readonly symptom: string;
  /** 0..1: how likely the module is; a person has to confirm it. */
  readonly share: number;
}

/** Longer texts are stories, not phrases. */
const MAX_PHRASE_LENGTH = 120;

/** The largest groups of unrecognised reports, each with the symptom that comes nearest. */
export function proposePhrases(
  texts: readonly LanguageText[],
  matcher: Matcher,
  most: number,
): (PhraseProposal & LanguageText)[] {
  return clusterTexts(texts)
    .flatMap(({ texts: alike, language }) => {
      const text = (alike.find((one) => one.length <= MAX_PHRASE_LENGTH) ?? '').replace(/\s+/gu, ' ').trim();
      const best = matcher.match(text).ranked[0];
      if (text === '' || best === undefined) return [];
      return [{ text, language, count: alike.length, symptom: best.symptom, share: best.share }];
    })
    .slice(0, most);
}

/** The proposals of one phrases file as a unified diff, for `git apply` after somebody has read it. */
export function phrasesDiff(file: string, source: string, proposals: readonly PhraseProposal[]): string {
  const edited = proposals.reduce((text, { symptom, text: phrase }) => {
    const [module = '', name = ''] = symptom.split('/');
    return addToList(text, [module, 'symptoms', name], phrase) ?? text;
  }, source);
  return unifiedDiff(file, source, edited);
}
