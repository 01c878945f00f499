import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system of its own that can really be full. */
export interface SmallDisk {
  readonly folder: string;
  /** Takes all space that is left. */
  fill(): void;
  free(): void;
  remove(): void;
}

/** In memory, and gone with this process. Undefined where this user may not mount. */
export function mountSmallDisk(megabytes: number): SmallDisk | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'fix-finder-disk-'));
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0700`, 'tmpfs', folder]);
  const ballast = join(folder, 'ballast');
  const remove = (): void => {
    process.off('exit', remove);
    if (status === 0) spawnSync('umount', ['--lazy', folder]);
    rmdirSync(folder);
  };
  process.once('exit', remove);
  if (status === 0) return { folder, fill: () => fill(ballast), free: () => rmSync(ballast), remove };
  remove();
  return undefined;
}

function fill(path: string): void {
  const file = openSync(path, 'w');
  for (let size = 65_536; size > 0; size = Math.floor(size / 2)) {
    const chunk = Buffer.alloc(size);
    while (hasWritten(file, chunk)) continue;
  }
  closeSync(file);
}

function hasWritten(file: number, chunk: Buffer): boolean {
  try {
    return writeSync(file, chunk) === chunk.length;
  } catch {
    return false;
  }
}
