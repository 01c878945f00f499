import { expect } from '@jest/globals';
import type { Finding } from '../../src/content/check-folder.ts';
import { checkSmall, type Changes } from './small-content.ts';

/** Something wrong in otherwise good content, and what check has to say about it. */
export interface Fault {
  readonly fault: string;
  readonly changes: Changes;
  readonly file: string;
  readonly line?: number;
  /** Found in `message — remedy`. */
  readonly says: RegExp;
  readonly severity?: Finding['severity'];
  readonly withReplies?: boolean;
}

/** What check found in the file, and what one of the findings has to look like. */
export async function lookFor(
  folder: string,
  { changes, file, line, says, severity = 'error', withReplies = false }: Fault,
) {
  const findings = await checkSmall(folder, changes, { withReplies });
  const there = findings.filter((finding) => finding.file === file);
  const found = (there.length > 0 ? there : findings).map(({ message, remedy, ...place }) => ({
    ...place,
    text: `${message} — ${remedy}`,
  }));
  const expected: unknown = expect.objectContaining({
    file,
    severity,
    ...(line === undefined ? {} : { line }),
    text: expect.stringMatching(says),
  });
  return { found, expected };
}

export function put(from: string | RegExp, to: string): (text: string) => string {
  return (text) => text.replace(from, to);
}

export function append(more: string): (text: string) => string {
  return (text) => text + more;
}

export function renameKey(from: string, to: string): (text: string) => string {
  return put(`"${from}":`, `"${to}":`);
}

/** The same change to one section in each language. */
export function everyLanguage(section: string, change: (text: string) => string): Changes {
  return Object.fromEntries(
    ['en', 'fr', 'it', 'es', 'sv'].map((language) => [`data/runbook/${language}/${section}.md`, change]),
  );
}
