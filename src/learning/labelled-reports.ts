import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** A report somebody labelled by hand, one JSON object per line of a file. */
export interface LabelledReport {
  readonly id: string;
  /** Language of the text. */
  readonly lang: string;
  readonly text: string;
  /** Modules acceptable as the first one shown; none: silence is expected. */
  readonly expect: readonly string[];
  /** Modules that all have to be shown. */
  readonly also: readonly string[];
  /** How it is written: plain, typo, terse… */
  readonly kind: string;
  /** Id of the symptom that it tells of, `<module>/<symptom>`, where the first module has several and one is clearly meant. */
  readonly symptom?: string | undefined;
}

const labelledReport = z.object({
  id: z.string(),
  lang: z.string(),
  text: z.string(),
  expect: z.array(z.string()),
  also: z.array(z.string()).default([]),
  kind: z.string().default('plain'),
  symptom: z.string().optional(),
});

/** What one person wrote, in one or more languages. */
export interface ReportSet {
  /** Name of its folder. */
  readonly author: string;
  readonly reports: readonly LabelledReport[];
}

/** Reads `<folder>/<author>/<language>.jsonl`. Throws as `readLabelledReports`. */
export function readReportSets(folder: string): ReportSet[] {
  return readdirSync(folder)
    .toSorted()
    .map((author) => ({
      author,
      reports: readdirSync(join(folder, author))
        .filter((name) => name.endsWith('.jsonl'))
        .toSorted()
        .flatMap((name) => readLabelledReports(join(folder, author, name))),
    }));
}

/** Throws an error that names file and line when a line cannot be read. */
export function readLabelledReports(file: string): LabelledReport[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line, at) => (line.trim() === '' ? [] : [parseLine(line, `${file}:${at + 1}`)]));
}

function parseLine(line: string, place: string): LabelledReport {
  try {
    return labelledReport.parse(JSON.parse(line));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new Error(`${place}: not a labelled report (id, lang, text, expect…): ${reason}`, { cause });
  }
}
