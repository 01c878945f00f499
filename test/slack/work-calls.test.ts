import { expect, test } from '@jest/globals';
import type { View } from '@slack/types';
import { createPacer } from '../../src/slack/pacer.ts';
import type { SlackCalls } from '../../src/slack/slack-calls.ts';
import { createPostHealth } from '../../src/slack/post-health.ts';
import { createWorkCalls } from '../../src/slack/work-calls.ts';
import { createMemory, inWorkScope, type WorkScope } from '../../src/slack/work-scope.ts';
import { item } from '../storage/sample-work.ts';

const VIEW: View = { type: 'modal', title: { type: 'plain_text', text: 'Fix Finder' }, blocks: [] };

test.each([
  ['views.open', (calls: SlackCalls) => calls.openView('1.1', VIEW)],
  ['views.push', (calls: SlackCalls) => calls.pushView('1.1', VIEW)],
])('a trigger that is too old for %s is not used, and said to be', async (method, make) => {
  const sent: string[] = [];
  const calls = createWorkCalls(
    {
      openView: () => Promise.resolve(void sent.push('open')),
      pushView: () => Promise.resolve(void sent.push('push')),
    } as unknown as SlackCalls,
    {
      pacer: createPacer(),
      onStep: () => undefined,
      health: createPostHealth(),
      patientCalls: () => calls,
    },
  );
  await expect(inWorkScope(receivedAgo(3_100), async () => make(calls))).rejects.toMatchObject({
    message: `${method}: expired_trigger_id`,
    kind: 'refused',
  });
  expect(sent).toEqual([]);
  await inWorkScope(receivedAgo(2_000), async () => make(calls));
  expect(sent).toHaveLength(1);
});

function receivedAgo(ms: number): WorkScope {
  const nothing = { posted: false, unclear: 0, isCut: false, responseUses: 0, crashes: 0 };
  const receivedAt = new Date(Date.now() - ms);
  const work = { ...item({ id: 'e1' }), ...nothing, fence: 1, attempts: 1, receivedAt };
  return {
    work,
    memory: createMemory(work),
    steps: new Map(),
    trouble: undefined,
    isPosted: false,
    ids: 0,
    begin: () => Promise.resolve(),
    markPosted: () => Promise.resolve(),
  };
}
