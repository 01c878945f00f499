import type { IncomingMessage, ServerResponse } from 'node:http';
import { languageOfLocale, type Language } from '../core/language.ts';
import type { Words } from '../core/words.ts';

/** A page that whoever installs the app sees in their browser. */
export interface InstallPage {
  readonly status: number;
  readonly title: string;
  readonly sentences: readonly string[];
  readonly link: { readonly label: string; readonly url: string };
}

/** No script, no frame, no trace of the address, which has the code and the state in it. */
const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
};

const STYLE =
  'body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1rem;color:#1d1c1d;background:#fff}' +
  'a{display:inline-block;padding:.5rem 1rem;border-radius:.3rem;background:#1f3a5f;color:#fff}';

export function sendPage(
  response: ServerResponse,
  words: Words,
  { status, title, sentences, link }: InstallPage,
): void {
  const text = sentences.map((sentence) => `<p>${escapeHtml(sentence)}</p>`).join('');
  const page =
    `<!doctype html><html lang="${words.language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
    `<title>${escapeHtml(title)}</title><style>${STYLE}</style><h1>${escapeHtml(title)}</h1>${text}` +
    `<p><a href="${escapeHtml(link.url)}">${escapeHtml(link.label)}</a></p></html>`;
  response.writeHead(status, HEADERS).end(page);
}

/** The first language that the browser asks for and that we speak. */
export function languageOfBrowser({ headers }: IncomingMessage, fallback: Language): Language {
  const wanted = (headers['accept-language'] ?? '').slice(0, 200).split(',');
  return (
    wanted.map((tag) => languageOfLocale(tag.split(';', 1)[0]?.trim())).find((found) => found !== undefined) ?? fallback
  );
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/gu, (letter) => `&#${letter.codePointAt(0) ?? 0};`);
}
