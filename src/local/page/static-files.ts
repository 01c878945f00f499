import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

export interface StaticFile {
  readonly type: string;
  readonly body: Buffer;
}

const FOLDER = fileURLToPath(new URL('static/', import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

/** A file of the page by its path, undefined when there is none. */
export async function readStaticFile(path: string): Promise<StaticFile | undefined> {
  const name = path === '/' ? 'index.html' : path.slice(1);
  const type = TYPES[/^[a-z-]+\.([a-z]+)$/u.exec(name)?.[1] ?? ''];
  if (type === undefined) return undefined;
  try {
    return { type, body: await readFile(FOLDER + name) };
  } catch {
    return undefined;
  }
}
