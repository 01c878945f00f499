import { MAX_DELAY_MS } from './judge-failure.ts';
import { SlackCallError } from './slack-calls.ts';

/**
 * Whether posts go through, as far as the posts themselves tell: by method, as one kind of Slack's addresses may hang while others work.
 *
 *     sound ── a post is cut, or takes longer than a second ──► hanging ── any answer to a post ──► sound
 *
 * While a method hangs, its posts are put off. One at a time may try, after growing pauses, once a harmless call went through; so few
 * posts are cut half-way. Whose first post may have arrived has one more: it is kept for when others got through. Only where no others
 * wait, it tries itself, after pauses that grow faster.
 */
export interface PostHealth {
  /**
   * Rejects with SlackCallError when the post is to be made later, and with what the probe rejects with. `isDoubtful`: a post of the
   * same item may have arrived.
   */
  enter(method: string, isDoubtful: boolean, probe: Probe): Promise<Pass>;
}

export interface Pass {
  /** More time is worth while: Slack answered slowly, or it is the last try. */
  readonly isPatient: boolean;
  /** Learns from how the post ends. */
  follow<T>(post: Promise<T>): Promise<T>;
  /** To be called at the end, also when nothing was posted. */
  leave(): void;
}

type Probe = () => Promise<void>;

const SLOW_MS = 1_000;
/** Where Slack answers, but slowly, less is no sign of hanging. */
const SLOW_STILL_MS = 2_500;
/** The first of the growing pauses, their factor, and the longest. */
const PAUSE = { firstMs: 500, factor: 2, maxMs: 3_000 };
const PAUSE_OF_DOUBTFUL = { firstMs: 1_000, factor: 4, maxMs: 300_000 };
/** As long as an item that was put off stays away at most: until then others may still wait. */
const OTHERS_WAIT_MS = MAX_DELAY_MS;
const PAUSE_OF_PROBES = { firstMs: 250, factor: 2, maxMs: 2_000 };

/** `now` in ms, of a clock that is never set. */
export function createPostHealth(now: () => number = () => performance.now()): PostHealth {
  const methods = new Map<string, ReturnType<typeof createMethodHealth>>();
  return {
    async enter(method, isDoubtful, probe) {
      const health = methods.get(method) ?? createMethodHealth(method, now);
      methods.set(method, health);
      return health(isDoubtful, probe);
    },
  };
}

function createMethodHealth(method: string, now: () => number) {
  /** Times in a row that nobody knew whether a post arrived; those under way together count once. 0 while sound. */
  let hung = 0;
  let hungAt = 0;
  let isTrying = false;
  /** The last answer took longer than a second. */
  let isSlow = false;
  let failedProbes = 0;
  let probeFailedAt = 0;
  /** When the latest post of an item that has all its posts left was put off. */
  let otherPutOffAt = Number.NEGATIVE_INFINITY;

  const hangs = (isOneMore: boolean): void => {
    if (isOneMore || hung === 0) hung += 1;
    hungAt = now();
  };
  const answered = (tookMs: number): void => {
    hung = 0;
    isSlow = tookMs > SLOW_MS;
  };
  const mayTry = (isDoubtful: boolean): boolean =>
    !isTrying &&
    !(isDoubtful && now() - otherPutOffAt < OTHERS_WAIT_MS) &&
    now() - hungAt >= pauseMs(isDoubtful ? PAUSE_OF_DOUBTFUL : PAUSE, hung) &&
    now() - probeFailedAt >= pauseMs(PAUSE_OF_PROBES, failedProbes);

  const askFirst = async (probe: Probe): Promise<void> => {
    try {
      await probe();
      failedProbes = 0;
    } catch (error) {
      // What is refused says something of one workspace's token, and nothing of Slack.
      if (!(error instanceof SlackCallError && error.kind === 'refused')) failedProbes += 1;
      probeFailedAt = now();
      throw error;
    }
  };

  const follow = async <T>(post: Promise<T>, isTrial: boolean): Promise<T> => {
    const begun = now();
    const timer = setTimeout(() => hangs(false), isSlow ? SLOW_STILL_MS : SLOW_MS);
    try {
      const result = await post;
      answered(now() - begun);
      return result;
    } catch (error) {
      const kind = error instanceof SlackCallError ? error.kind : 'unsent';
      if (kind === 'unclear') hangs(isTrial);
      else if (kind !== 'unsent') answered(now() - begun);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  };

  return async (isDoubtful: boolean, probe: Probe): Promise<Pass> => {
    const isTrial = hung > 0;
    if (isTrial && !mayTry(isDoubtful)) {
      if (!isDoubtful) otherPutOffAt = now();
      throw new SlackCallError(method, 'hangs: another post tries first', { kind: 'failed' });
    }
    isTrying ||= isTrial;
    const leave = (): void => {
      if (isTrial) isTrying = false;
    };
    try {
      if (isTrial || isDoubtful) await askFirst(probe);
    } catch (error) {
      leave();
      throw error;
    }
    return { isPatient: isDoubtful || isSlow, leave, follow: (post) => follow(post, isTrial) };
  };
}

function pauseMs({ firstMs, factor, maxMs }: typeof PAUSE, times: number): number {
  return times === 0 ? 0 : Math.min(maxMs, firstMs * factor ** (times - 1));
}
