import { paragraph, spokenAs } from './compose-answer.ts';
import { note } from './compose-pages.ts';
import { findModule, type KnowledgeBase, type RunbookSection } from './knowledge-base.ts';
import type { Language } from './language.ts';
import type { Button, Part, Reply } from './reply.ts';
import type { Words } from './words.ts';

export interface FoundSection {
  readonly section: RunbookSection;
  /** The language it is in, which need not be the reader's. */
  readonly language: Language;
}

/** The section in the reader's language, else in the language that has it. */
export function findSection(base: KnowledgeBase, language: Language, id: string): FoundSection | undefined {
  for (const tongue of [language, 'en', ...(Object.keys(base.sections) as Language[])] as const) {
    const section = base.sections[tongue].get(id);
    if (section !== undefined) return { section, language: tongue };
  }
  return undefined;
}

/** Whether there is somewhere to share a section, and whether that is a thread. */
export interface Sharing {
  readonly canShare: boolean;
  readonly sharesInThread: boolean;
}

/** A runbook section in a window, with the way to its neighbours among the sections of the module. */
export function composeSection(
  base: KnowledgeBase,
  words: Words,
  id: string,
  module?: string,
  { canShare, sharesInThread }: Sharing = { canShare: true, sharesInThread: true },
): Reply {
  const found = findSection(base, words.language, id);
  if (found === undefined) {
    return {
      language: words.language,
      surface: 'window',
      title: words.translate('error.title'),
      parts: [
        paragraph(words.translate('section.gone')),
        { kind: 'buttons', buttons: [{ label: words.translate('button.browse'), action: { kind: 'browse' } }] },
      ],
    };
  }
  const { section } = found;
  const share: Button = {
    label: words.translate(sharesInThread ? 'button.shareThread' : 'button.share'),
    action: { kind: 'share-section', section: id, language: words.language },
  };
  const buttons = [...pageButtons(base, words, id, module), ...(canShare ? [share] : [])];
  return {
    language: words.language,
    surface: 'window',
    title: section.short,
    parts: [
      ...sectionParts(words, found),
      ...relatedParts(base, words, section, module),
      ...(buttons.length === 0 ? [] : [{ kind: 'buttons' as const, buttons }]),
    ],
  };
}

/** What there is to read. */
function sectionParts(words: Words, { section, language }: FoundSection): Part[] {
  return [
    { kind: 'heading', text: section.title },
    ...(language === words.language
      ? []
      : [note(words.translate('section.inLanguage', { language: words.translate(`language.names.${language}`) }))]),
    ...section.parts.map((part) => withLabels(words, part)),
    ...sectionNotes(words, section),
    paragraph(`[${words.translate('section.original')}](${section.link})`),
  ];
}

function withLabels(words: Words, part: Part): Part {
  if (part.kind !== 'table') return part;
  const labels = part.head.map((label) => words.translate('list.labelled', { label, value: '' }).trimEnd());
  return { ...part, labels };
}

function sectionNotes(words: Words, section: RunbookSection): Part[] {
  const server = section.access === 'server' ? [note(words.translate('section.serverNote'))] : [];
  const instance = JSON.stringify(section.parts).includes('<instance>')
    ? [note(words.translate('section.instanceNote'))]
    : [];
  return [...server, ...instance];
}

/** The sections that the text refers to, as buttons: a reference in running text cannot be pressed. */
function relatedParts(base: KnowledgeBase, words: Words, section: RunbookSection, module: string | undefined): Part[] {
  const ofModule = findModule(base, module ?? '')?.sections ?? [];
  const buttons = sectionsNamedIn(section.parts).flatMap((id): Button[] => {
    const related = id === section.id ? undefined : findSection(base, words.language, id)?.section;
    if (related === undefined) return [];
    const label = related.title.length <= MAX_LABEL ? related.title : related.short;
    return [
      {
        label,
        ...spokenAs(words, label, related.title),
        action: {
          kind: 'open-section',
          section: id,
          ...(module !== undefined && ofModule.includes(id) ? { module } : {}),
        },
      },
    ];
  });
  if (buttons.length === 0) return [];
  return [
    paragraph(`**${words.translate('section.related')}**`),
    { kind: 'buttons', buttons: buttons.slice(0, MAX_RELATED) },
  ];
}

/** The text calls a section by its title; Slack shows about 30 characters of a button, so a longer one has its short name there. */
const MAX_LABEL = 30;

/** The built-in sections name six others at most. */
const MAX_RELATED = 10;

/** Ids in the order of the text, each once. */
function sectionsNamedIn(parts: readonly Part[]): string[] {
  const ids = new Set<string>();
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const { kind, id } = value as { kind?: unknown; id?: unknown };
    if (kind === 'section' && typeof id === 'string') ids.add(id);
    for (const inner of Object.values(value)) look(inner);
  };
  look(parts);
  return [...ids];
}

function pageButtons(base: KnowledgeBase, words: Words, id: string, module: string | undefined): Button[] {
  const owner = base.modules.find((candidate) =>
    module === undefined ? candidate.sections.includes(id) : candidate.id === module,
  );
  const at = owner?.sections.indexOf(id) ?? -1;
  const toSection = (key: 'button.previous' | 'button.next', target: string | undefined): Button[] => {
    const neighbour = target === undefined ? undefined : findSection(base, words.language, target)?.section;
    if (neighbour === undefined || owner === undefined) return [];
    return [
      {
        label: words.translate(key),
        ...spokenAs(words, words.translate(key), neighbour.title),
        action: { kind: 'open-section', section: neighbour.id, module: owner.id },
      },
    ];
  };
  return [
    ...toSection('button.previous', at > 0 ? owner?.sections[at - 1] : undefined),
    ...toSection('button.next', at === -1 ? undefined : owner?.sections[at + 1]),
  ];
}

/** A section as shared with everyone in a thread: same content, no way to turn pages. */
export function composeSharedSection(base: KnowledgeBase, words: Words, id: string, person: string): Reply {
  const found = findSection(base, words.language, id);
  if (found === undefined) return { ...composeSection(base, words, id), surface: 'message' };
  return {
    language: words.language,
    surface: 'message',
    title: found.section.short,
    parts: [note(words.translate('section.shared', { person })), ...sectionParts(words, found)],
  };
}
