// Runs test files on Jest's own runner without Jest around it, once per message of the parent: a mutant, which is a change of one source
// file, made while it is loaded; no file is touched. The project's modules are loaded anew each time, those of others stay. Answers
// 'passed' or 'failed', at the first test that fails. Ends when something is left running, so that it disturbs no other mutant.
import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import fc from 'fast-check';
import { addEventHandler, getState, resetState, run, setState } from 'jest-circus';

const root = new URL('../', import.meta.url).href;
const globals = new URL('jest-globals.mjs', import.meta.url).href;
const slow = new RegExp(`^(?!.*(?:${process.env.SLOW_TESTS}))`, 'u');
let mutant;
let count = 0;
let hasFailed = false;
let passed = 0;

registerHooks({
  resolve(name, context, next) {
    if (name === '@jest/globals') return { url: globals, format: 'module', shortCircuit: true };
    const found = next(name, context);
    const isOurs = found.url.startsWith(`${root}src/`) || found.url.startsWith(`${root}test/`);
    return isOurs ? { ...found, url: `${found.url.split('?')[0]}?${count}` } : found;
  },
  load(url, context, next) {
    if (url !== `${root}${mutant?.file}?${count}`) return next(url, context);
    const code = stripTypeScriptTypes(readFileSync(new URL(mutant.file, root), 'utf8'));
    return {
      format: 'module',
      source: code.slice(0, mutant.start) + mutant.to + code.slice(mutant.end),
      shortCircuit: true,
    };
  },
});

// The same examples for every mutant, and none of them made smaller.
fc.configureGlobal({ seed: 1, endOnFailure: true });
process.on('message', (wanted) => {
  void tryMutant(wanted);
});
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);

async function tryMutant(wanted) {
  ({ mutant } = wanted);
  count += 1;
  hasFailed = false;
  passed = 0;
  resetState();
  addEventHandler(watch);
  setState({ ...getState(), testTimeout: 20_000, testNamePattern: slow });
  try {
    for (const file of wanted.tests) await import(new URL(file, root).href);
    await run();
  } catch (error) {
    fail(error);
  }
  const isLeft = process.getActiveResourcesInfo().includes('Timeout');
  process.send({ hasPassed: !hasFailed && passed > 0 }, () => isLeft && process.exit(0));
}

function watch(event) {
  if (event.name === 'test_fn_success') passed += 1;
  if (['test_fn_failure', 'hook_failure', 'error'].includes(event.name)) fail(event.error);
}

function fail(error) {
  if (mutant === undefined && !hasFailed) process.stderr.write(`${String(error?.stack ?? error)}\n`);
  hasFailed = true;
  skipAll(getState().rootDescribeBlock);
}

function skipAll({ children }) {
  for (const child of children)
    if (child.type === 'describeBlock') skipAll(child);
    else child.mode = 'skip';
}
