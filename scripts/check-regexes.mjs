// Every regular expression of src/ takes time that grows no faster than the text: `npm run regexes`, or `npm run regexes -- <folder>` for
// other sources. Prints each pattern with the time its check took, in ms; exit code 1 when one is not linear or cannot be judged.
import { globSync, readFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { recordRegexes, regexesOf } from './collect-regexes.mjs';
import { judge, slowOn } from './judge-regex.mjs';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const SRC = join(ROOT, 'src');
/** recheck runs beside this process, one check per core. */
const AT_ONCE = 2;

// Tests that measure time run beside it.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
const begun = performance.now();
const folder = resolve(process.argv[2] ?? SRC);
const found = globSync('**/*.{ts,mts,js,mjs}', { cwd: folder }).flatMap((name) =>
  regexesOf(readFileSync(join(folder, name), 'utf8')).map((regex) => ({ ...regex, file: join(folder, name) })),
);
const made = folder === SRC ? await recordRegexes(checkAllContent) : [];
const problems = [];
const patterns = unique(found.flatMap(knownOf));
const waiting = [...patterns];
await Promise.all(Array.from({ length: AT_ONCE }, judgeNext));
for (const problem of problems) process.stderr.write(`${problem}\n`);
const seconds = Math.round((performance.now() - begun) / 1_000);
process.stdout.write(`${patterns.length} patterns, ${problems.length} problems, ${seconds} s\n`);
process.exitCode = problems.length > 0 || patterns.length === 0 ? 1 : 0;

/** What a place becomes at run time; a place that nothing reached would go unjudged. */
function knownOf(regex) {
  if (regex.source !== undefined) return [regex];
  const same = made.filter(({ file, line }) => file === regex.file && line === regex.line);
  if (same.length === 0)
    problems.push(`${placeOf(regex)} is put together at run time; let checkAllContent of this script reach it`);
  return same;
}

/** Reads and checks what comes with the bot and the example of a team: every pattern that is put together is put together by this. */
async function checkAllContent() {
  const { BUILT_IN, readModel, teamPlace } = await import('../src/content/open-content.ts');
  const { checkContent } = await import('../src/content/check-content.ts');
  checkContent({ builtIn: BUILT_IN, team: teamPlace(join(ROOT, 'docs/example-content')) }, readModel());
}

function unique(regexes) {
  return [...new Map(regexes.map((regex) => [`/${regex.source}/${regex.flags}`, regex])).values()];
}

async function judgeNext() {
  for (let regex = waiting.shift(); regex !== undefined; regex = waiting.shift()) {
    const started = performance.now();
    const { isLinear, how } = await judge(regex);
    const ms = Math.round(performance.now() - started);
    // What is exponential for recheck is not run.
    const slow = isLinear ? slowOn(regex) : undefined;
    const text = `/${regex.source}/${regex.flags}`;
    process.stdout.write(`${String(ms).padStart(5)} ms  ${how}  ${placeOf(regex)}  ${text.slice(0, 120)}\n`);
    if (!isLinear) problems.push(`${placeOf(regex)} ${text} is not linear: ${how}`);
    if (slow !== undefined) problems.push(`${placeOf(regex)} ${text} is slow on a long text: ${slow}`);
  }
}

function placeOf({ file, line }) {
  return `${relative(ROOT, file)}:${line}`;
}
