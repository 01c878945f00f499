/** A piece of running text. Renderers decide what `code` or `bold` looks like; plain text is never formatting. */
export type Inline =
  | { readonly kind: 'plain'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'bold'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly url: string }
  /** Another runbook section, by id. */
  | { readonly kind: 'section'; readonly text: string; readonly id: string }
  /** A Slack user or channel, by id. The only way a reply can name one. */
  | { readonly kind: 'user'; readonly id: string }
  | { readonly kind: 'channel'; readonly id: string };

export type Text = readonly Inline[];

const MARKS =
  /\\(?<escaped>[\\`*[\]<])|`(?<code>(?:\\.|[^`\\])+)`|\*\*(?<bold>(?:\\.|[^*\\])+)\*\*|\[(?<label>(?:\\.|[^[\]\\])+)\]\((?<url>https:\/\/[^\s)[]+)\)|<@(?<user>[UW][A-Z0-9]+)>|<#(?<channel>[CDG][A-Z0-9]+)>/gu;

/**
 * Reads our own sentences (locales): `` `code` ``, `**bold**`, `[label](https://…)`, `<@U1>` and `<#C1>`; a backslash makes the
 * next mark literal.
 */
export function parseText(marked: string): Text {
  const parts: Inline[] = [];
  let end = 0;
  for (const match of marked.matchAll(MARKS)) {
    pushPlain(parts, marked.slice(end, match.index));
    if (match.groups?.['escaped'] === undefined) parts.push(partOf(match.groups ?? {}));
    else pushPlain(parts, match.groups['escaped']);
    end = match.index + match[0].length;
  }
  pushPlain(parts, marked.slice(end));
  return parts;
}

function partOf({ code, bold, label, url, user, channel }: Readonly<Record<string, string | undefined>>): Inline {
  if (code !== undefined) return { kind: 'code', text: unescapeMarks(code) };
  if (bold !== undefined) return { kind: 'bold', text: unescapeMarks(bold) };
  if (user !== undefined) return { kind: 'user', id: user };
  if (channel !== undefined) return { kind: 'channel', id: channel };
  return { kind: 'link', text: unescapeMarks(label ?? ''), url: url ?? '' };
}

/** Text that must appear exactly as it is, whatever it contains. */
export function plain(text: string): Text {
  return [{ kind: 'plain', text }];
}

/** Makes a foreign value safe inside a sentence that `parseText` will read. */
export function escapeMarks(value: string): string {
  return value.replace(/[\\`*[\]<]/gu, '\\$&');
}

/** The words alone, for screen readers and terminals without formatting. */
export function plainText(text: Text): string {
  return text.map(wordsOf).join('');
}

function wordsOf(part: Inline): string {
  if (part.kind === 'user') return `@${part.id}`;
  if (part.kind === 'channel') return `#${part.id}`;
  return part.text;
}

function pushPlain(parts: Inline[], text: string): void {
  if (text === '') return;
  const last = parts.at(-1);
  if (last?.kind === 'plain') parts[parts.length - 1] = { kind: 'plain', text: last.text + text };
  else parts.push({ kind: 'plain', text });
}

function unescapeMarks(text: string): string {
  return text.replace(/\\([\\`*[\]<])/gu, '$1');
}
