import type { Content } from '../bot.ts';
import type { BotWords, CheckedFolder, Finding } from '../content/check-folder.ts';
import type { CheckedContent } from '../content/check-content.ts';
import type { ReadFile } from '../content/load-content.ts';
import { loadTexts } from '../content/load-texts.ts';
import { LANGUAGES, type Language } from '../core/language.ts';
import { createMatcher } from '../core/matcher.ts';
import type { Model } from '../core/model.ts';
import type { TextKey } from '../core/words.ts';
import { everyReply, type SampleReply } from './every-reply.ts';
import { measureReply, type Excess } from './measure-reply.ts';

interface Place {
  readonly file: string;
  readonly line: number;
}

/** Renders everything the bot can say, in every language, and names what breaks a limit of Slack, with the text that is to blame. */
export async function checkReplies({ folders, base }: CheckedContent, model: Model): Promise<Finding[]> {
  const [builtIn] = folders;
  if (builtIn === undefined) return [];
  const content: Content = {
    base,
    matcher: createMatcher(base, model),
    limits: model.limits,
    wordsFor: await loadTexts(
      builtIn.place.locales,
      folders.map((folder) => folder.content),
    ),
    detector: { detect: () => undefined, learnMore: () => false },
    loadedAt: new Date(0),
    problems: [],
  };
  const findings = await Promise.all(LANGUAGES.map((language) => checkLanguage(content, folders, language)));
  return findings.flat();
}

async function checkLanguage(
  content: Content,
  folders: readonly CheckedFolder[],
  language: Language,
): Promise<Finding[]> {
  const keys = keysOf(folders[0]?.bot.en?.value ?? {}) as TextKey[];
  const texts = placesOfTexts(folders, language);
  const samples = await everyReply(content, language, keys);
  const measured = samples.flatMap((sample) => measureReply(sample).map((excess) => ({ excess, sample })));
  const isComposed = ({ excess }: (typeof measured)[number]): boolean =>
    excess.kind === 'visible' && !texts.has(excess.text ?? '');
  const findings = measured
    .filter((one) => !isComposed(one))
    .map(({ excess, sample }): Finding => ({
      severity: 'error',
      ...placeOf(excess, sample, folders, texts),
      message: `${excess.message} (${language})`,
      remedy: excess.remedy,
    }));
  const labels = measured.filter(isComposed).map(({ excess }) => excess.text ?? '');
  return [...findings, ...composedLabels(labels, texts, language)];
}

/** `Previous: Log files` is put together by the bot: its beginning is what could be shorter, and its end is read out anyway. */
function composedLabels(labels: readonly string[], texts: ReadonlyMap<string, Place>, language: Language): Finding[] {
  const groups = Map.groupBy(new Set(labels), (label) => label.split(':', 1)[0] ?? '');
  return [...groups].map(([start, group]): Finding => {
    const longest = group.reduce((best, label) => (label.length > best.length ? label : best));
    const message = `${group.length} buttons that begin with "${start}" are longer than the 30 or so characters that Slack shows, up to "${longest}" with ${longest.length} (${language})`;
    const place = texts.get(start) ??
      templateOf(longest, texts) ??
      longestInside(longest, texts) ?? { file: start, line: 1 };
    return { severity: 'warning', ...place, message, remedy: 'find a shorter word to begin with' };
  });
}

const PLURAL = /_(?:zero|one|two|few|many|other)$/u;

function keysOf(words: BotWords, prefix = ''): string[] {
  const keys = Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [`${prefix}${key.replace(PLURAL, '')}`] : keysOf(value, `${prefix}${key}.`),
  );
  return [...new Set(keys)];
}

/** Where each text of the language stands; other languages follow, for words that fall back to them. */
function placesOfTexts(folders: readonly CheckedFolder[], language: Language): Map<string, Place> {
  const places = new Map<string, Place>();
  const add = (text: string, place: Place): void => void (places.has(text) || places.set(text, place));
  for (const tongue of [language, ...LANGUAGES.filter((other) => other !== language)]) {
    for (const { bot, content, outlines } of folders) {
      for (const [id, { file }] of content.modules) add(id, { file, line: 1 });
      const files: readonly (ReadFile<unknown> | undefined)[] = [
        bot[tongue],
        content.moduleWords[tongue],
        content.lookAlikeWords[tongue],
      ];
      for (const file of files)
        for (const { text, line } of file?.texts() ?? []) add(text, { file: file?.file ?? '', line });
      for (const { file, head } of outlines[tongue].values())
        for (const { text, line } of Object.values(head)) add(text, { file, line });
    }
  }
  return places;
}

/** The text itself, else the longest text of ours inside it, else the section or the module that the reply is about. */
function placeOf(
  { text }: Excess,
  { about, language }: SampleReply,
  folders: readonly CheckedFolder[],
  texts: ReadonlyMap<string, Place>,
): Place {
  const exact = text === undefined ? undefined : (texts.get(text) ?? longestInside(text, texts));
  return exact ?? placeOfAbout(about, language, folders) ?? { file: folders[0]?.bot[language]?.file ?? '', line: 1 };
}

/** The sentence with variables that a text was made from. */
function templateOf(text: string, texts: ReadonlyMap<string, Place>): Place | undefined {
  for (const [template, place] of texts) {
    const [start = '', ...rest] = template.split(/\{\{[^{}]*\}\}/u);
    if (rest.length > 0 && start.length >= MIN_INSIDE && text.startsWith(start) && text.endsWith(rest.at(-1) ?? ''))
      return place;
  }
  return undefined;
}

const MIN_INSIDE = 4;

function longestInside(text: string, texts: ReadonlyMap<string, Place>): Place | undefined {
  let best: readonly [string, Place] | undefined;
  for (const entry of texts)
    if (entry[0].length >= MIN_INSIDE && entry[0].length > (best?.[0].length ?? 0) && text.includes(entry[0]))
      best = entry;
  return best?.[1];
}

function placeOfAbout(
  about: SampleReply['about'],
  language: Language,
  folders: readonly CheckedFolder[],
): Place | undefined {
  const tongues = [language, ...LANGUAGES.filter((other) => other !== language)];
  for (const { content, outlines } of folders.toReversed()) {
    for (const tongue of tongues) {
      const outline = about?.section === undefined ? undefined : outlines[tongue].get(about.section);
      if (outline !== undefined) return { file: outline.file, line: 1 };
      const words = content.moduleWords[tongue];
      const line = about?.module === undefined ? undefined : words?.lineOf([about.module]);
      if (words !== undefined && line !== undefined && words.value?.[about?.module ?? ''] !== undefined)
        return { file: words.file, line };
    }
  }
  return undefined;
}
