/** Lines of context around a change. */
const CONTEXT = 3;

/** The difference of two texts in unified form, as `patch` and `git apply` take it; empty when there is none. An empty `before` is a new file. */
export function unifiedDiff(path: string, before: string, after: string): string {
  const [old, now] = [linesOf(before), linesOf(after)];
  const changes = compareLines(old, now);
  if (changes.every(({ kind }) => kind === ' ')) return '';
  const from = before === '' ? '/dev/null' : `a/${path}`;
  return [`--- ${from}`, `+++ b/${path}`, ...hunksOf(changes).flatMap((hunk) => writeHunk(changes, hunk)), ''].join(
    '\n',
  );
}

interface Change {
  readonly kind: ' ' | '-' | '+';
  readonly text: string;
}

interface Hunk {
  readonly from: number;
  /** One past the last. */
  readonly to: number;
}

function linesOf(text: string): string[] {
  if (text === '') return [];
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}

/** Longest common subsequence (Hunt and McIlroy 1976, by the plain table) of what is left between equal beginnings and ends. */
function compareLines(old: readonly string[], now: readonly string[]): Change[] {
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  while (
    end < old.length - start &&
    end < now.length - start &&
    old[old.length - 1 - end] === now[now.length - 1 - end]
  )
    end += 1;
  const [a, b] = [old.slice(start, old.length - end), now.slice(start, now.length - end)];
  return [...same(old.slice(0, start)), ...walk(a, b, commonLengths(a, b)), ...same(old.slice(old.length - end))];
}

function same(texts: readonly string[]): Change[] {
  return texts.map((text) => ({ kind: ' ', text }));
}

/** `lengths[i][j]`: lines that `a` from `i` and `b` from `j` on have in common. */
function commonLengths(a: readonly string[], b: readonly string[]): readonly (readonly number[])[] {
  const lengths = Array.from({ length: a.length + 1 }, () => Array.from({ length: b.length + 1 }, () => 0));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const row = lengths[i];
      if (row !== undefined)
        row[j] =
          a[i] === b[j] ? 1 + (lengths[i + 1]?.[j + 1] ?? 0) : Math.max(lengths[i + 1]?.[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return lengths;
}

function walk(a: readonly string[], b: readonly string[], lengths: readonly (readonly number[])[]): Change[] {
  const changes: Change[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [left, right] = [a[i], b[j]];
    if (left !== undefined && left === right) {
      changes.push({ kind: ' ', text: left });
      i += 1;
      j += 1;
    } else if (
      left !== undefined &&
      (right === undefined || (lengths[i + 1]?.[j] ?? 0) >= (lengths[i]?.[j + 1] ?? 0))
    ) {
      changes.push({ kind: '-', text: left });
      i += 1;
    } else {
      changes.push({ kind: '+', text: right ?? '' });
      j += 1;
    }
  }
  return changes;
}

function hunksOf(changes: readonly Change[]): Hunk[] {
  const hunks: Hunk[] = [];
  for (const [at, { kind }] of changes.entries()) {
    if (kind === ' ') continue;
    const [from, to] = [Math.max(0, at - CONTEXT), Math.min(changes.length, at + CONTEXT + 1)];
    const last = hunks.at(-1);
    if (last !== undefined && from <= last.to) hunks[hunks.length - 1] = { from: last.from, to };
    else hunks.push({ from, to });
  }
  return hunks;
}

function writeHunk(changes: readonly Change[], { from, to }: Hunk): string[] {
  const count = (part: readonly Change[], other: '-' | '+'): number => part.filter(({ kind }) => kind !== other).length;
  const [before, inside] = [changes.slice(0, from), changes.slice(from, to)];
  const range = (other: '-' | '+'): string => {
    const length = count(inside, other);
    return `${count(before, other) + (length === 0 ? 0 : 1)},${length}`;
  };
  return [`@@ -${range('+')} +${range('-')} @@`, ...inside.map(({ kind, text }) => kind + text)];
}
