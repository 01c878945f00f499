import type { Case } from './action.ts';
import { languageMenu, moduleParts, paragraph } from './compose-answer.ts';
import { AREAS, type KnowledgeBase, type RunbookSection } from './knowledge-base.ts';
import type { Language } from './language.ts';
import type { Button, Part, Reply } from './reply.ts';
import { parseText } from './text.ts';
import type { Words } from './words.ts';

/** How to use the bot, with examples. `bot` is its mention, for example `<@U1>`. */
export function composeHelp(words: Words, bot: string): Reply {
  const examples = (['help.example1', 'help.example2', 'help.example3'] as const).map((key) => words.translate(key));
  const ways = (['help.wayCommand', 'help.wayMention', 'help.wayShortcut', 'help.waySubcommands'] as const).map((key) =>
    words.translate(key, { bot }),
  );
  return {
    language: words.language,
    surface: 'message',
    title: words.translate('help.title'),
    parts: [
      paragraph(words.translate('help.what')),
      paragraph(`**${words.translate('help.examplesTitle')}**`),
      {
        kind: 'list',
        ordered: false,
        items: examples.map((example) => ({ text: parseText(`\`/campaign-issue ${example}\``) })),
      },
      paragraph(`**${words.translate('help.waysTitle')}**`),
      { kind: 'list', ordered: false, items: ways.map((way) => ({ text: parseText(way) })) },
      { kind: 'buttons', buttons: [{ label: words.translate('button.browse'), action: { kind: 'browse' } }] },
    ],
  };
}

/** For a mention without a report. */
export function composeMentionHint(words: Words): Reply {
  const example = words.translate('help.example1');
  return {
    language: words.language,
    surface: 'message',
    parts: [
      paragraph(words.translate('help.mentionOnly', { example })),
      { kind: 'buttons', buttons: [{ label: words.translate('button.help'), action: { kind: 'help' } }] },
    ],
  };
}

/** Every module, by area, each with a button. */
export function composeBrowse(base: KnowledgeBase, words: Words, found?: Case): Reply {
  return {
    language: words.language,
    surface: 'message',
    title: words.translate('browse.title'),
    parts: [
      { kind: 'heading', text: words.translate('browse.title') },
      paragraph(words.translate('browse.intro')),
      ...areaParts(base, words, found),
      ...(found === undefined ? [] : [humanButton(words, found)]),
    ],
  };
}

export function areaParts(base: KnowledgeBase, words: Words, found?: Case): Part[] {
  return AREAS.flatMap((area) => {
    const modules = base.modules.filter((module) => module.area === area);
    if (modules.length === 0) return [];
    const items = modules.map(({ id }) => ({
      text: parseText(words.translate('list.labelled', { label: `\`${id}\``, value: words.module(id)?.scope ?? '' })),
    }));
    const buttons = modules.map(({ id }): Button => ({
      label: id,
      description: words.translate('button.openModule', { module: id }),
      action: { kind: 'show-module', module: id, ...(found === undefined ? {} : { case: found }) },
    }));
    return [
      paragraph(`**${words.translate(`browse.areas.${area}`)}**`),
      { kind: 'list' as const, ordered: false, items },
      { kind: 'buttons' as const, buttons },
    ];
  });
}

/** One module as looked up on the list. */
export function composeModule(base: KnowledgeBase, words: Words, module: string, found?: Case): Reply {
  const browse: Button = {
    label: words.translate('button.browse'),
    action: { kind: 'browse', ...(found === undefined ? {} : { case: found }) },
  };
  const human: Button[] =
    found === undefined
      ? []
      : [{ label: words.translate('button.askHuman'), action: { kind: 'ask-human', case: found } }];
  return {
    language: words.language,
    surface: 'message',
    title: words.translate('answer.module', { module }).replaceAll('`', ''),
    parts: [...moduleParts({ base, words }, module), { kind: 'buttons', buttons: [browse, ...human] }],
  };
}

export function humanButton(words: Words, found: Case): Part {
  return {
    kind: 'buttons',
    buttons: [{ label: words.translate('button.askHuman'), action: { kind: 'ask-human', case: found } }],
  };
}

/** The section in the reader's language, else in the language that has it. */
export function findSection(
  base: KnowledgeBase,
  language: Language,
  id: string,
): { section: RunbookSection; language: Language } | undefined {
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
  const { section, language } = found;
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
      { kind: 'heading', text: section.title },
      ...(language === words.language
        ? []
        : [note(words.translate('section.inLanguage', { language: words.translate(`language.names.${language}`) }))]),
      ...section.parts,
      ...sectionNotes(words, section),
      paragraph(`[${words.translate('section.original')}](${section.link})`),
      ...(buttons.length === 0 ? [] : [{ kind: 'buttons' as const, buttons }]),
    ],
  };
}

function sectionNotes(words: Words, section: RunbookSection): Part[] {
  const server = section.access === 'server' ? [note(words.translate('section.serverNote'))] : [];
  const instance = JSON.stringify(section.parts).includes('<instance>')
    ? [note(words.translate('section.instanceNote'))]
    : [];
  return [...server, ...instance];
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
        description: words.translate('button.openSection', { title: neighbour.title }),
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
  const whole = composeSection(base, words, id);
  const parts = whole.parts.filter(({ kind }) => kind !== 'buttons');
  return { ...whole, surface: 'message', parts: [note(words.translate('section.shared', { person })), ...parts] };
}

/** A few sentences and the way on. */
export function composeNotice(
  words: Words,
  title: string,
  sentences: readonly string[],
  buttons: readonly Button[] = [],
): Reply {
  return {
    language: words.language,
    surface: 'message',
    title,
    parts: [...sentences.map(paragraph), ...(buttons.length === 0 ? [] : [{ kind: 'buttons' as const, buttons }])],
  };
}

/** For a button that is none of ours any more. */
export function composeStale(words: Words): Reply {
  const help: Button = { label: words.translate('button.help'), action: { kind: 'help' } };
  return composeNotice(words, words.translate('error.title'), [words.translate('error.stale')], [help]);
}

/** Says which language is in force from now on, with the menu to change it. */
export function composeLanguageSet(words: Words, chosen: Language | 'automatic'): Reply {
  const sentence =
    chosen === 'automatic'
      ? words.translate('language.automatic')
      : words.translate('language.set', { language: words.translate(`language.names.${chosen}`) });
  return {
    language: words.language,
    surface: 'message',
    title: words.translate('language.title'),
    parts: [paragraph(sentence), languageMenu(words, (language) => ({ kind: 'set-language', language }))],
  };
}

export function note(marked: string): Part {
  return { kind: 'note', text: parseText(marked) };
}
