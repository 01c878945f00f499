// Changes the code in one small way at a time and asks whether a test notices: `npm run mutants`, or `npm run mutants -- limits leases`
// for some groups, `-- pacer` for some files. test/mutants.json says which tests belong to a file, and which changes change nothing.
import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';
import { mutantsOf } from './mutations.mjs';

const ROOT = new URL('../', import.meta.url);
const RUNNER = fileURLToPath(new URL('run-mutant.mjs', import.meta.url));
/** Of the mutants that change anything, in percent; set before the first was counted. */
const TARGET = 85;
/** A mutant is stopped after so many times what the tests take without it, and this. */
const PATIENCE = 4;
const PATIENCE_MS = 3_000;

const { groups, slowTests, equivalent } = JSON.parse(readFileSync(new URL('test/mutants.json', ROOT), 'utf8'));
const wanted = process.argv.slice(2);
const unused = new Set(equivalent);
/** One process does as many as it can; the next one is started when it ended, or did not answer in time. */
let runner;
const scores = [];
for (const [group, files] of Object.entries(groups))
  for (const [file, tests] of Object.entries(files))
    if (wanted.length === 0 || wanted.some((word) => group === word || file.includes(`/${word}.ts`)))
      scores.push({ group, file, ...(await tryFile(file, tests)) });
report();
runner?.disconnect();

async function tryFile(file, tests) {
  const code = stripTypeScriptTypes(readFileSync(new URL(file, ROOT), 'utf8'));
  const begun = performance.now();
  const { hasPassed } = await runTests(tests, undefined, 120_000);
  if (!hasPassed) throw new Error(`${file}: its tests fail without any change`);
  const patienceMs = PATIENCE * (performance.now() - begun) + PATIENCE_MS;
  const counts = { killed: 0, late: 0, survived: 0, same: 0 };
  for (const mutant of mutantsOf(code)) {
    const change = describe(code, mutant);
    const known = equivalent.find((one) => one.file === file && one.line === change.line && one.change === change.what);
    if (known !== undefined) {
      counts.same += 1;
      unused.delete(known);
      continue;
    }
    const fate = await runTests(tests, { ...mutant, file }, patienceMs);
    if (fate.isLate) {
      counts.late += 1;
      say(`stopped   ${file}:${change.at}  ${change.what}`);
    } else if (!fate.hasPassed) counts.killed += 1;
    else {
      counts.survived += 1;
      say(`survived  ${file}:${change.at}  ${change.what}\n          ${change.line}`);
    }
  }
  // What the mutants left behind must not be what kills them.
  const after = await runTests(tests, undefined, 120_000);
  if (!after.hasPassed) throw new Error(`${file}: its tests fail after the mutants, without any change`);
  say(`${file}: ${counts.killed} killed, ${counts.late} stopped, ${counts.survived} survived, ${counts.same} the same`);
  return counts;
}

/** `line` is the line of the source as it is now, so that what test/mutants.json says of it ends when it is changed. */
function describe(code, { start, end, to }) {
  const before = code.slice(0, start).split('\n');
  const lineStart = start - before.at(-1).length;
  const line = code.slice(lineStart, `${code}\n`.indexOf('\n', start)).trim();
  const [was] = code.slice(start, end).trim().split('\n');
  // The same change may be possible in several places of a line.
  const nth = code.slice(lineStart, start).split(was).length;
  const what = `${was === '' ? '(nothing)' : was} → ${to === '' ? '(nothing)' : to}${nth > 1 ? ` (${nth})` : ''}`;
  return { at: before.length, line, what };
}

async function runTests(tests, mutant, patienceMs) {
  if (runner === undefined || !runner.connected) {
    const env = { ...process.env, NODE_ENV: 'test', SLOW_TESTS: slowTests };
    const execArgv = ['--disable-warning=ExperimentalWarning'];
    runner = fork(RUNNER, { cwd: fileURLToPath(ROOT), env, execArgv, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  }
  const child = runner;
  child.send({ tests, mutant });
  return new Promise((resolve) => {
    const end = (fate) => {
      clearTimeout(timer);
      child.removeAllListeners();
      if (child.exitCode !== null || fate.isLate) runner = undefined;
      resolve(fate);
    };
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      end({ isLate: true });
    }, patienceMs);
    child.on('message', ({ hasPassed }) => end({ hasPassed }));
    child.on('exit', () => {
      runner = undefined;
      end({ hasPassed: false });
    });
  });
}

function report() {
  let isGood = true;
  for (const group of new Set(scores.map((one) => one.group))) {
    const sum = (what) => scores.filter((one) => one.group === group).reduce((total, one) => total + one[what], 0);
    const noticed = sum('killed') + sum('late');
    const score = (100 * noticed) / (noticed + sum('survived'));
    const all = (100 * noticed) / (noticed + sum('survived') + sum('same'));
    isGood &&= score >= TARGET;
    const parts = `${noticed} noticed (${sum('late')} by being stopped), ${sum('survived')} survived, ${sum('same')} the same`;
    say(`${group}: ${score.toFixed(1)} % (${all.toFixed(1)} % with those that change nothing): ${parts}`);
  }
  if (wanted.length === 0)
    for (const { file, line, change } of unused) say(`no longer there: ${file}  ${change}\n          ${line}`);
  process.exitCode = isGood && (wanted.length > 0 || unused.size === 0) ? 0 : 1;
}

function say(line) {
  process.stdout.write(`${line}\n`);
}
