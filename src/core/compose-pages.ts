import type { Case } from './action.ts';
import { languageMenu, moduleParts, paragraph } from './compose-answer.ts';
import { AREAS, type KnowledgeBase } from './knowledge-base.ts';
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

function humanButton(words: Words, found: Case): Part {
  return {
    kind: 'buttons',
    buttons: [{ label: words.translate('button.askHuman'), action: { kind: 'ask-human', case: found } }],
  };
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
    parts: [
      paragraph(sentence),
      languageMenu(words, (language) => ({ kind: 'set-language', language }), { isState: true }),
    ],
  };
}

export function note(marked: string): Part {
  return { kind: 'note', text: parseText(marked) };
}
