import { afterEach, describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSlackServer, type SlackServer } from '../../src/local/server.ts';
import { createWorkspace, type Workspace } from '../../src/local/workspace.ts';
import { createSocketReceiver, type SocketReceiver } from '../../src/slack/socket-receiver.ts';
import { FULL_MANIFEST } from '../local/local-manifest.ts';
import { SILENT } from '../local/test-bot.ts';

let slack: SlackServer | undefined;
let receiver: SocketReceiver | undefined;
afterEach(async () => {
  await receiver?.stop();
  await slack?.stop();
});

describe('the sockets', () => {
  test('are back at once after both were cut, without a pause of a second', async () => {
    const { server, workspace } = await connect();
    await sleep(1_000);
    const begun = performance.now();
    server.sockets.lose();
    await workspace.waitFor(() => server.sockets.count() === 0);
    await workspace.waitFor(() => server.sockets.count() === 2);
    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  test.each(['500', 'ok-false', 'reset'] as const)(
    'are asked for at most once a second each while Slack answers %s',
    async (kind) => {
      const { server, workspace } = await connect();
      await sleep(1_000);
      workspace.faults.add({ method: 'apps.connections.open', kind, times: Number.POSITIVE_INFINITY });
      const before = opens(workspace).length;
      server.sockets.lose();
      await sleep(2_500);
      const failed = opens(workspace).slice(before);
      expect(failed.length).toBeGreaterThanOrEqual(4);
      expect(failed.length).toBeLessThanOrEqual(6);
      workspace.faults.clear();
      await workspace.waitFor(() => server.sockets.count() === 2, 12_000);
    },
  );

  test('that are cut again and again are opened at most once a second each', async () => {
    const { server, workspace } = await connect();
    const before = opens(workspace).length;
    const end = performance.now() + 2_500;
    while (performance.now() < end) {
      server.sockets.lose();
      await sleep(20);
    }
    const count = opens(workspace).length - before;
    expect(count).toBeGreaterThanOrEqual(2);
    expect(count).toBeLessThanOrEqual(6);
    await workspace.waitFor(() => server.sockets.count() === 2, 5_000);
  });
});

function opens(workspace: Workspace): readonly unknown[] {
  return workspace.calls('apps.connections.open');
}

async function connect(): Promise<{ server: SlackServer; workspace: Workspace }> {
  const workspace = createWorkspace({
    manifest: { ...FULL_MANIFEST, settings: { ...FULL_MANIFEST.settings, socket_mode_enabled: true } },
  });
  const server = await startSlackServer(workspace, { deliver: 'socket' });
  slack = server;
  receiver = createSocketReceiver({ appToken: workspace.appToken, slackApiUrl: server.apiUrl, logger: SILENT });
  receiver.init({ processEvent: () => Promise.resolve() } as unknown as Parameters<SocketReceiver['init']>[0]);
  await receiver.start();
  await workspace.waitFor(() => server.sockets.count() === 2);
  return { server, workspace };
}
