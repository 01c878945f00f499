import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Installation as OAuthInstallation, InstallationStore, Logger, StateStore } from '@slack/bolt';
import { InstallProvider } from '@slack/oauth';
import type { Language } from '../core/language.ts';
import { tenantId, tenantOf, type TenantId } from '../core/tenant.ts';
import type { WordsFor } from '../core/words.ts';
import type { Installation, Installations } from '../storage/installations.ts';
import { languageOfBrowser, sendPage, type InstallPage } from './install-page.ts';
import { BOT_SCOPES } from './scopes.ts';
import { clientOptions } from './slack-calls.ts';

export interface InstallRoutesOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** `https://…`, no slash at the end. */
  readonly publicUrl: string;
  readonly installations: Installations;
  readonly wordsFor: () => WordsFor;
  readonly defaultLanguage: Language;
  readonly slackApiUrl?: string;
  readonly fetch?: typeof globalThis.fetch;
  readonly logger: Logger;
  readonly onInstalled: (id: TenantId) => void;
}

/** Answers a request of a browser; false when it is none of its pages. */
export type Pages = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

const INSTALL_PATH = '/slack/install';
export const REDIRECT_PATH = '/slack/oauth_redirect';

const STATE_LIFE_S = 600;
/** `__Host-`: set by this very host over https, and sent to no other. */
const COOKIE = '__Host-fix-finder-install';

/**
 * Installing the app in a workspace: `/slack/install` sends the browser to Slack, `/slack/oauth_redirect` takes it back.
 *
 * What @slack/oauth 4.0 does and does not: its `InstallProvider` puts the state into a cookie (Secure, HttpOnly) and refuses a redirect
 * whose cookie is not the same, so a state is bound to the browser; it sends `redirect_uri` with the exchange only when the state store
 * gives it back; it asks `auth.test` for the bot's id. Its own state store is a signed JWT that is good again and again until it
 * expires. The one here is good once, in whatever process, because using it deletes it.
 */
export function createInstallRoutes(options: InstallRoutesOptions): Pages {
  const { installations, logger, publicUrl, slackApiUrl, onInstalled } = options;
  const installUrlOptions = { scopes: Object.keys(BOT_SCOPES), redirectUri: `${publicUrl}${REDIRECT_PATH}` };
  const stateStore: StateStore = {
    async generateStateParam() {
      const state = randomBytes(32).toString('base64url');
      await installations.states.open(state, STATE_LIFE_S * 1_000);
      return state;
    },
    async verifyStateParam(_now, state) {
      if (!(await installations.states.use(state))) throw new UnknownStateError('the state is not open');
      return installUrlOptions;
    },
  };
  const installationStore: InstallationStore = {
    async storeInstallation(given) {
      const installation = readInstallation(given);
      await installations.save(installation);
      onInstalled(installation.id);
      logger.info('installed', { teamId: installation.id });
    },
    fetchInstallation: () => Promise.reject(new Error('tokens are read by the bot alone')),
  };
  const provider = new InstallProvider({
    clientId: options.clientId,
    clientSecret: options.clientSecret,
    stateStore,
    installationStore,
    installUrlOptions,
    directInstall: true,
    stateCookieName: COOKIE,
    stateCookieExpirationSeconds: STATE_LIFE_S,
    clientOptions: clientOptions(slackApiUrl, options.fetch),
    logger,
    ...(slackApiUrl === undefined ? {} : { authorizationUrl: new URL('/oauth/v2/authorize', slackApiUrl).href }),
  });

  const say = (request: IncomingMessage, response: ServerResponse, page: (t: Translate) => InstallPage): void => {
    const words = options.wordsFor()(languageOfBrowser(request, options.defaultLanguage));
    sendPage(
      response,
      words,
      page((key, values) => words.translate(`install.${key}`, values)),
    );
  };
  const again =
    (key: FailureKey, status: number) =>
    (translate: Translate): InstallPage => ({
      status,
      title: translate('failedTitle'),
      sentences: [translate(key)],
      link: { label: translate('again'), url: `${publicUrl}${INSTALL_PATH}` },
    });

  const begin = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      await provider.handleInstallPath(request, response);
    } catch (error) {
      logger.error('an installation could not be begun', { error: String(error) });
      say(request, response, again('failed', 503));
    }
  };

  const end = (request: IncomingMessage, response: ServerResponse): Promise<void> =>
    provider.handleCallback(request, response, {
      success: (installation) => say(request, response, (translate) => donePage(translate, installation)),
      failure: (error) => {
        const { key, status } = failureOf(error);
        logger.warn('not installed', { reason: error.code });
        say(request, response, again(key, status));
      },
    });

  return async (request, response) => {
    const path = (request.url ?? '').split('?', 1)[0];
    if (request.method !== 'GET' || (path !== INSTALL_PATH && path !== REDIRECT_PATH)) return false;
    await (path === INSTALL_PATH ? begin : end)(request, response);
    return true;
  };
}

type InstallKey = 'doneTitle' | 'done' | 'admin' | 'open' | 'failedTitle' | 'again' | FailureKey;
type FailureKey = 'cancelled' | 'state' | 'failed';
type Translate = (key: InstallKey, values?: Readonly<Record<string, string>>) => string;

/** The code that @slack/oauth gives to a state of its own that it refuses. */
class UnknownStateError extends Error {
  override readonly name = 'UnknownStateError';
  readonly code = 'slack_oauth_invalid_state';
}

function failureOf({ code, message }: { readonly code?: string; readonly message: string }): {
  key: FailureKey;
  status: number;
} {
  if (message.includes('cancelled')) return { key: 'cancelled', status: 200 };
  return /state|code/u.test(code ?? '') ? { key: 'state', status: 400 } : { key: 'failed', status: 502 };
}

function donePage(translate: Translate, { team, enterprise, appId }: OAuthInstallation): InstallPage {
  const where = new URLSearchParams({ app: appId ?? '', ...(team === undefined ? {} : { team: team.id }) });
  return {
    status: 200,
    title: translate('doneTitle'),
    sentences: [translate('done', { team: team?.name ?? enterprise?.name ?? '' }), translate('admin')],
    link: { label: translate('open'), url: `https://slack.com/app_redirect?${where.toString()}` },
  };
}

/** Throws when Slack's answer is not that of a bot in a workspace or an organisation. */
function readInstallation(given: OAuthInstallation): Installation {
  const { bot, team, enterprise, isEnterpriseInstall, appId, user } = given;
  const tenant = tenantOf(enterprise?.id, isEnterpriseInstall === true ? undefined : team?.id);
  const id = tenant === undefined ? undefined : tenantId(tenant);
  const ids = [bot?.userId, bot?.id, appId, user.id];
  if (id === undefined || bot === undefined || !ids.every((one) => /^[UWBA][A-Z0-9]{2,20}$/u.test(one ?? '')))
    throw new Error('Slack’s answer has no bot, or no workspace');
  return {
    id,
    appId: appId ?? '',
    botUserId: bot.userId,
    botId: bot.id,
    scopes: bot.scopes,
    installedBy: user.id,
    installedAt: new Date(),
    tokens: {
      botToken: bot.token,
      ...(bot.refreshToken === undefined ? {} : { refreshToken: bot.refreshToken }),
      ...(bot.expiresAt === undefined ? {} : { expiresAt: new Date(bot.expiresAt * 1_000) }),
    },
  };
}
