import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { SettingChange } from '../../src/core/team-settings.ts';
import type { Installation, Installations } from '../../src/storage/installations.ts';
import type { Storage } from '../../src/storage/open-store.ts';
import { createTokenCipher, type TokenKey } from '../../src/storage/token-cipher.ts';
import { openedStorages } from './opened-storages.ts';
import { everythingStored, runRaw } from './raw-database.ts';
import { answer, at, judgement } from './sample-records.ts';
import { item } from './sample-work.ts';

const KEY: TokenKey = { id: 'k1', key: randomBytes(32) };
const NEXT_KEY: TokenKey = { id: 'k2', key: randomBytes(32) };
const SETTINGS: readonly SettingChange[] = [
  { setting: 'language', value: 'sv' },
  { setting: 'help-channel', value: 'C0HELP001' },
  { setting: 'runbooks', value: 'own' },
  { setting: 'add-admin', value: 'U11' },
];

/** Many workspaces in one storage, on whatever engine. `newDatabase` gives the URL of an empty one. */
export function describeTenants(newDatabase: () => Promise<string>): void {
  const open = openedStorages();
  let url = '';
  let storage: Storage;
  let installations: Installations;
  beforeEach(async () => {
    url = await newDatabase();
    storage = await open(url);
    installations = storage.installations(createTokenCipher([KEY]));
  });

  describe('installations', () => {
    test('come back as they were saved, each in its own workspace', async () => {
      const one = installed({});
      const other = installed({
        id: 'T22',
        tokens: { botToken: 'xoxe.xoxb-2', refreshToken: 'xoxe-2', expiresAt: at(60) },
      });
      await installations.save(one);
      await installations.save(other);
      expect(await installations.find({ teamId: 'T11' })).toEqual(one);
      expect(await installations.find({ teamId: 'T22' })).toEqual(other);
      expect(await installations.find({ teamId: 'T33' })).toBeUndefined();
      expect(await installations.find({ enterpriseId: 'E11' })).toBeUndefined();
    });

    test('no token is stored as it is', async () => {
      await installations.save(installed({ tokens: { botToken: 'xoxb-1-secret', refreshToken: 'xoxe-1-secret' } }));
      const stored = await everythingStored(url);
      expect(stored).toContain('T11');
      expect(stored).not.toMatch(/xox|secret/u);
    });

    test('a token moved into the row of another workspace cannot be read there', async () => {
      await installations.save(installed({}));
      await installations.save(installed({ id: 'T22', tokens: { botToken: 'xoxb-2' } }));
      await runRaw(
        url,
        "update installations set bot_token = (select bot_token from installations where team_id = 'T22') where team_id = 'T11'",
      );
      await expect(installations.find({ teamId: 'T11' })).rejects.toThrow(/cannot be decrypted/u);
    });

    test('the workspace’s own goes before that of its organisation', async () => {
      await installations.save(installed({ id: 'E11', tokens: { botToken: 'xoxb-org' } }));
      await installations.save(installed({ id: 'E11.T11', tokens: { botToken: 'xoxb-own' } }));
      const token = async (enterpriseId: string, teamId: string): Promise<string | undefined> =>
        (await installations.find({ enterpriseId, teamId }))?.tokens.botToken;
      expect(await token('E11', 'T11')).toBe('xoxb-own');
      expect(await token('E11', 'T22')).toBe('xoxb-org');
      expect(await token('E22', 'T22')).toBeUndefined();
      expect(await installations.find({ teamId: 'T22' })).toBeUndefined();
    });

    test('a workspace that joins an organisation takes along what is its own', async () => {
      await installations.save(installed({}));
      await fill('T11');
      const found = await installations.find({ enterpriseId: 'E11', teamId: 'T11' });
      expect(found).toEqual(installed({ id: 'E11.T11' }));
      expect(await installations.find({ enterpriseId: 'E11', teamId: 'T11' })).toEqual(found);
      expect(await everythingStored(url)).not.toContain('"T11"');
      expect(await storage.store.languageOf('E11.T11', 'U11')).toBe('it');
      expect((await storage.store.settings('E11.T11')).helpChannelId).toBe('C0HELP001');
    });

    test('installed again over an earlier one, it keeps its data and works again; the installer is an administrator', async () => {
      await installations.save(installed({}));
      await fill('T11');
      await installations.park('T11', 'xoxb-1', 'token_revoked');
      const again = installed({ installedBy: 'U22', tokens: { botToken: 'xoxb-new' } });
      await installations.save(again);
      expect(await installations.find({ teamId: 'T11' })).toEqual(again);
      expect(await storage.store.languageOf('T11', 'U11')).toBe('it');
      expect((await storage.store.settings('T11')).admins).toEqual(['U11', 'U22']);
    });

    test('only the token in use can park a workspace', async () => {
      await installations.save(installed({}));
      expect(await installations.park('T11', 'xoxb-older', 'token_revoked')).toBe(false);
      expect((await installations.find({ teamId: 'T11' }))?.parked).toBeUndefined();
      expect(await installations.park('T11', 'xoxb-1', 'token_revoked')).toBe(true);
      expect(await installations.park('T11', 'xoxb-1', 'account_inactive')).toBe(false);
      expect((await installations.find({ teamId: 'T11' }))?.parked).toBe('token_revoked');
      expect(await installations.park('T22', 'xoxb-1', 'token_revoked')).toBe(false);
    });
  });

  describe('refreshing tokens', () => {
    beforeEach(async () => {
      await installations.save(installed({ tokens: { botToken: 'xoxb-1', refreshToken: 'xoxe-1', expiresAt: at(9) } }));
    });

    test('of several processes that want to use a refresh token, one may; again once it has not', async () => {
      const others = await Promise.all([open(url), open(url), open(url)]);
      const all = [storage, ...others].map((one) => one.installations(createTokenCipher([KEY])));
      const leases = await Promise.all([...all, ...all, ...all].map((one) => one.leaseRefresh('T11', 60_000)));
      expect(leases.filter(Boolean)).toHaveLength(1);
      expect(await installations.leaseRefresh('T22', 60_000)).toBe(false);
      await runRaw(url, 'update installations set refresh_lease_until = 1');
      expect(await installations.leaseRefresh('T11', 60_000)).toBe(true);
    });

    test('the new tokens replace those they were given for, and no others', async () => {
      const tokens = { botToken: 'xoxb-2', refreshToken: 'xoxe-2', expiresAt: at(99) };
      expect(await installations.replaceTokens('T11', 'xoxe-0', tokens)).toBe(false);
      expect(await installations.replaceTokens('T11', 'xoxe-1', tokens)).toBe(true);
      expect((await installations.find({ teamId: 'T11' }))?.tokens).toEqual(tokens);
      await storage.store.forgetTeam('T11');
      expect(await installations.replaceTokens('T11', 'xoxe-2', tokens)).toBe(false);
      expect(await installations.find({ teamId: 'T11' })).toBeUndefined();
    });
  });

  describe('changing the key', () => {
    test('what is under the older one is read, then written under the new one, and the old one is not needed any more', async () => {
      for (const id of ['T11', 'T22', 'E11.T33']) await installations.save(installed({ id }));
      const both = storage.installations(createTokenCipher([NEXT_KEY, KEY]));
      expect(await both.count()).toEqual({ all: 3, underOldKeys: 3 });
      expect(await both.find({ teamId: 'T11' })).toEqual(installed({}));
      expect(await both.renewKeys()).toEqual({ renewed: 3, unreadable: 0 });
      expect(await both.renewKeys()).toEqual({ renewed: 0, unreadable: 0 });
      expect(await both.count()).toEqual({ all: 3, underOldKeys: 0 });
      const alone = storage.installations(createTokenCipher([NEXT_KEY]));
      expect(await alone.find({ enterpriseId: 'E11', teamId: 'T33' })).toEqual(installed({ id: 'E11.T33' }));
      await expect(installations.find({ teamId: 'T11' })).rejects.toThrow(/the key k2, which is not among TOKEN_KEYS/u);
    });
  });

  test('installations under a key that is gone stop nobody but themselves; without any other they stop the start', async () => {
    await installations.save(installed({ id: 'T11' }));
    const other = { id: 'k9', key: randomBytes(32) };
    await expect(storage.installations(createTokenCipher([other])).renewKeys()).rejects.toThrow(/TOKEN_KEYS/u);
    await storage.installations(createTokenCipher([other])).save(installed({ id: 'T22' }));
    const next = storage.installations(createTokenCipher([NEXT_KEY, other]));
    expect(await next.renewKeys()).toEqual({ renewed: 1, unreadable: 1 });
    expect(await next.find({ teamId: 'T22' })).toEqual(installed({ id: 'T22' }));
  });

  describe('states', () => {
    test('are good once, while they are open, and only when they were given', async () => {
      const { states } = installations;
      await states.open('state-1', 60_000);
      await states.open('state-2', 0);
      expect(await states.use('state-2')).toBe(false);
      expect(await states.use('forged')).toBe(false);
      const uses = await Promise.all(Array.from({ length: 5 }, () => states.use('state-1')));
      expect(uses.filter(Boolean)).toHaveLength(1);
      expect(await everythingStored(url)).not.toContain('state-1');
      await states.open('state-3', 60_000);
      expect(await runRaw(url, 'select * from oauth_states')).toHaveLength(1);
    });
  });

  describe('settings', () => {
    test('are those of the workspace, changed one by one, and go back to the default', async () => {
      const { store } = storage;
      expect(await store.settings('T11')).toEqual({ admins: [] });
      for (const change of SETTINGS) expect(await store.changeSetting('T11', change, false)).toBe(true);
      const all = { admins: ['U11'], defaultLanguage: 'sv', helpChannelId: 'C0HELP001', ownContent: true };
      expect(await store.settings('T11')).toEqual(all);
      expect(await store.settings('T22')).toEqual({ admins: [] });
      await store.changeSetting('T11', { setting: 'language', value: 'default' }, false);
      await store.changeSetting('T11', { setting: 'help-channel', value: 'none' }, false);
      await store.changeSetting('T11', { setting: 'runbooks', value: 'standard' }, false);
      expect(await store.settings('T11')).toEqual({ admins: ['U11'], helpChannelId: '', ownContent: false });
      await store.changeSetting('T11', { setting: 'help-channel', value: 'default' }, false);
      expect((await store.settings('T11')).helpChannelId).toBeUndefined();
    });

    test('the last administrator stays, unless there are others elsewhere', async () => {
      const { store } = storage;
      const change = (setting: 'add-admin' | 'remove-admin', value: string, hasOthers = false): Promise<boolean> =>
        store.changeSetting('T11', { setting, value }, hasOthers);
      await change('add-admin', 'U11');
      await store.changeSetting('T22', { setting: 'add-admin', value: 'U22' }, false);
      expect(await change('remove-admin', 'U11')).toBe(false);
      expect(await change('remove-admin', 'U99', true)).toBe(false);
      await change('add-admin', 'U22');
      expect(await change('remove-admin', 'U11')).toBe(true);
      expect(await change('remove-admin', 'U22', true)).toBe(true);
      expect((await store.settings('T11')).admins).toEqual([]);
      expect((await store.settings('T22')).admins).toEqual(['U22']);
    });
  });

  describe('removal', () => {
    test('takes everything: no row of any table holds the workspace once the last sweep is over', async () => {
      for (const id of ['T11', 'T22']) {
        await installations.save(installed({ id }));
        await fill(id);
      }
      await storage.store.forgetTeam('T11');
      expect(await installations.find({ teamId: 'T11' })).toBeUndefined();
      await storage.store.recordAnswer(answer({ teamId: 'T11', caseId: 'written by work under way' }));
      await storage.store.sweepRemoved(60_000);
      expect(await storage.store.recentCases('T11', 'U1', 9)).toEqual([]);
      await storage.store.sweepRemoved(-1);
      expect(await everythingStored(url)).not.toContain('T11');
      expect(await installations.find({ teamId: 'T22' })).toEqual(installed({ id: 'T22' }));
      expect(await storage.store.languageOf('T22', 'U11')).toBe('it');
      expect((await storage.store.settings('T22')).admins).toEqual(['U11']);
    });

    test('of an organisation takes its workspaces along, but for those that have an installation of their own', async () => {
      await installations.save(installed({ id: 'E11' }));
      await installations.save(installed({ id: 'E11.T22' }));
      await installations.save(installed({ id: 'E22' }));
      for (const id of ['E11', 'E11.T11', 'E11.T22', 'E22.T11', 'T11']) await fill(id);
      await storage.store.forgetTeam('E11');
      await storage.store.sweepRemoved(-1);
      const stored = await everythingStored(url);
      expect(stored).not.toContain('"E11"');
      expect(stored).not.toContain('E11.T11');
      for (const id of ['E11.T22', 'E22.T11', 'T11']) expect(await storage.store.languageOf(id, 'U11')).toBe('it');
    });

    test('of what an earlier installation left keeps the present one', async () => {
      await installations.save(installed({}));
      await fill('T11');
      await storage.store.forgetTeam('T11', { keepInstallation: true });
      await storage.store.sweepRemoved(-1);
      expect(await installations.find({ teamId: 'T11' })).toEqual(installed({}));
      expect(await storage.store.languageOf('T11', 'U11')).toBeUndefined();
    });

    test('installed again, a workspace starts clean, and no sweep touches it', async () => {
      await installations.save(installed({}));
      await fill('T11');
      await storage.store.forgetTeam('T11');
      await storage.store.recordAnswer(answer({ teamId: 'T11', caseId: 'late' }));
      await installations.save(installed({ installedBy: 'U22' }));
      expect(await storage.store.recentCases('T11', 'U1', 9)).toEqual([]);
      expect(await storage.store.settings('T11')).toEqual({ admins: ['U22'] });
      await storage.store.sweepRemoved(60_000);
      expect(await storage.store.settings('T11')).toEqual({ admins: ['U22'] });
    });
  });

  /** A row in every table. */
  async function fill(teamId: string): Promise<void> {
    const { store, queue } = storage;
    await store.claim(teamId, 'event', at(0));
    await store.recordAnswer(answer({ teamId }));
    await store.recordFeedback(judgement({ teamId }));
    await store.rememberLanguage(teamId, 'U11', 'it');
    await queue.enqueue(item({ id: `${teamId}:1`, teamId }));
    for (const change of SETTINGS) await store.changeSetting(teamId, change, false);
  }
}

export function installed(known: Partial<Installation>): Installation {
  return {
    id: 'T11',
    appId: 'A11',
    botUserId: 'U0FIXBOT1',
    botId: 'B0FIXBOT1',
    scopes: ['chat:write', 'commands'],
    installedBy: 'U11',
    installedAt: at(0),
    tokens: { botToken: 'xoxb-1' },
    ...known,
  };
}
