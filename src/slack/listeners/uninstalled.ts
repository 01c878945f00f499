import type { AllMiddlewareArgs, SlackEventMiddlewareArgs } from '@slack/bolt';
import type { SlackContext } from '../app.ts';
import { readTenant } from '../read-tenant.ts';
import { record } from '../record.ts';

/**
 * The app was removed: everything that belongs to the workspace goes, the token first. The two events come in any order, and twice is
 * harmless. An event that is older than the installation speaks of an earlier one, and takes only what that one left.
 */
export function uninstalled({ store, presences, onLeft, logger }: SlackContext) {
  return async ({ body, event }: SlackEventMiddlewareArgs & AllMiddlewareArgs): Promise<void> => {
    const tenant = readTenant(body);
    if (tenant === undefined || isAboutOthers(event)) return;
    const { teamId, keepInstallation } = await presences.removal(tenant, body.event_time);
    await store.forgetTeam(teamId, { keepInstallation });
    presences.left(teamId);
    onLeft(teamId);
    logger.info('workspace removed', { teamId });
  };
}

/** Tokens of people were revoked, and not the bot's: we have none of people. https://docs.slack.dev/reference/events/tokens_revoked */
function isAboutOthers(event: unknown): boolean {
  const { bot } = record(record(event)['tokens']);
  return Array.isArray(bot) && bot.length === 0;
}
