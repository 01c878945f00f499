import type { Ids } from './ids.ts';

/** docs.slack.dev/interactivity/handling-user-interaction#message_responses: "up to 5 times within 30 minutes". */
export const RESPONSE_URL_USES = 5;
export const RESPONSE_URL_LIFE_MS = 30 * 60 * 1000;

/** Enough to tell "expired" from "never given" in any test; older ones are forgotten. */
const REMEMBERED = 20_000;

/** A command's, an element's, or a message shortcut's. */
export type ResponseUrlKind = 'commands' | 'actions' | 'app';

export interface ResponseUrl {
  readonly kind: ResponseUrlKind;
  readonly channelId: string;
  readonly userId: string;
  /** The app's own message the user acted on; a command has none. */
  readonly originalTs?: string;
  readonly expiresAt: number;
  uses: number;
}

export interface ResponseUrls {
  issue(kind: ResponseUrlKind, to: Pick<ResponseUrl, 'channelId' | 'userId' | 'originalTs'>): string;
  /** By the path of its address. */
  find(path: string): ResponseUrl | undefined;
  /** Where addresses begin; a server puts its own address here. */
  base: string;
}

export function createResponseUrls(now: () => number, ids: Ids, teamId: string, base: string): ResponseUrls {
  const issued = new Map<string, ResponseUrl>();
  let count = 0;
  return {
    base,
    issue(kind, to) {
      count += 1;
      const path = `/${kind}/${teamId}/${count}/${ids.secret()}`;
      issued.set(path, { ...to, kind, expiresAt: now() + RESPONSE_URL_LIFE_MS, uses: 0 });
      const oldest = issued.keys().next().value;
      if (issued.size > REMEMBERED && oldest !== undefined) issued.delete(oldest);
      return `${this.base}${path}`;
    },
    find: (path) => issued.get(path),
  };
}
