import { NO_TEAM_SETTINGS } from '../core/team-settings.ts';
import { StoreError, type Statistics, type Store } from './store.ts';

/** How many of the latest ids `claim` tells apart. */
const MAX_CLAIMS = 10_000;

const NOTHING_KNOWN: Statistics = {
  answers: 0,
  byOutcome: { answer: 0, choose: 0, none: 0 },
  byModule: [],
  byLanguage: [],
  solved: 0,
  notSolved: 0,
};

/**
 * Stands in when the storage cannot be opened. Ids are claimed in this process only, reads know nothing, and whatever would have to
 * be kept or deleted rejects with a StoreError whose cause is the one given.
 */
export function createNoStore(cause?: unknown): Store {
  const refuse = (): Promise<never> =>
    Promise.reject(new StoreError('there is no storage: nothing is kept', { cause }));
  return {
    ...createClaims(),
    sameTrouble: () => Promise.resolve({ count: 0 }),
    feedbackOf: () => Promise.resolve([]),
    languageOf: () => Promise.resolve(undefined),
    recentCases: () => Promise.resolve([]),
    statistics: () => Promise.resolve(NOTHING_KNOWN),
    unrecognised: () => Promise.resolve([]),
    settings: () => Promise.resolve(NO_TEAM_SETTINGS),
    sweepRemoved: () => Promise.resolve(),
    changeSetting: refuse,
    recordAnswer: refuse,
    recordFeedback: refuse,
    rememberLanguage: refuse,
    forget: refuse,
    forgetTeam: refuse,
    purge: refuse,
    check: refuse,
    close: () => Promise.resolve(),
  };
}

function createClaims(): Pick<Store, 'claim' | 'isClaimed'> {
  const claimed = new Set<string>();
  return {
    claim(teamId, id) {
      const key = keyOf(teamId, id);
      if (claimed.has(key)) return Promise.resolve(false);
      claimed.add(key);
      const [oldest] = claimed;
      if (claimed.size > MAX_CLAIMS && oldest !== undefined) claimed.delete(oldest);
      return Promise.resolve(true);
    },
    isClaimed: (teamId, id) => Promise.resolve(claimed.has(keyOf(teamId, id))),
  };
}

function keyOf(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}
