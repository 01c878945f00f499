import type { Logger as BoltLogger } from '@slack/bolt';
import type { Logger as Pino } from 'pino';
import type { Bot } from './bot.ts';
import type { Config } from './config.ts';
import type { Metrics } from './health/metrics.ts';
import { createSlackLogger } from './logger.ts';
import { createSlackApp, type SlackApp, type SlackAppOptions } from './slack/app.ts';
import { createHttpReceiver } from './slack/http-receiver.ts';
import { createInstallRoutes } from './slack/install-routes.ts';
import { createSocketReceiver } from './slack/socket-receiver.ts';
import type { Storage } from './storage/open-store.ts';
import { createTokenCipher } from './storage/token-cipher.ts';
import { readTestSwitches } from './test-switches.ts';

/** Without a queue nothing outlives a crash, and nothing is shared between processes. */
export type Memory = Pick<Storage, 'store' | 'close'> & Partial<Pick<Storage, 'queue' | 'installations'>>;

/** What is known of each workspace besides its token. */
export type Tenancy = Required<Pick<SlackAppOptions, 'prepare' | 'onLeft'>>;

type Online<K = Config['connection']['kind']> = Extract<Config['connection'], { kind: K }>;

/** The app over the connection that the configuration speaks of, and its sockets if it has any. */
export function buildApp(config: Config, bot: Bot, memory: Memory, metrics: Metrics, tenancy: Tenancy, pino: Pino) {
  const { connection, slackApiUrl, limits } = config;
  const logger = createSlackLogger(pino);
  const address = slackApiUrl === undefined ? {} : { slackApiUrl };
  const common = {
    ...address,
    prepare: tenancy.prepare,
    onLeft: tenancy.onLeft,
    ...readTestSwitches(process.env),
    bot,
    store: memory.store,
    ...(memory.queue === undefined ? {} : { queue: memory.queue }),
    floodLimits: limits,
    logger,
    onAck: metrics.onAck,
  };
  switch (connection.kind) {
    case 'socket': {
      const sockets = createSocketReceiver({ ...connection, ...address, logger });
      return { app: createSlackApp({ ...common, receiver: sockets, installedIn: connection.botToken }), sockets };
    }
    case 'http': {
      const receiver = createHttpReceiver({ ...connection, logger });
      return { app: createSlackApp({ ...common, receiver, installedIn: connection.botToken }), sockets: undefined };
    }
    case 'oauth':
      return { app: buildForMany(config, connection, memory, tenancy, common, logger), sockets: undefined };
    case 'local':
      throw new RangeError('the local workspace has an app of its own');
  }
}

function buildForMany(
  { defaultLanguage }: Config,
  connection: Online<'oauth'>,
  memory: Memory,
  tenancy: Tenancy,
  common: Omit<SlackAppOptions, 'receiver' | 'installedIn'>,
  logger: BoltLogger,
): SlackApp {
  if (memory.installations === undefined) throw new RangeError('many workspaces need a storage');
  const installations = memory.installations(createTokenCipher(connection.tokenKeys));
  const { clientId, clientSecret } = connection;
  let app: SlackApp | undefined;
  const pages = createInstallRoutes({
    ...connection,
    ...(common.slackApiUrl === undefined ? {} : { slackApiUrl: common.slackApiUrl }),
    installations,
    wordsFor: () => common.bot.options.content().wordsFor,
    defaultLanguage,
    logger,
    onInstalled(id) {
      app?.joined(id);
      tenancy.onLeft(id);
    },
  });
  const receiver = createHttpReceiver({ ...connection, pages, logger });
  app = createSlackApp({ ...common, receiver, installedIn: { installations, clientId, clientSecret } });
  return app;
}
