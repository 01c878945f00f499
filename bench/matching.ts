import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createMatcher } from '../src/core/matcher.ts';
import { BUILT_IN, loadContent, readModel } from '../src/content/open-content.ts';
import { readReportSets, type LabelledReport } from '../src/learning/labelled-reports.ts';
import { writeFigures } from '../src/learning/write-figures.ts';
import { PEERS, type Document } from './peers.ts';

const CASES = fileURLToPath(new URL('../test/cases/', import.meta.url));
const PAGE = fileURLToPath(new URL('../docs/matching.md', import.meta.url));
/** Other reports put before the clock runs, as to a process that has been up for a while. */
const WARM_UP = 100;
/** Reports put to every peer, each for the first time: enough for a figure, few enough for the slow ones. */
const SAMPLE = 300;

/** `npm run bench`: the matcher beside peers with the same documents, on unseen reports, in one run. */
async function main(): Promise<void> {
  const content = await loadContent([BUILT_IN], new Date());
  const unseen = read(join(CASES, 'unseen')).filter(({ expect }) => expect.length > 0);
  const step = Math.max(1, Math.floor(unseen.length / SAMPLE));
  const sample = unseen.filter((_report, at) => at % step === 0).slice(0, SAMPLE);
  const others = unseen.filter((_report, at) => at % step === 1).filter((_report, at) => at % 3 === 0);
  const warmUp = others.slice(0, WARM_UP);
  const learnt = read(join(CASES, 'learnt')).filter(({ expect }) => expect.length > 0);
  const phrases = content.base.modules.flatMap(({ id, symptoms }) =>
    symptoms.flatMap((symptom) =>
      Object.values(symptom.phrases)
        .flat()
        .map((text) => ({ module: id, text })),
    ),
  );
  const documents = [...phrases, ...learnt.map(({ text, expect }) => ({ module: expect[0] ?? '', text }))].map(
    (document, id): Document => ({ id, ...document }),
  );
  const model = readModel();
  const started = performance.now();
  const matcher = createMatcher(content.base, model);
  const rows = [
    await measure('Fix Finder', performance.now() - started, warmUp, sample, (text) =>
      matcher.match(text).ranked.map(({ module }) => module),
    ),
  ];
  for (const peer of PEERS) {
    const given = thin(documents, peer.limit ?? documents.length);
    const before = performance.now();
    const rank = peer.build(given);
    rows.push(
      await measure(`${peer.name} (${given.length} documents)`, performance.now() - before, warmUp, sample, rank),
    );
  }
  const table = [
    '| | first right | among first three | p50 ms | p99 ms | build ms |',
    '|---|---:|---:|---:|---:|---:|',
    ...rows,
  ].join('\n');
  process.stdout.write(`${table}\n`);
  if (process.argv.includes('--write')) writeFigures(PAGE, 'peers', table);
}

function read(folder: string): LabelledReport[] {
  return readReportSets(folder).flatMap(({ reports }) => reports);
}

function thin(documents: readonly Document[], limit: number): readonly Document[] {
  const step = Math.ceil(documents.length / limit);
  return documents.filter((_document, at) => at % step === 0);
}

async function measure(
  name: string,
  buildMs: number,
  warmUp: readonly LabelledReport[],
  reports: readonly LabelledReport[],
  rank: (text: string) => string[] | Promise<string[]>,
): Promise<string> {
  for (const { text } of warmUp) await rank(text);
  const times: number[] = [];
  let first = 0;
  let three = 0;
  for (const { text, expect } of reports) {
    const start = performance.now();
    const ranked = await rank(text);
    times.push(performance.now() - start);
    if (expect.includes(ranked[0] ?? '')) first += 1;
    if (ranked.slice(0, 3).some((module) => expect.includes(module))) three += 1;
  }
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(2);
  const percent = (count: number): string => ((100 * count) / reports.length).toFixed(1);
  return `| ${name} | ${percent(first)} | ${percent(three)} | ${at(0.5)} | ${at(0.99)} | ${buildMs.toFixed(0)} |`;
}

await main();
