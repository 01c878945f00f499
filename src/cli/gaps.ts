import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { config as readDotenv } from 'dotenv';
import { BUILT_IN, loadContent } from '../content/open-content.ts';
import { phrasesDiff, proposePhrases } from '../content/propose-phrases.ts';
import { LANGUAGES } from '../core/language.ts';
import { openStore } from '../storage/open-store.ts';

const PERIOD_DAYS = 30;
const MOST_TEXTS = 2_000;
const MOST_PROPOSALS = 30;
const EXIT_USAGE = 64;

/**
 * `npm run gaps -- --team T0123ABCD`: what was not recognised, as a proposal of new phrases. Prints a diff to read, correct and apply; writes
 * nothing. Needs KEEP_REPORT_TEXT_DAYS above 0 for a while before.
 */
async function main(): Promise<number> {
  readDotenv({ quiet: true });
  const { values } = parseArgs({ options: { team: { type: 'string' }, storage: { type: 'string' } } });
  if (values.team === undefined)
    return refuse(
      'Say which workspace: npm run gaps -- --team T0123ABCD (its id is in the address of app.slack.com/client/T…)',
    );
  const url = values.storage ?? process.env['STORAGE_URL'] ?? 'file:var/fix-finder.sqlite';
  if (url.startsWith('file:') && !existsSync(url.slice(5)))
    return refuse(`${url}: there is no such file; set STORAGE_URL or give --storage`);
  const { matcher } = await loadContent([BUILT_IN], new Date());
  const storage = await openStore(url);
  const texts = await storage.store.unrecognised(
    values.team,
    new Date(Date.now() - PERIOD_DAYS * 86_400_000),
    MOST_TEXTS,
  );
  await storage.close();
  const proposals = proposePhrases(texts, matcher, MOST_PROPOSALS);
  for (const { count, language, symptom, share, text } of proposals) {
    process.stderr.write(`${count} × ${language} ${symptom} (${Math.round(100 * share)} %): ${text}\n`);
  }
  for (const language of LANGUAGES) {
    const file = join(BUILT_IN.data, 'phrases', `${language}.yml`);
    const diff = phrasesDiff(
      relative(process.cwd(), file),
      readFileSync(file, 'utf8'),
      proposals.filter((one) => one.language === language),
    );
    if (diff !== '') process.stdout.write(`${diff}\n`);
  }
  if (proposals.length === 0) process.stderr.write('No unrecognised report is kept for this workspace.\n');
  return 0;
}

function refuse(reason: string): number {
  process.stderr.write(`${reason}\n`);
  return EXIT_USAGE;
}

process.exitCode = await main();
