import { setImmediate as turnOfLoop } from 'node:timers/promises';
import { watch } from 'chokidar';
import type { Content } from '../bot.ts';
import { BUILT_IN, ContentError, describeProblem, loadContent } from './open-content.ts';
import type { ContentPlace } from './load-content.ts';

export interface WatchedContent {
  current(): Content;
  /** Loads anew now; keeps the last good content when the new one is not valid. */
  reload(): Promise<void>;
  close(): Promise<void>;
}

/** Changes that come together are loaded together. */
const SETTLE_MS = 200;

/**
 * Loads the content and follows changes of a team's own files. When the first load fails, `instead` is in use until the files are
 * mended; without it, throws `ContentError`.
 */
export async function watchContent(
  places: readonly ContentPlace[],
  onProblems: (problems: readonly string[]) => void,
  instead?: Content,
): Promise<WatchedContent> {
  let content = instead ?? (await loadContent(places, new Date()));
  const reload = async (): Promise<void> => {
    try {
      const loaded = await loadContent(places, new Date());
      // Else the first report would have to wait for all languages at once.
      while (loaded.detector.learnMore()) await turnOfLoop();
      content = loaded;
    } catch (error) {
      const known = error instanceof ContentError ? error.problems : undefined;
      content = { ...content, problems: known ?? [{ message: String(error) }] };
      onProblems(known?.map(describeProblem) ?? [String(error)]);
    }
  };
  if (instead !== undefined) await reload();
  const followed = places.filter((place) => place !== BUILT_IN).map(({ data }) => data);
  const watcher =
    followed.length === 0
      ? undefined
      : watch(followed, { ignoreInitial: true, awaitWriteFinish: { stabilityThreshold: SETTLE_MS, pollInterval: 50 } });
  let timer: NodeJS.Timeout | undefined;
  watcher?.on('all', () => {
    clearTimeout(timer);
    timer = setTimeout(() => void reload(), SETTLE_MS);
  });
  if (watcher !== undefined) await new Promise<void>((resolve) => void watcher.once('ready', resolve));
  return {
    current: () => content,
    reload,
    async close() {
      clearTimeout(timer);
      await watcher?.close();
    },
  };
}
