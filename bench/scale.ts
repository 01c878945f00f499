import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BUILT_IN, loadContent, readModel } from '../src/content/open-content.ts';
import type { KnowledgeBase } from '../src/core/knowledge-base.ts';
import { createMatcher } from '../src/core/matcher.ts';
import { readReportSets } from '../src/learning/labelled-reports.ts';
import { writeFigures } from '../src/learning/write-figures.ts';
import { drawGrowth } from './growth-plot.ts';

const UNSEEN = fileURLToPath(new URL('../test/cases/unseen/', import.meta.url));
const PAGE = fileURLToPath(new URL('../docs/matching.md', import.meta.url));
const PLOT = fileURLToPath(new URL('../docs/pictures/growth.svg', import.meta.url));
const SIZES = [0, 10_000, 100_000];
/** Reports timed at each size, after as many to warm up. */
const TIMED = 1_000;

/** `npm run bench:scale`: time and memory of the matcher as the phrases grow, with a vocabulary that grows with them as in real text. */
async function main(): Promise<void> {
  const { base } = await loadContent([BUILT_IN], new Date());
  const model = readModel();
  const texts = readReportSets(UNSEEN).flatMap(({ reports }) => reports.map(({ text }) => text));
  const shipped = phrasesOf(base).length;
  const measured = SIZES.map((size) => {
    const larger = withPhrases(base, size);
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    const started = performance.now();
    const matcher = createMatcher(larger, model);
    const buildMs = performance.now() - started;
    const megabytes = (process.memoryUsage().heapUsed - before) / 1e6;
    for (const text of texts.slice(0, TIMED)) matcher.match(text);
    const times = texts.slice(0, TIMED).map((text) => {
      const start = performance.now();
      matcher.match(text);
      return performance.now() - start;
    });
    const sorted = times.toSorted((a, b) => a - b);
    const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0;
    return { size, phrases: shipped + size, p50Ms: at(0.5), p99Ms: at(0.99), buildMs, megabytes };
  });
  const rows = measured.map(
    ({ size, p50Ms, p99Ms, buildMs, megabytes }) =>
      `| ${size === 0 ? 'as shipped' : `+ ${size.toLocaleString('en')}`} | ${p50Ms.toFixed(2)} | ${p99Ms.toFixed(2)} | ${buildMs.toFixed(0)} | ${megabytes.toFixed(0)} |`,
  );
  const table = ['| phrases | p50 ms | p99 ms | build ms | heap MB |', '|---|---:|---:|---:|---:|', ...rows].join('\n');
  process.stdout.write(`${table}\n`);
  if (!process.argv.includes('--write')) return;
  writeFigures(PAGE, 'scale', table);
  writeFileSync(PLOT, drawGrowth(measured));
}

function phrasesOf(base: KnowledgeBase): string[] {
  return base.modules.flatMap(({ symptoms }) => symptoms.flatMap(({ phrases }) => Object.values(phrases).flat()));
}

/** Phrases of three to nine words; every tenth word is new, the others follow Zipf's law over the words so far. */
function withPhrases(base: KnowledgeBase, count: number): KnowledgeBase {
  const random = seeded(20_261_121);
  const words = phrasesOf(base).flatMap((phrase) => phrase.split(' '));
  const made = new Map<string, string[]>();
  for (let at = 0; at < count; at += 1) {
    const module = base.modules[Math.floor(random() * base.modules.length)]?.id ?? '';
    const length = 3 + Math.floor(random() * 7);
    const phrase = Array.from({ length }, () =>
      random() < 0.1 ? newWord(words, random) : (words[Math.floor(words.length * random() ** 3)] ?? ''),
    ).join(' ');
    made.set(module, push(made.get(module), phrase));
  }
  const modules = base.modules.map((module) => ({
    ...module,
    symptoms: module.symptoms.map((symptom, at) =>
      at === 0
        ? {
            ...symptom,
            phrases: { ...symptom.phrases, en: [...(symptom.phrases.en ?? []), ...(made.get(module.id) ?? [])] },
          }
        : symptom,
    ),
  }));
  return { ...base, modules };
}

function push(list: string[] | undefined, phrase: string): string[] {
  if (list === undefined) return [phrase];
  list.push(phrase);
  return list;
}

const SYLLABLES =
  'ba be bi bo bra ca che cla co da de di dro e fa fe flo ga ge gra hu in ka ki la le lo ma me mi mo na ne ni no o pa pe pla po que ra re ri ro sa se si so sta ta te ti to tra u va ve vi vo za ze'.split(
    ' ',
  );

function newWord(words: string[], random: () => number): string {
  const word = Array.from(
    { length: 2 + Math.floor(random() * 3) },
    () => SYLLABLES[Math.floor(random() * SYLLABLES.length)],
  ).join('');
  words.push(word);
  return word;
}

/** Mulberry32: small, seeded, the same everywhere. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

await main();
