/** Calls per minute, method and workspace: docs.slack.dev/apis/web-api/rate-limits ("1+", "20+", "50+", "100+"). */
export const CALLS_PER_MINUTE = { 1: 1, 2: 20, 3: 50, 4: 100 } as const;

/** chat.postMessage, per channel: same page. Short bursts are tolerated; how long is not documented. */
export const POSTS_PER_SECOND = 1;
export const POST_BURST = 4;

/** chat.postMessage, all channels: "several hundred messages per minute per workspace", the lowest reading. */
export const POSTS_PER_MINUTE = 300;

export type Tier = 1 | 2 | 3 | 4 | 'posting' | 'unlimited';

export interface RateLimits {
  /** Takes one call. Returns the seconds to wait when it is over the limit, else undefined. */
  take(method: string, tier: Tier, channelId: string): number | undefined;
  /** Remembers a Retry-After that was answered, whatever its cause. */
  blockFor(method: string, channelId: string, seconds: number): void;
  /** True when a caller was told to wait for this method and channel, and the time is not over. */
  isBlocked(method: string, channelId: string): boolean;
}

/** `isOn: false` refuses nothing; `burst` is how many posts a rested channel takes at once. */
export function createRateLimits(now: () => number, isOn: boolean, burst: number = POST_BURST): RateLimits {
  const buckets = new Map<string, Bucket>();
  const blockedUntil = new Map<string, number>();
  return {
    take(method, tier, channelId) {
      if (!isOn) return undefined;
      const waits = limitsOf(method, tier, channelId, burst).map((limit) => spend(buckets, limit, now()));
      const longest = Math.max(0, ...waits);
      return longest > 0 ? Math.ceil(longest) : undefined;
    },
    blockFor: (method, channelId, seconds) => void blockedUntil.set(keyOf(method, channelId), now() + seconds * 1000),
    isBlocked: (method, channelId) => (blockedUntil.get(keyOf(method, channelId)) ?? 0) > now(),
  };
}

interface Limit {
  readonly key: string;
  readonly capacity: number;
  readonly perSecond: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

function keyOf(method: string, channelId: string): string {
  return method === 'chat.postMessage' ? `${method} ${channelId}` : method;
}

function limitsOf(method: string, tier: Tier, channelId: string, burst: number): Limit[] {
  if (tier === 'unlimited') return [];
  if (tier !== 'posting') return [perMinute(method, CALLS_PER_MINUTE[tier])];
  const channel = { key: keyOf(method, channelId), capacity: burst, perSecond: POSTS_PER_SECOND };
  return [channel, perMinute(`${method} *`, POSTS_PER_MINUTE)];
}

function perMinute(key: string, calls: number): Limit {
  return { key, capacity: calls, perSecond: calls / 60 };
}

/** Seconds until the bucket holds a token again; 0 when one was there and has been taken. */
function spend(buckets: Map<string, Bucket>, limit: Limit, now: number): number {
  const bucket = buckets.get(limit.key) ?? { tokens: limit.capacity, at: now };
  buckets.set(limit.key, bucket);
  bucket.tokens = Math.min(limit.capacity, bucket.tokens + ((now - bucket.at) / 1000) * limit.perSecond);
  bucket.at = now;
  if (bucket.tokens < 1) return (1 - bucket.tokens) / limit.perSecond;
  bucket.tokens -= 1;
  return 0;
}
