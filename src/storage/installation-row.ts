import type { Installation } from './installations.ts';
import type { InstallationRow } from './schema.ts';
import type { TokenCipher } from './token-cipher.ts';

/** An installation as a row of the table: tokens encrypted, each for its workspace alone. */
export function sealed(cipher: TokenCipher, given: Installation): Omit<InstallationRow, 'refresh_lease_until'> {
  const { id, tokens } = given;
  return {
    team_id: id,
    app_id: given.appId,
    bot_user_id: given.botUserId,
    bot_id: given.botId,
    scopes: given.scopes.join(','),
    installed_by: given.installedBy,
    installed_at: given.installedAt.getTime(),
    key_id: cipher.keyId,
    bot_token: cipher.encrypt(tokens.botToken, `bot token of ${id}`),
    refresh_token:
      tokens.refreshToken === undefined ? null : cipher.encrypt(tokens.refreshToken, `refresh token of ${id}`),
    expires_at: tokens.expiresAt?.getTime() ?? null,
    parked: given.parked ?? null,
  };
}

export function installation(cipher: TokenCipher, row: Omit<InstallationRow, 'refresh_lease_until'>): Installation {
  const { team_id: id, key_id: keyId } = row;
  return {
    id,
    appId: row.app_id,
    botUserId: row.bot_user_id,
    botId: row.bot_id,
    scopes: row.scopes.split(','),
    installedBy: row.installed_by,
    installedAt: new Date(row.installed_at),
    tokens: {
      botToken: cipher.decrypt(row.bot_token, keyId, `bot token of ${id}`),
      ...(row.refresh_token === null
        ? {}
        : { refreshToken: cipher.decrypt(row.refresh_token, keyId, `refresh token of ${id}`) }),
      ...(row.expires_at === null ? {} : { expiresAt: new Date(row.expires_at) }),
    },
    ...(row.parked === null ? {} : { parked: row.parked }),
  };
}
