import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Content } from '../bot.ts';
import { parseTenantId } from '../core/tenant.ts';
import type { ContentPlace } from './load-content.ts';
import { teamPlace } from './open-content.ts';
import { watchContent, type WatchedContent } from './watch-content.ts';

export interface TeamContentsOptions {
  /** Folder with a folder per workspace, named after its id: `T0123ABCD`, or `E0123ABCD.T0123ABCD` within an organisation. */
  readonly folder: string;
  /** What every workspace has; its own lies over it. */
  readonly shared: () => Content;
  readonly sharedPlaces: readonly ContentPlace[];
  readonly onProblems: (teamId: string, problems: readonly string[]) => void;
}

/** Runbooks, symptoms and modules that belong to one workspace, laid down by whoever runs the bot. */
export interface TeamContents {
  exists(teamId: string): boolean;
  /** To be called before anything is done in a workspace. Never rejects: content that is not valid leaves the shared one in use. */
  prepare(teamId: string, isWanted: boolean): Promise<void>;
  of(teamId: string): Content;
  left(teamId: string): void;
  close(): Promise<void>;
}

/** Each takes about 30 MB and a second of reading; beyond these, the least used is read again when it is needed. */
const MAX_OPEN = 10;

export function createTeamContents({ folder, shared, sharedPlaces, onProblems }: TeamContentsOptions): TeamContents {
  const open = new Map<string, Promise<WatchedContent>>();
  const ready = new Map<string, WatchedContent>();
  const close = async (teamId: string): Promise<void> => {
    const watched = open.get(teamId);
    open.delete(teamId);
    ready.delete(teamId);
    await (await watched)?.close();
  };
  const load = async (teamId: string): Promise<WatchedContent> => {
    const places = [...sharedPlaces, teamPlace(join(folder, teamId))];
    const watched = await watchContent(places, (problems) => onProblems(teamId, problems), shared());
    if (open.has(teamId)) ready.set(teamId, watched);
    else await watched.close();
    return watched;
  };
  const exists = (teamId: string): boolean =>
    parseTenantId(teamId) !== undefined &&
    statSync(join(folder, teamId), { throwIfNoEntry: false })?.isDirectory() === true;
  return {
    exists,
    async prepare(teamId, isWanted) {
      if (!isWanted || !exists(teamId)) {
        if (open.has(teamId)) await close(teamId);
        return;
      }
      const watched = open.get(teamId) ?? load(teamId);
      open.delete(teamId);
      open.set(teamId, watched);
      const [oldest] = open.keys();
      if (open.size > MAX_OPEN && oldest !== undefined) void close(oldest);
      await watched;
    },
    of: (teamId) => ready.get(teamId)?.current() ?? shared(),
    left: (teamId) => void close(teamId),
    async close() {
      await Promise.all([...open.keys()].map(close));
    },
  };
}
