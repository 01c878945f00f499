/** Applies a unified diff of one file as `patch` does, without fuzz. Throws where the context does not fit. */
export function applyDiff(before: string, diff: string): string {
  const old = before === '' ? [] : before.replace(/\n$/u, '').split('\n');
  const result: string[] = [];
  let at = 0;
  for (const line of diff.split('\n').slice(2)) {
    const hunk = /^@@ -(?<start>\d+),(?<length>\d+) \+\d+,\d+ @@$/u.exec(line)?.groups;
    if (hunk !== undefined) {
      const start = Number(hunk['start']) - (hunk['length'] === '0' ? 0 : 1);
      result.push(...old.slice(at, start));
      at = start;
    } else if (line.startsWith('+')) result.push(line.slice(1));
    else if (line.startsWith(' ') || line.startsWith('-')) {
      if (old[at] !== line.slice(1))
        throw new RangeError(`line ${at + 1} is "${old[at]}", the diff has "${line.slice(1)}"`);
      if (line.startsWith(' ')) result.push(line.slice(1));
      at += 1;
    } else break;
  }
  const all = [...result, ...old.slice(at)];
  return all.length === 0 ? '' : `${all.join('\n')}\n`;
}
