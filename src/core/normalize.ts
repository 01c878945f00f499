/** Longest report that is read, in UTF-16 units. Slack lets people send 40,000; the start of a report names the trouble. */
export const MAX_REPORT_LENGTH = 6_000;
/** Slack cuts messages here: https://docs.slack.dev/reference/methods/chat.postMessage. No more is looked at for what can be seen. */
const LONGEST_MESSAGE = 40_000;
/** Words read from one report, and from one pasted line: more is noise and costs time. */
const MAX_WORDS = 400;
const MAX_WORD_LENGTH = 40;

/** One word of a report, comparable across languages and spellings. */
export interface Word {
  /** Lower case, no diacritics, Latin letters and digits. */
  readonly text: string;
  /** As the person typed it, for explanations. */
  readonly typed: string;
  /** Which clause and which sentence of the report it belongs to, counted from the start. */
  readonly clause: number;
  readonly sentence: number;
  /** Pasted logs and code count less than what a person says. */
  readonly pasted: boolean;
  /** The one character that ties it to the next word without a space: `.` in `mta.log`, `@` in `mta@prod`; else empty. */
  readonly joint: string;
  /** It and the next were typed as one word. */
  readonly isCut?: boolean;
}

/** A report made comparable. */
export interface CleanText {
  readonly words: readonly Word[];
  /** Whole text, lower case and without diacritics, punctuation kept: where signals such as `xtk:session` are found. */
  readonly flat: string;
  /** What a person wrote, original spelling, without pasted lines and markup: where the language is recognised. */
  readonly prose: string;
}

/** Characters that are not seen: format controls (zero width, bidirectional, soft hyphen), variation selectors, NUL and its kin. */
const INVISIBLE =
  // oxlint-disable-next-line no-control-regex, no-misleading-character-class -- these characters are what it is about
  /[\p{Cf}\p{Cs}\p{Co}\p{Variation_Selector}\u0000-\u0008\u000e-\u001f\u007f\u034f\u115f\u1160\u17b4\u17b5\u3164]/gu;
const LIGATURES: Readonly<Record<string, string>> = { ß: 'ss', œ: 'oe', æ: 'ae', ø: 'o', đ: 'd', ł: 'l', ı: 'i' };

/** Splits a report into comparable words, pasted lines told from prose. Linear in the length of the text, which is cut first. */
export function cleanText(report: string): CleanText {
  // NFKC makes a space and an accent of the acute that people type for an apostrophe.
  const text = stripMarkup(visible(report).replaceAll('´', "'").normalize('NFKC').replace(INVISIBLE, ''));
  const words: Word[] = [];
  const prose: string[] = [];
  let clause = 0;
  let sentence = 0;
  for (const { line, pasted } of splitLines(text)) {
    if (!pasted) prose.push(line);
    if (words.length >= MAX_WORDS) continue;
    for (const said of line.split(SENTENCE_END)) {
      sentence += 1;
      for (const part of said.split(CLAUSE_END)) {
        clause += 1;
        readWords(part, { clause, sentence, pasted }, words);
      }
    }
  }
  return { words, flat: flatten(text), prose: prose.join('\n') };
}

/** Whether a report is longer than what is read of it. */
export function isCut(report: string): boolean {
  return report.length > LONGEST_MESSAGE || report.replace(INVISIBLE, '').length > MAX_REPORT_LENGTH;
}

/** What is seen of a report: its first 6,000 characters that are not invisible. */
export function visible(report: string): string {
  return report.slice(0, LONGEST_MESSAGE).replace(INVISIBLE, '').slice(0, MAX_REPORT_LENGTH);
}

/** Lower case, without diacritics and ligatures. Invisible characters are not touched: `cleanText` has removed them. */
export function flatten(text: string): string {
  const lower = text.toLowerCase();
  if (!BEYOND_ASCII.test(lower)) return lower;
  return lower
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/[ßœæøđłı]/gu, (letter) => LIGATURES[letter] ?? letter);
}

/** Most words have nothing to take off, and are read by the ten thousand at every start. */
const BEYOND_ASCII = /[^ -~\n]/u;

/** The words of a short text of ours (phrase, alias, lexicon entry). */
export function wordsOf(text: string): string[] {
  return cleanText(text).words.map((word) => word.text);
}

const PLAIN_WORD = /^[a-z\d]+$/u;

/** The words of a text that has no markup, no pasted lines and no invisible characters: entries of ours, read by the thousand. */
export function flatWords(text: string): string[] {
  return PLAIN_WORD.test(text) ? [text] : (flatten(text).match(/[\p{L}\p{N}]+/gu) ?? []);
}

/** A clause ends where a speaker would pause: a thing denied in one clause says nothing about the next. */
const CLAUSE_END = /[,;()…]+|:(?=\s|$)|\s[-–—]\s/gu;
const SENTENCE_END = /[!?]+|\.(?=\s|$)/gu;
const WORD = /(?<typed>[\p{L}\p{N}]+)(?<joint>[^\p{L}\p{N}\s](?=[\p{L}\p{N}]))?/gu;

function readWords(part: string, place: Pick<Word, 'clause' | 'sentence' | 'pasted'>, words: Word[]): void {
  for (const { groups } of part.matchAll(WORD)) {
    if (words.length >= MAX_WORDS) return;
    const typed = (groups?.['typed'] ?? '').slice(0, MAX_WORD_LENGTH);
    const text = flatten(typed).slice(0, MAX_WORD_LENGTH);
    if (text !== '') words.push({ text, typed, ...place, joint: groups?.['joint'] ?? '' });
  }
}

/** Slack's own markup: https://docs.slack.dev/messaging/formatting-message-text. Labels are kept, what they point to is not. */
function stripMarkup(text: string): string {
  return text
    .replace(/<[@#!][^<>]{0,200}>/gu, ' ')
    .replace(/<(?:https?|mailto):[^<>|]{0,2000}\|([^<>]{0,200})>/gu, ' $1 ')
    .replace(/<?(?:https?:\/\/|mailto:)([^\s<>]{0,2000})>?/gu, (_, address: string) => ` ${pathOf(address)} `)
    .replace(/&lt;/gu, '<')
    .replace(/&gt;/gu, '>')
    .replace(/&amp;/gu, '&')
    .replace(/:[a-z][a-z0-9_+-]{1,40}:(?!\w)/gu, ' ')
    .replace(/[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{0,200}\w/gu, ' ')
    .replace(/[‘’ʼ]/gu, "'");
}

/** The host of a link says nothing; its path may (`/r/test`, `/nl/jsp/logon.jsp`). */
function pathOf(address: string): string {
  const slash = address.indexOf('/');
  return slash === -1 ? '' : address.slice(slash, slash + 200);
}

interface Line {
  readonly line: string;
  readonly pasted: boolean;
}

/** A line that begins with a date, a time, a message code or a prompt was pasted. */
const PASTED_START =
  /^\s*(?:\[?\d{1,4}[-/:.]\d{1,2}[-/:.]|[A-Z]{3}-\d{6}|[$#>]\s*\w|\w+(?:@\w+)?\s+\(\d+\)|at\s+[\w.]+\()/u;

function* splitLines(text: string): Generator<Line> {
  let fenced = false;
  for (const chunk of text.split('```')) {
    for (const line of chunk.split('\n')) {
      if (line.trim() !== '') yield* splitInlineCode(line, fenced || PASTED_START.test(line));
    }
    fenced = !fenced;
  }
}

function* splitInlineCode(line: string, pasted: boolean): Generator<Line> {
  if (pasted || !line.includes('`')) {
    yield { line, pasted };
    return;
  }
  let code = false;
  for (const piece of line.split('`')) {
    if (piece.trim() !== '') yield { line: piece, pasted: code && piece.trim().includes(' ') };
    code = !code;
  }
}
