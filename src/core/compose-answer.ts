import type { Action, Case } from './action.ts';
import type { Outcome } from './diagnosis.ts';
import { findModule, lookAlikesOf, troublesOf, type KnowledgeBase } from './knowledge-base.ts';
import { LANGUAGES } from './language.ts';
import type { Button, Part, Reply } from './reply.ts';
import { escapeMarks, parseText } from './text.ts';
import type { Words } from './words.ts';

/** What an answer is made of. Everything comes from the case, so that any button can write it again, in any language. */
export interface AnswerContext {
  readonly base: KnowledgeBase;
  readonly words: Words;
  readonly found: Case;
  readonly outcome: Outcome;
  /** Corrected spellings, for the line that says why. */
  readonly corrections?: readonly { readonly typed: string; readonly read: string }[];
  /** A pasted line that decided. */
  readonly line?: string;
  /** Lines that stand above the buttons: reported before, shared by, who judged it. */
  readonly notes?: readonly string[];
  /** Only its asker sees the answer: offer to share it. */
  readonly isPrivate?: boolean;
  /** Sharing means the thread of a message, not the channel. */
  readonly sharesInThread?: boolean;
  /** Somebody has said whether it is solved: the buttons make room for the record, but for the one that says the opposite. */
  readonly judged?: boolean;
}

/** Sections offered on the answer itself; the others are one click further. */
const MAX_SECTIONS = 3;

/** The answer to a report: a fix, a choice, or the honest statement that it is not known. */
export function composeAnswer(context: AnswerContext): Reply {
  const { outcome, words } = context;
  if (outcome === 'none') return composeUnknown(context);
  const parts = outcome === 'answer' ? fixParts(context) : choiceParts(context);
  const title = outcome === 'answer' ? titleOf(context) : words.translate('answer.unsureTitle');
  return {
    language: words.language,
    surface: 'message',
    title,
    parts: [...parts, ...whyParts(context), ...followUps(context)],
  };
}

function titleOf({ base, words, found }: AnswerContext): string {
  const [module = '', second] = troublesOf(base, found.modules);
  if (second !== undefined) return words.translate('shortcut.title');
  return words.translate('answer.module', { module }).replaceAll('`', '');
}

function composeUnknown({ words, found, notes }: AnswerContext): Reply {
  const example = words.translate('help.example1');
  return {
    language: words.language,
    surface: 'message',
    title: words.translate('unknown.title'),
    parts: [
      { kind: 'heading', text: words.translate('unknown.title') },
      paragraph(words.translate('unknown.text')),
      paragraph(words.translate('unknown.hint', { example })),
      ...noteParts(notes),
      {
        kind: 'buttons',
        buttons: [
          { label: words.translate('button.browse'), action: { kind: 'browse', case: found } },
          { label: words.translate('button.askHuman'), action: { kind: 'ask-human', case: found } },
          { label: words.translate('button.help'), action: { kind: 'help' } },
        ],
      },
    ],
  };
}

/** A full block for each trouble; a look-alike of the one before it is a question, not a second answer. */
function fixParts(context: AnswerContext): Part[] {
  const { base, found } = context;
  return troublesOf(base, found.modules).flatMap((module) => [
    ...moduleParts(context, module, found.symptoms[found.modules.indexOf(module)]),
    ...lookAlikeParts(context, module),
  ]);
}

/** One module: what it is, what to do, where to read on. */
export function moduleParts(
  { base, words }: Pick<AnswerContext, 'base' | 'words'>,
  module: string,
  symptomId?: string,
): Part[] {
  const about = words.module(module);
  const symptom = about?.symptoms[symptomId?.split('/')[1] ?? ''] ?? Object.values(about?.symptoms ?? {})[0];
  const sections = findModule(base, module)?.sections ?? [];
  return [
    { kind: 'heading', text: words.translate('answer.module', { module }).replaceAll('`', '') },
    ...(symptom === undefined ? [] : [paragraph(`**${symptom.title}**`)]),
    ...(about === undefined ? [] : [paragraph(words.translate('answer.what', { scope: about.scope }))]),
    ...(symptom === undefined ? [] : [paragraph(words.translate('answer.todo')), stepsOf(symptom.fix)]),
    ...sectionButtons(base, words, sections.slice(0, MAX_SECTIONS), module),
  ];
}

function stepsOf(fix: readonly string[]): Part {
  return { kind: 'list', ordered: true, items: fix.map((step) => ({ text: parseText(step) })) };
}

function sectionButtons(base: KnowledgeBase, words: Words, sections: readonly string[], module: string): Part[] {
  const buttons = sections.flatMap((id): Button[] => {
    const section = base.sections[words.language].get(id) ?? base.sections.en.get(id);
    if (section === undefined) return [];
    return [
      {
        label: section.short,
        ...spokenAs(words, section.short, section.title),
        action: { kind: 'open-section', section: id, module },
      },
    ];
  });
  return buttons.length === 0 ? [] : [{ kind: 'buttons', buttons }];
}

/**
 * What is read out begins with what stands on the button, so that whoever speaks to the screen can say what they see (WCAG 2.5.3).
 * Where both together are too long, the label stands alone.
 */
export function spokenAs(words: Words, label: string, title: string): Pick<Button, 'description'> {
  const description = words.translate('list.labelled', { label, value: title });
  return title === label || description.length > MAX_DESCRIPTION ? {} : { description };
}

/** As much as Slack reads out: https://docs.slack.dev/reference/block-kit/block-elements/button-element */
const MAX_DESCRIPTION = 75;

/** The knowledge base's own question, with buttons that decide. Once decided, it is not asked again. */
function lookAlikeParts({ base, words, found }: AnswerContext, module: string): Part[] {
  const alike = lookAlikesOf(base, module);
  const question = alike === undefined ? undefined : words.lookAlike(alike.id);
  const others = alike?.modules.filter((id) => id !== module && found.modules.includes(id)) ?? [];
  if (question === undefined || others.length === 0) return [];
  const buttons = Object.entries(question.answers).map(([id, label]): Button => ({
    label,
    action: { kind: 'decide', module: id, case: found },
  }));
  const names = words.list(
    others.map((id) => `\`${id}\``),
    'and',
  );
  return [
    paragraph(words.translate('answer.alsoPossible', { modules: names })),
    paragraph(question.question),
    { kind: 'buttons', buttons },
  ];
}

function choiceParts({ words, found }: AnswerContext): Part[] {
  const options = found.modules.map((module, at) => {
    const about = words.module(module);
    const symptom = about?.symptoms[found.symptoms[at]?.split('/')[1] ?? ''] ?? Object.values(about?.symptoms ?? {})[0];
    return { module, label: symptom?.label ?? module, title: symptom?.title ?? module, scope: about?.scope ?? '' };
  });
  return [
    { kind: 'heading', text: words.translate('answer.unsureTitle') },
    paragraph(words.translate('answer.unsure')),
    {
      kind: 'list',
      ordered: false,
      items: options.map(({ module, title, scope }) => ({
        text: parseText(words.translate('list.labelled', { label: `**${title}** (\`${module}\`)`, value: scope })),
      })),
    },
    {
      kind: 'buttons',
      buttons: options.map(({ module, label, title }) => ({
        label,
        ...spokenAs(words, label, title),
        action: { kind: 'decide', module, case: found },
      })),
    },
  ];
}

function whyParts(context: AnswerContext): Part[] {
  const { words, corrections = [], line, notes, judged } = context;
  const why = reasons(context);
  if (corrections.length > 0) {
    why.push(
      words.translate('answer.whyCorrected', {
        corrections: corrections.map(({ typed, read }) => `${typed} → ${read}`).join(', '),
      }),
    );
  }
  if (line !== undefined) why.push(words.translate('answer.whyLines', { line }));
  const whyPart: Part[] =
    why.length === 0 || judged !== undefined ? [] : [{ kind: 'note', text: parseText(why.join(' ')) }];
  return [...whyPart, ...noteParts(notes)];
}

/** What decided; for two troubles each by its name. */
function reasons({ base, words, found, outcome }: AnswerContext): string[] {
  const quoted = (typed: string): string => words.translate('list.quoted', { text: escapeMarks(typed) });
  const listed = (typed: readonly string[]): string => words.list(typed.map(quoted), 'and');
  const troubles = outcome === 'answer' ? troublesOf(base, found.modules) : [];
  if (troubles.length < 2 || found.whySecond === undefined)
    return found.why.length === 0 ? [] : [words.translate('answer.why', { words: listed(found.why) })];
  return [found.why, found.whySecond].flatMap((typed, at) =>
    typed.length === 0
      ? []
      : [words.translate('answer.whyModule', { module: troubles[at] ?? '', words: listed(typed) })],
  );
}

function noteParts(notes: readonly string[] = []): Part[] {
  return notes.map((note) => ({ kind: 'note', text: parseText(note) }));
}

function followUps({ words, found, outcome, isPrivate, sharesInThread, judged }: AnswerContext): Part[] {
  const notThis: Button = { label: words.translate('button.notThis'), action: { kind: 'not-this', case: found } };
  const solved: Button = {
    label: words.translate('button.solved'),
    action: { kind: 'feedback', solved: true, case: found },
    style: 'primary',
  };
  const notSolved: Button = {
    label: words.translate('button.notSolved'),
    action: { kind: 'feedback', solved: false, case: found },
  };
  const judge =
    outcome === 'answer' ? [solved, notSolved].filter((_, at) => judged === undefined || (at === 0) !== judged) : [];
  const shareLabel = words.translate(sharesInThread === true ? 'button.post' : 'button.share');
  const share: Button[] =
    isPrivate === true ? [{ label: shareLabel, action: { kind: 'share-answer', case: found } }] : [];
  return [
    { kind: 'buttons', buttons: [...judge, notThis, ...share] },
    languageMenu(words, (language) => ({ kind: 'show-in', language, case: found }), { isState: false }),
  ];
}

/**
 * A menu of languages, each named in itself. Slack shows its label only as long as nothing is selected: `isState` where a heading or a
 * sentence says what it is about.
 */
export function languageMenu(
  words: Words,
  actionFor: (language: (typeof LANGUAGES)[number]) => Action,
  { isState }: { readonly isState: boolean },
): Part {
  return {
    kind: 'menu',
    label: words.translate('button.language'),
    options: LANGUAGES.map((language) => ({ label: nameOfLanguage(language), action: actionFor(language) })),
    ...(isState ? { selected: LANGUAGES.indexOf(words.language) } : {}),
  };
}

/** A language's own name: `Svenska`, with a capital as it stands alone. */
export function nameOfLanguage(language: string): string {
  const known = namesOfLanguages.get(language);
  if (known !== undefined) return known;
  const name = new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
  const shown = name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
  namesOfLanguages.set(language, shown);
  return shown;
}

/** Every answer has the menu, and the machine takes a tenth of a millisecond to find out each name. */
const namesOfLanguages = new Map<string, string>();

export function paragraph(marked: string): Part {
  return { kind: 'paragraph', text: parseText(marked) };
}
