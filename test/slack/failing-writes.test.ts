import { describe, expect, test } from '@jest/globals';
import { CHANNELS, PEOPLE } from '../../src/local/colleagues.ts';
import type { Message } from '../../src/local/model.ts';
import { openFailingStorage, type WriteFault } from '../faults/failing-storage.ts';
import { startInProcess } from '../faults/in-process.ts';

const { incidents } = CHANNELS;
/** Each report is kept, begun, remembered, posted and done. */
const AT_LEAST = 10;

/** What one run left behind: answers to a mention, and to a command, which Slack never sends again. */
interface Left {
  readonly writes: number;
  readonly toMention: number;
  readonly toCommand: number;
  readonly isCommandAcked: boolean;
  readonly open: number;
  readonly dead: number;
}

describe('a write that fails', () => {
  test.each<[WriteFault, string]>([
    ['full', 'and wrote nothing'],
    ['cut', 'although it wrote'],
  ])(
    '%s: whichever it is, %s, every report is answered once',
    async (kind) => {
      const { writes } = await report(kind, new Set());
      expect(writes).toBeGreaterThanOrEqual(AT_LEAST);
      const numbers = Array.from({ length: writes }, (_, index) => index + 1);
      const runs = await Promise.all(numbers.map((number) => report(kind, new Set([number]))));
      expect(runs.map(verdict)).toEqual(runs.map(() => 'answered once'));
    },
    60_000,
  );

  test('and the two after it: every report is answered once', async () => {
    const starts = Array.from({ length: 8 }, (_, index) => index + 1);
    // Slack delivers a mention four times at most.
    const runs = await Promise.all(starts.map((one) => report('full', new Set([one, one + 1, one + 2]))));
    expect(runs.map(verdict)).toEqual(runs.map(() => 'answered once'));
  }, 60_000);
});

function verdict({ toMention, toCommand, isCommandAcked, open, dead }: Left): string {
  if (open > 0) return 'still open';
  if (dead > 0) return 'dead letter';
  const isOnce = toMention === 1 && (toCommand === 1 || (toCommand === 0 && !isCommandAcked));
  return isOnce ? 'answered once' : `${toMention} to the mention, ${toCommand} to the command`;
}

async function report(kind: WriteFault, numbers: ReadonlySet<number>): Promise<Left> {
  const storage = await openFailingStorage();
  const bot = await startInProcess({
    storage,
    leaseMs: 3_200,
    workspace: { ackTimeoutMs: 400, retryDelaysMs: [50, 400, 800] },
  });
  try {
    const { workspace } = bot;
    const isOurs = ({ userId, ephemeralFor }: Message): boolean =>
      userId === workspace.core.bot.id && ephemeralFor !== undefined;
    storage.fail(kind, numbers);
    const grace = workspace.as(PEOPLE.grace);
    const mention = await grace.postMessage(incidents, '@fixfinder emails are stuck in pending');
    const command = await grace.slashCommand(incidents, '/campaign-issue emails are stuck');
    await bot.idle(20_000);
    const { received, leased, posted, dead } = await storage.queue.depth();
    return {
      writes: storage.writes(),
      toMention: grace.thread(incidents, mention.ts ?? '').length - 1,
      toCommand: grace.messages(incidents).filter(isOurs).length,
      isCommandAcked: command.isAcked,
      open: received + leased + posted,
      dead,
    };
  } finally {
    await bot.end();
  }
}
