// Two judges of a regular expression. recheck (https://makenowjust-labs.github.io/recheck/) proves that one search is linear, by automata,
// or tries to refute it, by fuzzing; it does not see what a loop over all matches costs, nor how large a constant is. So V8 itself is
// measured as well.
import { createContext, Script } from 'node:vm';
import { check } from 'recheck';

/** Proofs are preferred, also of long repetitions. Fuzzing has a fixed seed and no clock but this, so that a busy machine finds the same. */
const PROOF = { maxRepeatCount: 5_000, attackTimeout: null, incubationTimeout: null, timeout: 3_000 };
/** Where the automaton grows too large (`(?:[[{]\s*){50}`). */
const FUZZ = { ...PROOF, checker: 'fuzz', timeout: 30_000 };

/** `{ isLinear, how }`, where `how` says by which method, or how bad it is and what shows it. What cannot be decided is not linear. */
export async function judge({ source, flags }) {
  const proof = await check(source, flags, PROOF);
  const verdict = proof.status === 'unknown' ? await check(source, flags, FUZZ) : proof;
  if (verdict.status === 'safe') return { isLinear: true, how: verdict.checker === 'automaton' ? 'proved' : 'tried' };
  if (verdict.status === 'unknown') return { isLinear: false, how: `undecided: ${verdict.error.kind}` };
  return { isLinear: false, how: `${verdict.complexity.summary}, as ${verdict.attack.pattern.slice(0, 200)} shows` };
}

/** In UTF-16 units. A quadratic pattern takes half a second for it. */
const LENGTH = 20_000;
/** A linear one takes less than a millisecond. */
const LIMIT_MS = 50;
/** One long pause of the machine is no fault of a pattern. */
const ATTEMPTS = 4;
const COMMON = ['a', 'A', '7', ' ', '\n', 'é', '_'];

/** In a context, so that V8 stops in time. */
const replace = new Script('text.replace(regex, "")');
const context = createContext({});

/** The text among those made of the pattern's own characters on which V8 takes longer than the limit, described; or undefined. */
export function slowOn({ source, flags }) {
  const regex = new RegExp(source, flags);
  return textsFor(source).find(({ text }) => isSlow(regex, text))?.what;
}

function isSlow(regex, text) {
  Object.assign(context, { regex, text });
  return Array.from({ length: ATTEMPTS }).every(() => {
    const begun = performance.now();
    try {
      replace.runInContext(context, { timeout: 20 * LIMIT_MS });
    } catch (error) {
      if (error.code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      return true;
    }
    return performance.now() - begun > LIMIT_MS;
  });
}

/** One beginning, and then the same again and again: one character, or a word of the pattern and a character. */
function* textsFor(source) {
  const { words, characters } = piecesOf(source);
  for (const start of ['', ...words]) for (const pump of characters) yield textOf(start, pump);
  for (const word of words) for (const character of characters) yield textOf('', word + character);
}

function textOf(start, pump) {
  const what = `${JSON.stringify(start)} and ${JSON.stringify(pump)} again and again`;
  return { what, text: `${start}${pump.repeat(LENGTH / pump.length)}\0` };
}

function piecesOf(source) {
  const plain = source.replace(
    /\\[pPk](?:\{[^{}]*\}|<\w+>)|\\u[\da-f]{4}|\\[a-zA-Z\d]|\(\?<\w+>|\(\?(?:<?[=!]|:)/gu,
    ' ',
  );
  const words = plain.replace(/\\(.)/gu, '$1').match(/[^\s()|?*+\]^$]+/gu) ?? [];
  return {
    words: [...new Set(words.map((word) => word.slice(0, 12)))].slice(0, 8),
    characters: [...new Set([...COMMON, ...words.flatMap((word) => [...word])])].slice(0, 30),
  };
}
