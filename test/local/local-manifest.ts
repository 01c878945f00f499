/** A manifest that subscribes to everything the simulator can deliver; tests take away what they do not want. */
export const FULL_MANIFEST = {
  display_information: { name: 'Test App' },
  features: {
    app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
    bot_user: { display_name: 'testbot', always_online: false },
    slash_commands: [
      { command: '/fix', description: 'Find a fix', usage_hint: '[what is broken]', should_escape: true },
    ],
    shortcuts: [
      { name: 'Find a fix', type: 'message', callback_id: 'find-fix', description: 'Finds a fix' },
      { name: 'Report', type: 'global', callback_id: 'report', description: 'Reports' },
    ],
  },
  oauth_config: { scopes: { bot: ['app_mentions:read', 'chat:write', 'commands', 'users:read', 'im:history'] } },
  settings: {
    event_subscriptions: {
      bot_events: ['app_mention', 'message.im', 'app_home_opened', 'app_uninstalled', 'tokens_revoked'],
    },
    interactivity: { is_enabled: true },
    socket_mode_enabled: true,
  },
} as const;
