import { LANGUAGES } from '../core/language.ts';
import { textsOf, type CheckedFolder } from './check-folder.ts';
import type { PlacedText, Problem } from './read-yaml.ts';

/** What must not be in any text: Slack's control sequences, links that are not https, HTML. */
export function checkMarkup(folder: CheckedFolder): Problem[] {
  const words = textsOf(folder).flatMap(({ file, texts }) =>
    texts.flatMap((text) => [...controls(file, text), ...links(file, text)]),
  );
  const outlines = LANGUAGES.flatMap((language) => [...folder.outlines[language].values()]);
  return [
    ...words,
    ...outlines.flatMap(({ file, prose, fences, codes, head }) => [
      ...[...prose, ...fences, ...codes, ...Object.values(head)].flatMap((text) => controls(file, text)),
      ...prose.flatMap((text) => [...links(file, text), ...html(file, text)]),
    ]),
  ];
}

/** `<!channel>`, `<!subteam^S1>`, `<@U1>`, `<#C1>`: https://docs.slack.dev/messaging/formatting-message-text. `<!--` and `<!DOCTYPE` are HTML. */
const CONTROL = /<(?:!(?:channel|here|everyone|subteam|date)\b|[@#][A-Z0-9]{2})[^>]*>?/giu;

function controls(file: string, { text, line }: PlacedText): Problem[] {
  return [...text.matchAll(CONTROL)].map(([found]) => ({
    file,
    line,
    message: `${found} would call people or name a channel`,
    remedy: 'remove it; where a person or a channel belongs, the bot puts it in by a variable such as {{- person}}',
  }));
}

const LINK = /\]\(\s*<?(?<target>[^)>\s]*)/gu;
const ADDRESS = /(?<![\w`/])(?:http|ftp|file|javascript|data):\/*[^\s)>\]]*/giu;

/** Commands may contain any address, so code is left out. */
function links(file: string, { text, line }: PlacedText): Problem[] {
  const spoken = text.replace(/`[^`]*`/gu, '');
  const targets = [...spoken.matchAll(LINK)].map(({ groups }) => groups?.['target'] ?? '');
  const wrong = targets.filter((target) => !/^(?:https:\/\/[^\s]+|[\w-]+\.md|\{\{-?)/u.test(target));
  const bare = [...spoken.replace(LINK, '').matchAll(ADDRESS)]
    .map(([found]) => found)
    .filter((found) => /^(?:http|ftp|file):\/\//iu.test(found));
  return [...wrong, ...bare].map((target) => ({
    file,
    line,
    message: `"${target}" is not an https address`,
    remedy: 'link to https, or to another section by its file (name.md)',
  }));
}

const TAGS =
  'a abbr b blockquote body br button code div em font form h[1-6] head hr html i iframe img input kbd li link meta ol p pre script span strong style sub sup svg table tbody td th thead tr u ul video';
const HTML = new RegExp(
  `</?(?:${TAGS.replaceAll(' ', '|')})(?:\\s[^<>]*)?/?>|<!--|&(?:[a-z]{2,8}|#x?[0-9a-f]+);`,
  'giu',
);

/** `<instance>` and its like are placeholders, not HTML. */
function html(file: string, { text, line }: PlacedText): Problem[] {
  return [...text.matchAll(HTML)].map(([found]) => ({
    file,
    line,
    message: `${found} is HTML, which Slack shows as it stands`,
    remedy: 'write Markdown, or put it into `code` if it is meant to be read',
  }));
}
