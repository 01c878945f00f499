import { languageMenu, paragraph } from './compose-answer.ts';
import { areaParts, note } from './compose-pages.ts';
import type { KnowledgeBase } from './knowledge-base.ts';
import type { Part, Reply } from './reply.ts';
import { escapeMarks, parseText } from './text.ts';
import type { Words } from './words.ts';

/** Something wrong with a content file. `message` and `remedy` are technical, in English, as `npm run check` prints them. */
export interface ContentFault {
  readonly file?: string;
  readonly line?: number;
  readonly message: string;
  readonly remedy?: string;
}

/** What the Home tab shows one person. */
export interface HomeContext {
  readonly base: KnowledgeBase;
  readonly words: Words;
  readonly loadedAt: Date;
  /** Newest first. */
  readonly cases: readonly { readonly at: Date; readonly modules: readonly string[] }[];
  /** For administrators: why the newest content is not in use. */
  readonly problems: readonly ContentFault[];
  /** For administrators: figures and gaps, already composed. */
  readonly adminParts: readonly Part[];
  readonly mention: string;
}

const MAX_PROBLEMS = 5;

export function composeHome({ base, words, loadedAt, cases, problems, adminParts, mention }: HomeContext): Reply {
  const version = words.translate('home.version', { version: base.version, date: words.date(loadedAt) });
  return {
    language: words.language,
    surface: 'window',
    title: words.translate('home.title'),
    parts: [
      { kind: 'heading', text: words.translate('home.title') },
      paragraph(words.translate('help.what')),
      {
        kind: 'input',
        id: 'report',
        label: words.translate('home.searchLabel'),
        placeholder: words.translate('home.searchPlaceholder'),
        submit: words.translate('button.search'),
      },
      ...problemParts(words, problems),
      { kind: 'heading', text: words.translate('browse.title') },
      ...areaParts(base, words),
      { kind: 'heading', text: words.translate('home.myLanguage') },
      {
        kind: 'buttons',
        buttons: [
          { label: words.translate('button.automatic'), action: { kind: 'set-language', language: 'automatic' } },
        ],
      },
      languageMenu(words, (language) => ({ kind: 'set-language', language }), { isState: true }),
      { kind: 'heading', text: words.translate('home.myCases') },
      caseList(words, cases),
      ...adminParts,
      note(words.translate('help.wayCommand')),
      note(words.translate('help.wayMention', { bot: mention })),
      { kind: 'buttons', buttons: [{ label: words.translate('button.help'), action: { kind: 'help' } }] },
      note(version),
    ],
  };
}

function problemParts(words: Words, problems: readonly ContentFault[]): Part[] {
  if (problems.length === 0) return [];
  const shown = [
    ...problems.slice(0, MAX_PROBLEMS).map((problem) => problemLine(words, problem)),
    ...(problems.length > MAX_PROBLEMS
      ? [words.translate('list.more', { count: problems.length - MAX_PROBLEMS })]
      : []),
  ].map((line) => ({ text: parseText(line) }));
  return [
    paragraph(`**${words.translate('home.contentProblems')}**`),
    { kind: 'list', ordered: false, items: shown },
    note(words.translate('home.faultsNote')),
  ];
}

/** Where it is in the reader's words, what it is as the check says it. */
function problemLine(words: Words, { file, line, message, remedy }: ContentFault): string {
  const fault = escapeMarks(remedy === undefined ? message : `${message} — ${remedy}`);
  if (file === undefined) return fault;
  const name = `\`${escapeMarks(file)}\``;
  const place = line === undefined ? name : words.translate('home.faultPlace', { file: name, line });
  return words.translate('list.labelled', { label: place, value: fault });
}

function caseList(words: Words, cases: HomeContext['cases']): Part {
  if (cases.length === 0) return paragraph(words.translate('home.noCases'));
  const items = cases.map(({ at, modules }) => {
    const names =
      modules.length === 0
        ? words.translate('home.unknownCase')
        : words.list(
            modules.map((id) => `\`${id}\``),
            'and',
          );
    return { text: parseText(words.translate('home.caseLine', { date: words.date(at), modules: names })) };
  });
  return { kind: 'list', ordered: false, items };
}
