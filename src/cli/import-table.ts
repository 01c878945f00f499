import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { describeImport } from '../content/describe-import.ts';
import { importTable, type ImportedPage, type Refusal } from '../content/import-table.ts';
import { BUILT_IN, ContentError, loadContent } from '../content/open-content.ts';
import { proposeEdits } from '../content/propose-edits.ts';
import { isLanguage, LANGUAGES } from '../core/language.ts';

/** From sysexits.h: wrong arguments, wrong input data. */
const EXIT_USAGE = 64;
const EXIT_DATA = 65;

const USAGE = `Usage: npm run import -- [--language ${LANGUAGES.join('|')}] [--json] <page.md> …
Compares pages of the documentation that list the modules in a table (module, scope, troubleshooting) with the knowledge base, and
proposes changes as a diff to review. Changes nothing.`;

async function main(): Promise<number> {
  const { values, positionals } = readArguments();
  if (values.help === true) return say(USAGE, 0);
  const { language } = values;
  if (language !== undefined && !isLanguage(language))
    return refuse(`--language ${language}: not one of ${LANGUAGES.join(', ')}`);
  if (positionals.length === 0) return refuse('no page given');
  const content = await loadContent([BUILT_IN], new Date());
  const results = positionals.map((file) =>
    existsSync(file)
      ? importTable(file, readFileSync(file, 'utf8'), content, language)
      : { file, reason: 'there is no such file' },
  );
  const pages = results.filter((result): result is ImportedPage => 'rows' in result);
  const refusals = results.filter((result): result is Refusal => 'reason' in result);
  for (const { file, reason } of refusals) process.stderr.write(`${file}: ${reason}\n`);
  const proposals = proposeEdits(pages, content.base, readProjectFile);
  const text =
    values.json === true ? JSON.stringify({ pages, proposals, refusals }, null, 2) : describeImport(pages, proposals);
  return say(text, refusals.length === 0 ? 0 : EXIT_DATA);
}

function readProjectFile(file: string): string | undefined {
  const path = join(dirname(BUILT_IN.data), file);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { language: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`);
    process.exit(EXIT_USAGE);
  }
}

function say(text: string, exitCode: number): Promise<number> {
  return new Promise((done) => {
    process.stdout.write(`${text}\n`, () => done(exitCode));
  });
}

function refuse(reason: string): number {
  process.stderr.write(`${reason}\n${USAGE}\n`);
  return EXIT_USAGE;
}

process.stdout.on('error', () => process.exit(0));
try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof ContentError)) throw error;
  process.stderr.write(`${error.message}\nRun npm run check.\n`);
  process.exitCode = EXIT_DATA;
}
