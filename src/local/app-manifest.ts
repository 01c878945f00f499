import { asList, asRecord, asString } from './json.ts';

/** What of a Slack app manifest decides about deliveries and permissions. */
export interface AppManifest {
  readonly appName: string;
  readonly botName: string;
  readonly commands: readonly Command[];
  readonly shortcuts: readonly Shortcut[];
  readonly events: ReadonlySet<string>;
  readonly scopes: ReadonlySet<string>;
  readonly hasInteractivity: boolean;
  readonly hasSocketMode: boolean;
  readonly hasHomeTab: boolean;
  readonly hasMessagesTab: boolean;
}

export interface Command {
  readonly name: string;
  readonly description: string;
  readonly usageHint: string;
  readonly shouldEscape: boolean;
}

export interface Shortcut {
  readonly callbackId: string;
  readonly name: string;
  readonly type: 'message' | 'global';
}

/** Reads a parsed manifest; what is absent is off, as in docs.slack.dev/reference/app-manifest. */
export function readAppManifest(manifest: unknown, refusedScopes: readonly string[] = []): AppManifest {
  const root = asRecord(manifest);
  const features = asRecord(root['features']);
  const settings = asRecord(root['settings']);
  const home = asRecord(features['app_home']);
  return {
    appName: asString(asRecord(root['display_information'])['name']) || 'App',
    botName: asString(asRecord(features['bot_user'])['display_name']) || 'app',
    commands: asList(features['slash_commands']).map(readCommand),
    shortcuts: asList(features['shortcuts']).map(readShortcut),
    events: new Set(asList(asRecord(settings['event_subscriptions'])['bot_events']).map(asString)),
    scopes: readScopes(root, refusedScopes),
    hasInteractivity: asRecord(settings['interactivity'])['is_enabled'] === true,
    hasSocketMode: settings['socket_mode_enabled'] === true,
    hasHomeTab: home['home_tab_enabled'] === true,
    hasMessagesTab: home['messages_tab_enabled'] === true && home['messages_tab_read_only_enabled'] !== true,
  };
}

function readCommand(entry: unknown): Command {
  const command = asRecord(entry);
  return {
    name: asString(command['command']),
    description: asString(command['description']),
    usageHint: asString(command['usage_hint']),
    shouldEscape: command['should_escape'] === true,
  };
}

function readShortcut(entry: unknown): Shortcut {
  const shortcut = asRecord(entry);
  return {
    callbackId: asString(shortcut['callback_id']),
    name: asString(shortcut['name']),
    type: shortcut['type'] === 'global' ? 'global' : 'message',
  };
}

/** Optional scopes count as granted unless the test says that the admin refused them. */
function readScopes(root: Record<string, unknown>, refused: readonly string[]): Set<string> {
  const scopes = asRecord(asRecord(root['oauth_config'])['scopes']);
  const all = [...asList(scopes['bot']), ...asList(scopes['bot_optional'])].map(asString);
  return new Set(all.filter((scope) => !refused.includes(scope)));
}
