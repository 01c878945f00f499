import { randomBytes } from 'node:crypto';
import { readRequest } from './api-request.ts';
import type { FetchInit, FetchInput } from './api-request.ts';
import { deliverDeed } from './deed.ts';
import { eventDelivery } from './events.ts';
import { asString } from './json.ts';
import type { Json } from './model.ts';
import type { Workspace } from './workspace.ts';

export interface SlackCloudOptions {
  readonly workspaces: readonly Workspace[];
  readonly clientId: string;
  readonly clientSecret: string;
  /** As registered for the app; Slack compares letter by letter. */
  readonly redirectUrls: readonly string[];
  /** Tokens live 12 h, and come with refresh tokens that are good once. */
  readonly rotatesTokens?: boolean;
  /** ms; Date.now by default. */
  readonly now?: () => number;
  /** For workspaces within an organisation: its id by the workspace's. */
  readonly enterprises?: Readonly<Record<string, string>>;
}

/** Several workspaces that the app is installed in, one after the other, and removed from: docs.slack.dev/authentication/installing-with-oauth */
export interface SlackCloud {
  /** Web API for whoever has a token, and oauth.v2.access. */
  readonly fetch: (input: FetchInput, init?: FetchInit) => Promise<Response>;
  /** Somebody says yes on Slack's page, whose address is given: where the browser is sent back to. Throws when Slack would show an error. */
  allow(authorizeUrl: string, teamId: string, userId: string): string;
  /** The app gets a token without a browser. */
  install(teamId: string): IssuedTokens;
  /** The tokens die at once; the events come in the order given. */
  uninstall(teamId: string, events?: readonly RemovalEvent[], at?: Date): Promise<void>;
  /** The tokens die, and nobody tells. */
  revoke(teamId: string, reason?: string): void;
  /** Every call with a token that was not good, and every exchange that was refused: method and reason. */
  readonly refusals: readonly string[];
  /** How often each refresh token was used. */
  readonly refreshes: ReadonlyMap<string, number>;
}

export type RemovalEvent = 'app_uninstalled' | 'tokens_revoked';

export interface IssuedTokens {
  readonly botToken: string;
  readonly refreshToken?: string;
  readonly expiresAt?: Date;
}

const TOKEN_LIFE_S = 43_200;

function teamOf({ core }: Workspace): string {
  return core.team.id;
}

interface Token {
  readonly workspace: Workspace;
  readonly expiresAt: number;
  deadBecause: string | undefined;
}

export function createSlackCloud(options: SlackCloudOptions): SlackCloud {
  const { workspaces, now = Date.now } = options;
  const tokens = new Map<string, Token>();
  const codes = new Map<
    string,
    { readonly workspace: Workspace; readonly userId: string; readonly redirectUri: string }
  >();
  const refreshTokens = new Map<string, Workspace>();
  const refreshes = new Map<string, number>();
  const refusals: string[] = [];
  const byTeam = (teamId: string): Workspace => {
    const found = workspaces.find((workspace) => teamOf(workspace) === teamId);
    if (found === undefined) throw new Error(`no workspace ${teamId}`);
    return found;
  };

  const issue = (workspace: Workspace): Json => {
    const secret = randomBytes(9).toString('hex');
    const rotates = options.rotatesTokens === true;
    const botToken = `${rotates ? 'xoxe.' : ''}xoxb-${teamOf(workspace)}-${secret}`;
    const expiresAt = rotates ? now() + TOKEN_LIFE_S * 1_000 : Number.POSITIVE_INFINITY;
    tokens.set(botToken, { workspace, expiresAt, deadBecause: undefined });
    if (!rotates) return { access_token: botToken };
    const refreshToken = `xoxe-1-${teamOf(workspace)}-${secret}`;
    refreshTokens.set(refreshToken, workspace);
    return { access_token: botToken, refresh_token: refreshToken, expires_in: TOKEN_LIFE_S };
  };

  const refuse = (method: string, error: string): Json => {
    refusals.push(`${method}: ${error}`);
    return { ok: false, error };
  };

  const installed = (workspace: Workspace, userId: string): Json => {
    const { core } = workspace;
    const enterprise = options.enterprises?.[core.team.id];
    return {
      ok: true,
      app_id: core.bot.appId,
      authed_user: { id: userId },
      scope: [...core.manifest.scopes].join(','),
      token_type: 'bot',
      bot_user_id: core.bot.id,
      team: { id: core.team.id, name: core.team.name },
      enterprise: enterprise === undefined ? null : { id: enterprise, name: enterprise },
      is_enterprise_install: false,
      ...issue(workspace),
    };
  };

  const access = (args: Json): Json => {
    const method = 'oauth.v2.access';
    if (args['client_id'] !== options.clientId) return refuse(method, 'invalid_client_id');
    if (args['client_secret'] !== options.clientSecret) return refuse(method, 'bad_client_secret');
    if (args['grant_type'] === 'refresh_token') return refresh(asString(args['refresh_token']));
    const code = codes.get(asString(args['code']));
    codes.delete(asString(args['code']));
    if (code === undefined) return refuse(method, 'invalid_code');
    if (args['redirect_uri'] !== code.redirectUri) return refuse(method, 'bad_redirect_uri');
    return installed(code.workspace, code.userId);
  };

  const refresh = (refreshToken: string): Json => {
    refreshes.set(refreshToken, (refreshes.get(refreshToken) ?? 0) + 1);
    const workspace = refreshTokens.get(refreshToken);
    refreshTokens.delete(refreshToken);
    if (workspace === undefined) return refuse('oauth.v2.access', 'invalid_refresh_token');
    return { ok: true, token_type: 'bot', ...issue(workspace) };
  };

  const kill = (workspace: Workspace, reason: string): void => {
    for (const token of tokens.values()) if (token.workspace === workspace) token.deadBecause ??= reason;
    for (const [token, owner] of refreshTokens) if (owner === workspace) refreshTokens.delete(token);
  };

  return {
    refusals,
    refreshes,
    async fetch(input, init) {
      const request = await readRequest(input, init);
      if (request.method === 'response_url') return byTeam(request.path.split('/')[2] ?? '').fetch(input, init);
      if (request.method === 'oauth.v2.access') return Response.json(access(request.args));
      const token = tokens.get(request.token);
      if (token === undefined) return Response.json(refuse(request.method, 'invalid_auth'));
      if (token.deadBecause !== undefined) return Response.json(refuse(request.method, token.deadBecause));
      if (token.expiresAt <= now()) return Response.json(refuse(request.method, 'token_expired'));
      const headers = new Headers(init?.headers);
      headers.set('authorization', `Bearer ${token.workspace.botToken}`);
      return token.workspace.fetch(input, { ...init, headers });
    },
    allow(authorizeUrl, teamId, userId) {
      const asked = new URL(authorizeUrl).searchParams;
      const redirectUri = asked.get('redirect_uri') ?? '';
      if (asked.get('client_id') !== options.clientId) throw new Error('invalid_client_id');
      if (!options.redirectUrls.includes(redirectUri))
        throw new Error('redirect_uri did not match any configured URIs');
      const code = randomBytes(12).toString('hex');
      codes.set(code, { workspace: byTeam(teamId), userId, redirectUri });
      return `${redirectUri}?${new URLSearchParams({ code, state: asked.get('state') ?? '' }).toString()}`;
    },
    install(teamId) {
      const given = issue(byTeam(teamId));
      return {
        botToken: asString(given['access_token']),
        ...(given['refresh_token'] === undefined
          ? {}
          : { refreshToken: asString(given['refresh_token']), expiresAt: new Date(now() + TOKEN_LIFE_S * 1_000) }),
      };
    },
    async uninstall(teamId, events = ['app_uninstalled', 'tokens_revoked'], at = new Date(now())) {
      const workspace = byTeam(teamId);
      kill(workspace, 'account_inactive');
      for (const type of events) {
        const extra = type === 'tokens_revoked' ? { tokens: { oauth: [], bot: [workspace.core.bot.id] } } : {};
        const delivery = eventDelivery(workspace.core, { type, ...extra });
        const body = { ...delivery.body, event_time: Math.floor(at.getTime() / 1_000) };
        await deliverDeed(workspace.core, [{ ...delivery, body }]);
      }
    },
    revoke: (teamId, reason = 'token_revoked') => kill(byTeam(teamId), reason),
  };
}
