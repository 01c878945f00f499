import type { Receiver, ReceiverEvent } from '@slack/bolt';
import type { Attempt, Outcome, Transport } from './deliveries.ts';
import { copyJson } from './json.ts';
import type { Workspace } from './workspace.ts';

/** What a receiver needs of a Bolt App; a bot may put a wrapper around processEvent by calling `init` again. */
export interface EventProcessor {
  processEvent(event: ReceiverEvent): Promise<void>;
}

/** A Bolt Receiver through which a workspace's deliveries enter without any network. */
export function createLocalReceiver(workspace: Workspace): Receiver & { init(app: EventProcessor): void } {
  const { core } = workspace;
  let app: EventProcessor | undefined;
  const transport: Transport = {
    send: (attempt, timeoutMs) => hand(attempt, timeoutMs, app, core.breakRule, (work) => void core.track(work)),
  };
  return {
    init(processor: EventProcessor) {
      app = processor;
    },
    start: () => Promise.resolve(void core.transports.add(transport)),
    stop: () => Promise.resolve(void core.transports.delete(transport)),
  };
}

function hand(
  attempt: Attempt,
  timeoutMs: number,
  app: EventProcessor | undefined,
  breakRule: (rule: string, detail: string) => void,
  track: (work: Promise<unknown>) => void,
): Promise<Outcome> {
  if (app === undefined) return Promise.resolve({ isAcked: false, reason: 'no_bot', isReached: false });
  return new Promise((resolve) => {
    let isAcked = false;
    const timer = setTimeout(() => resolve({ isAcked: false, reason: 'timeout', isReached: true }), timeoutMs).unref();
    const ack = (body?: unknown): Promise<void> => {
      if (isAcked) breakRule('double_ack', `${attempt.kind} acknowledged twice`);
      else resolve({ isAcked: true, body });
      isAcked = true;
      clearTimeout(timer);
      return Promise.resolve();
    };
    track(process(app, attempt, ack, breakRule));
  });
}

/** A failure inside the bot leaves the delivery unacknowledged, as a crash would. */
async function process(
  app: EventProcessor,
  attempt: Attempt,
  ack: (body?: unknown) => Promise<void>,
  breakRule: (rule: string, detail: string) => void,
): Promise<void> {
  const retry = attempt.retryNum === 0 ? {} : { retryNum: attempt.retryNum, retryReason: attempt.retryReason };
  try {
    await app.processEvent({ body: copyJson(attempt.body), ack, ...retry });
  } catch (error) {
    breakRule('bot_crashed', `${attempt.kind}: ${String(error)}`);
  }
}
