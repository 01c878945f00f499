import { App, LogLevel } from '@slack/bolt';
import type { Logger } from '@slack/bolt';
import { asRecord } from '../../src/local/json.ts';
import { createLocalReceiver } from '../../src/local/receiver.ts';
import { createWorkspace } from '../../src/local/workspace.ts';
import type { Workspace, WorkspaceOptions } from '../../src/local/workspace.ts';
import { FULL_MANIFEST } from './local-manifest.ts';

/** A workspace with a small Bolt App in it, which `register` gives its listeners. */
export async function startTestBot(
  register: (app: App) => void,
  options: Partial<WorkspaceOptions> = {},
): Promise<Workspace> {
  const workspace = createWorkspace({ manifest: FULL_MANIFEST, ...options });
  const app = new App({
    receiver: createLocalReceiver(workspace),
    token: workspace.botToken,
    clientOptions: { fetch: workspace.fetch, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true },
    deferInitialization: true,
    logger: SILENT,
  });
  app.error(() => Promise.resolve());
  register(app);
  await app.init();
  await app.start();
  return workspace;
}

/** The SDK logs what Slack refuses; here that is what tests want. */
export const SILENT: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setName: () => undefined,
};

/** One call of the Web API as the SDK sends it: a form in which objects are JSON text. */
export async function call(
  workspace: Workspace,
  method: string,
  args: Record<string, unknown>,
  token: string = workspace.botToken,
): Promise<Record<string, unknown>> {
  const response = await post(workspace, method, args, token);
  return asRecord(await response.json());
}

export function post(
  workspace: Workspace,
  method: string,
  args: Record<string, unknown>,
  token: string = workspace.botToken,
): Promise<Response> {
  const fields = Object.entries(args).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  const headers = { 'content-type': 'application/x-www-form-urlencoded', authorization: `Bearer ${token}` };
  const body = new URLSearchParams(Object.fromEntries(fields)).toString();
  return workspace.fetch(`https://slack.com/api/${method}`, { method: 'POST', headers, body });
}

/** Takes TypeScript's word away: wrong bots send what the types forbid. */
export function unchecked(value: unknown) {
  return JSON.parse(JSON.stringify(value));
}

/** A clock that stands still until it is moved on. */
export function createClock(): { now: () => number; advance: (ms: number) => void } {
  let at = Date.UTC(2026, 2, 2, 9);
  return {
    now: () => at,
    advance(ms) {
      at += ms;
    },
  };
}

/** The names of the rules that the bot broke, in order. */
export function brokenRules(workspace: Workspace): string[] {
  return workspace.broken.map((entry) => entry.rule);
}
