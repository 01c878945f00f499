import { record } from './spot.ts';

/** Own messages, edits and deletions, and other bots, at whatever depth: https://docs.slack.dev/reference/events/message */
export function isFromBot(body: Readonly<Record<string, unknown>>, botUserId: string): boolean {
  const event = record(body['event']);
  if (body['event'] === undefined || event['type'] === 'app_home_opened') return false;
  const inner = [event, record(event['message']), record(event['previous_message'])];
  return (
    inner.some((part) => part['bot_id'] != null || part['bot_profile'] != null || part['user'] === botUserId) ||
    event['user'] === 'USLACKBOT' ||
    typeof event['subtype'] === 'string'
  );
}
