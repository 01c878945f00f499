/** One message per second and channel, short bursts tolerated: https://docs.slack.dev/apis/web-api/rate-limits */
const CHANNEL = { intervalMs: 1_000, burst: 3 };
/** "Several hundred per minute" in a workspace; the lowest reading is 300. */
const WORKSPACE = { intervalMs: 200, burst: 200 };
/** More places in line than this are forgotten: they only cost a place. */
const MAX_RESERVED = 50_000;

/** Gives posts their turn. One process paces itself; several on one database lean on Slack's Retry-After as well. */
export interface Pacer {
  /** Milliseconds until it is the turn of `key`; 0 takes the turn. Whoever asks again keeps the place in line. */
  turn(teamId: string, channelId: string, key: string): number;
}

export function createPacer(now: () => number = () => performance.now()): Pacer {
  const lines = new Map<string, number>();
  const reserved = new Map<string, number>();
  return {
    turn(teamId, channelId, key) {
      const at = reserved.get(key) ?? reserve(lines, teamId, channelId, now());
      const waitMs = Math.max(0, at - now());
      if (reserved.size > MAX_RESERVED) reserved.clear();
      if (waitMs > 0) reserved.set(key, at);
      else reserved.delete(key);
      return waitMs;
    },
  };
}

function reserve(lines: Map<string, number>, teamId: string, channelId: string, now: number): number {
  if (lines.size > MAX_RESERVED) for (const [line, end] of lines) if (end < now) lines.delete(line);
  const channel = join(lines, `${teamId}/${channelId}`, CHANNEL, now);
  return join(lines, teamId, WORKSPACE, channel);
}

/** `end` is when the line would be empty if everybody in it took one interval. */
function join(lines: Map<string, number>, line: string, { intervalMs, burst }: typeof CHANNEL, from: number): number {
  const end = Math.max(lines.get(line) ?? 0, from);
  lines.set(line, end + intervalMs);
  return Math.max(from, end - (burst - 1) * intervalMs);
}
