import type { SlackCalls } from './slack-calls.ts';
import type { Spot } from './spot.ts';

/** The locales of people, asked of Slack once and remembered for a while. */
export interface UserLocales {
  /** BCP 47, or undefined when Slack does not say, in time: an answer never waits long for it. */
  of(person: Pick<Spot, 'teamId' | 'userId'>): Promise<string | undefined>;
}

const REMEMBERED_MS = 6 * 3_600_000;
const MAX_REMEMBERED = 10_000;
const PATIENCE_MS = 700;

export function createUserLocales(
  callsIn: (teamId: string) => Pick<SlackCalls, 'userLocale'>,
  now: () => number = Date.now,
): UserLocales {
  const known = new Map<string, { readonly locale: string | undefined; readonly until: number }>();
  return {
    async of({ teamId, userId }) {
      const key = `${teamId}/${userId}`;
      const found = known.get(key);
      if (found !== undefined && found.until > now()) return found.locale;
      const asked = callsIn(teamId)
        .userLocale(userId)
        .then((locale) => {
          if (known.size >= MAX_REMEMBERED) known.clear();
          known.set(key, { locale, until: now() + REMEMBERED_MS });
          return locale;
        });
      return Promise.race([asked.catch(() => found?.locale), afterPatience(found?.locale)]);
    },
  };
}

function afterPatience<T>(value: T): Promise<T> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(value), PATIENCE_MS).unref();
  });
}
