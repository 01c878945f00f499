import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Content } from '../bot.ts';
import { BUILT_IN, loadContent } from '../content/open-content.ts';
import { diagnose } from '../core/diagnosis.ts';
import { chooseLanguage, LANGUAGES } from '../core/language.ts';
import { figureRow, figureRows, figuresTable, type FigureRow } from '../learning/figures-table.ts';
import { readLabelledReports, readReportSets, type LabelledReport } from '../learning/labelled-reports.ts';
import { isRight, shownOf, type Shown } from '../learning/measure.ts';
import { mistype } from '../learning/mistype.ts';
import { writeFigures } from '../learning/write-figures.ts';

const CASES = fileURLToPath(new URL('../../test/cases/', import.meta.url));
const BASELINE = join(CASES, 'baseline.json');
const PAGE = fileURLToPath(new URL('../../docs/matching.md', import.meta.url));

/** How far below the baseline a figure may fall before it counts, in points. */
const TOLERANCE = 0.3;
/** Decides the typing errors that the page has figures with. */
const SEED = 1;

/**
 * `npm run eval`: what the shipped model makes of labelled reports that it has not learnt from (`test/cases/unseen/`), or of a
 * team's own file with `--file`. Fails when a figure falls below the baseline; `--write` sets the baseline and writes the page.
 * `--typos <seed>` adds what it makes of copies of the same reports with typing errors, and without accents.
 */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      file: { type: 'string' },
      write: { type: 'boolean' },
      quiet: { type: 'boolean' },
      learnt: { type: 'boolean' },
      typos: { type: 'string' },
    },
  });
  const seed = Number(values.typos ?? SEED);
  if (!Number.isInteger(seed))
    throw new Error(`--typos ${values.typos}: give an integer, which decides the typing errors`);
  const content = await loadContent([BUILT_IN], new Date());
  const sets =
    values.file === undefined
      ? readReportSets(join(CASES, values.learnt === true ? 'learnt' : 'unseen'))
      : [{ author: values.file, reports: readLabelledReports(values.file) }];
  const shownBy = sets.map(({ author, reports }) => ({
    author,
    shown: reports.map((report) => show(content, report)),
  }));
  const shown = shownBy.flatMap((set) => set.shown);
  const authors = shownBy.length > 1 ? shownBy.map((set) => figureRow(`author ${set.author}`, set.shown)) : [];
  const [all, ...others] = figureRows(shown);
  const rows = [...(all === undefined ? [] : [all]), ...authors, ...others];
  process.stdout.write(`${figuresTable(rows)}\n`);
  const copies =
    values.typos === undefined && values.write !== true ? '' : figuresTable(rowsOfCopies(content, shown, seed));
  if (copies !== '') process.stdout.write(`\n${copies}\n`);
  if (values.quiet !== true) listMisses(content, shown);
  if (values.file !== undefined || values.learnt === true) return 0;
  if (values.write === true) {
    writePage(rows);
    writeFigures(PAGE, 'copies', copies);
    return 0;
  }
  return compare(rows);
}

function show({ base, limits, matcher, detector }: Content, report: LabelledReport): Shown {
  const matches = matcher.match(report.text);
  const language = chooseLanguage({ text: detector.detect(matches.reading.prose)?.language, fallback: 'en' });
  return { ...shownOf(report, diagnose(base, limits, matches)), language };
}

/** For all and each language: the reports as they are, with one or two typing errors each, and without accents. */
function rowsOfCopies(content: Content, shown: readonly Shown[], seed: number): FigureRow[] {
  const copyOf = (change: (report: LabelledReport) => string): readonly Shown[] =>
    shown.map(({ report }) => show(content, { ...report, text: change(report) }));
  const copies = [
    ['', shown],
    [', mistyped', copyOf(({ text, lang }) => mistype(text, lang, seed))],
    [', no accents', copyOf(({ text }) => text.normalize('NFD').replace(/\p{M}/gu, ''))],
  ] as const;
  return ['all', ...LANGUAGES].flatMap((name) =>
    copies.map(([suffix, some]) =>
      figureRow(
        `${name}${suffix}`,
        some.filter(({ report }) => name === 'all' || report.lang === name),
      ),
    ),
  );
}

function listMisses(content: Content, shown: readonly Shown[]): void {
  for (const { report, modules } of shown.filter((one) => !isRight(one))) {
    const matches = content.matcher.match(report.text);
    const best = matches.ranked[0]?.module ?? '';
    const why = matches
      .explain(best)
      .contributions.slice(0, 5)
      .map(({ feature }) => feature.name);
    const text = report.text.replace(/\s+/gu, ' ').slice(0, 160);
    process.stdout.write(
      `\n${report.id} (${report.kind}): ${text}\n  wanted ${report.expect.join(', ') || 'silence'}, shown ${modules.join(', ') || 'nothing'}; ${best}: ${why.join(' ')}\n`,
    );
  }
}

type Baseline = Readonly<Record<string, { readonly [K in (typeof KEPT)[number]]: number }>>;
/** Figures that may not fall. */
const KEPT = ['first', 'silent', 'fix', 'language'] as const;

function writePage(rows: readonly FigureRow[]): void {
  const baseline = Object.fromEntries(
    rows.map(({ name, figures }) => [name, Object.fromEntries(KEPT.map((key) => [key, points(figures[key])]))]),
  );
  writeFileSync(BASELINE, `${JSON.stringify(baseline, null, 2)}\n`);
  writeFigures(PAGE, 'figures', figuresTable(rows));
}

function compare(rows: readonly FigureRow[]): number {
  const baseline = JSON.parse(readFileSync(BASELINE, 'utf8')) as Baseline;
  const fallen = Object.entries(baseline).flatMap(([name, before]) => {
    const figures = rows.find((row) => row.name === name)?.figures;
    if (figures === undefined) return [`${name}: is in the baseline, and no report is of it any more`];
    return KEPT.flatMap((key) =>
      before[key] >= 0 && points(figures[key]) < before[key] - TOLERANCE
        ? [`${name}: ${key} fell from ${before[key]} to ${points(figures[key])}`]
        : [],
    );
  });
  for (const line of fallen) process.stderr.write(`${line}\n`);
  process.stdout.write(fallen.length === 0 ? 'no figure below the baseline\n' : '');
  return fallen.length === 0 ? 0 : 1;
}

/** In per cent; -1 where nothing counts. */
function points(share: number): number {
  return Number.isNaN(share) ? -1 : Math.round(share * 1_000) / 10;
}

process.exitCode = await main();
