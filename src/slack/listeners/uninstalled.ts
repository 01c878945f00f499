import type { AllMiddlewareArgs, SlackEventMiddlewareArgs } from '@slack/bolt';
import type { SlackContext } from '../app.ts';

/** The app was removed: everything that belongs to the workspace goes. The two events come in any order, and twice is harmless. */
export function uninstalled({ store, logger }: SlackContext) {
  return async ({ body }: SlackEventMiddlewareArgs & AllMiddlewareArgs): Promise<void> => {
    await store.forgetTeam(body.team_id);
    logger.info('workspace removed', { teamId: body.team_id });
  };
}
