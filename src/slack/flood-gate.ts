/** Reports and clicks per minute; 0: no limit. A rested bucket takes as many at once. */
export interface FloodLimits {
  readonly perUser: number;
  readonly perChannel: number;
  readonly perWorkspace: number;
}

export const NO_FLOOD_LIMITS: FloodLimits = { perUser: 0, perChannel: 0, perWorkspace: 0 };

export interface FloodGate {
  /** 'notice' the first time somebody is turned away in a window, 'silent' after that. */
  enter(who: {
    readonly teamId: string;
    readonly userId: string;
    readonly channelId?: string;
  }): 'open' | 'notice' | 'silent';
}

const MINUTE_MS = 60_000;
const MAX_BUCKETS = 50_000;

interface Bucket {
  tokens: number;
  at: number;
}

/** Token buckets in memory, per process. */
export function createFloodGate(limits: FloodLimits, now: () => number = () => performance.now()): FloodGate {
  const buckets = new Map<string, Bucket>();
  const noticed = new Map<string, number>();
  const mayTell = (who: string): boolean => {
    const isTold = (noticed.get(who) ?? Number.NEGATIVE_INFINITY) > now() - MINUTE_MS;
    if (noticed.size > MAX_BUCKETS) noticed.clear();
    if (!isTold) noticed.set(who, now());
    return !isTold;
  };
  return {
    enter({ teamId, userId, channelId }) {
      const wanted: readonly (readonly [string, number])[] = [
        [`${teamId}/${userId}`, limits.perUser],
        [`${teamId}/${channelId ?? userId}#`, limits.perChannel],
        [teamId, limits.perWorkspace],
      ];
      const filled = wanted
        .filter(([, limit]) => limit > 0)
        .map(([key, limit]) => ({ bucket: refill(buckets, key, limit, now()) }));
      if (filled.every(({ bucket }) => bucket.tokens >= 1)) {
        for (const { bucket } of filled) bucket.tokens -= 1;
        return 'open';
      }
      return mayTell(`${teamId}/${userId}`) ? 'notice' : 'silent';
    },
  };
}

function refill(buckets: Map<string, Bucket>, key: string, perMinute: number, now: number): Bucket {
  if (buckets.size > MAX_BUCKETS) buckets.clear();
  const bucket = buckets.get(key) ?? { tokens: perMinute, at: now };
  bucket.tokens = Math.min(perMinute, bucket.tokens + ((now - bucket.at) / MINUTE_MS) * perMinute);
  bucket.at = now;
  buckets.set(key, bucket);
  return bucket;
}
