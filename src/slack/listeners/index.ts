import type { App } from '@slack/bolt';
import type { SlackContext } from '../app.ts';
import { appHomeOpened } from './app-home-opened.ts';
import { appMention } from './app-mention.ts';
import { button, searchInput } from './button.ts';
import { campaignIssue } from './campaign-issue.ts';
import { findFixShortcut } from './find-fix-shortcut.ts';
import { uninstalled } from './uninstalled.ts';

/** Every way in, on one screen. `manifest.yml` declares the same; a test compares the two. */
export function registerListeners(app: App, context: SlackContext): void {
  app.command('/campaign-issue', campaignIssue(context));
  app.event('app_mention', appMention(context));
  app.event('app_home_opened', appHomeOpened(context));
  app.event('app_uninstalled', uninstalled(context));
  app.event('tokens_revoked', uninstalled(context));
  app.shortcut('find_fix', findFixShortcut(context));
  app.action(/^(?:action|menu):/u, button(context));
  app.action(/^(?:input|submit):report$/u, searchInput(context));
}
