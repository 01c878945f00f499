import type { Attempt } from './deliveries.ts';
import type { Core } from './model.ts';

/** Frames of Socket Mode as text: docs.slack.dev/apis/events-api/using-socket-mode */
export function helloFrame(core: Core, connections: number): string {
  const debug = { host: 'applink-local', build_number: 1, approximate_connection_time: 18_060 };
  return JSON.stringify({
    type: 'hello',
    num_connections: connections,
    debug_info: debug,
    connection_info: { app_id: core.bot.appId },
  });
}

export function disconnectFrame(core: Core, reason: string): string {
  const info = { debug_info: { host: 'applink-local' }, connection_info: { app_id: core.bot.appId } };
  return JSON.stringify({ type: 'disconnect', reason, ...info });
}

/** Sockets say "timeout" where the HTTP header says "http_timeout". */
export function envelopeFrame(attempt: Attempt): string {
  const base = { envelope_id: attempt.envelopeId, payload: attempt.body, type: attempt.type };
  const retry = {
    retry_attempt: attempt.retryNum,
    retry_reason: attempt.retryReason.replace('http_timeout', 'timeout'),
  };
  const isEvent = attempt.type === 'events_api';
  return JSON.stringify({
    ...base,
    accepts_response_payload: ANSWERABLE.includes(attempt.kind),
    ...(isEvent ? retry : {}),
  });
}

const ANSWERABLE: readonly string[] = ['slash_commands', 'view_submission'];
