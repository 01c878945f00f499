/** What the app may do in a workspace, and what for; the manifests ask for the same, see test/slack/manifest.test.ts. */
export const BOT_SCOPES: Readonly<Record<string, string>> = {
  commands: 'the command and the message shortcut',
  'app_mentions:read': 'mentions',
  'chat:write': 'answers in threads',
  'users:read': 'the language of each person',
};
