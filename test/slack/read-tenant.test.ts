import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { tenantId } from '../../src/core/tenant.ts';
import { isForeign, readTenant } from '../../src/slack/read-tenant.ts';

const event = { type: 'app_mention', user: 'U11', channel: 'C11' };
const here = { enterprise_id: 'E11', team_id: 'T11', is_enterprise_install: false };

describe('whose installation hears of it', () => {
  test.each<[string, Record<string, unknown>, string | undefined]>([
    ['an event of a workspace', { event, team_id: 'T11' }, 'T11'],
    ['of a workspace in an organisation', { event, team_id: 'T11', enterprise_id: 'E11' }, 'E11.T11'],
    [
      'of a shared channel, said elsewhere',
      { event, team_id: 'T99', enterprise_id: 'E99', authorizations: [here] },
      'E11.T11',
    ],
    [
      'of a shared channel, without an organisation',
      { event, team_id: 'T99', enterprise_id: 'E99', authorizations: [{ ...here, enterprise_id: null }] },
      'T11',
    ],
    [
      'of an installation in the whole organisation',
      { event, team_id: 'T11', enterprise_id: 'E11', authorizations: [{ ...here, team_id: null }] },
      'E11.T11',
    ],
    [
      'of one, said in somebody else’s workspace',
      { event, team_id: 'T99', enterprise_id: 'E99', authorizations: [{ ...here, team_id: null }] },
      'E11',
    ],
    [
      'of one, said in somebody else’s workspace, heard through ours',
      { event, team_id: 'T99', context_team_id: 'T11', authorizations: [{ ...here, team_id: null }] },
      'E11.T11',
    ],
    ['heard through ours', { event, team_id: 'T99', context_team_id: 'T11', context_enterprise_id: null }, 'T11'],
    ['of nobody', { event }, undefined],
  ])('%s', (_what, body, id) => {
    expect(idOf({ type: 'event_callback', ...body })).toBe(id);
  });

  test.each<[string, Record<string, unknown>, string | undefined]>([
    ['a command', { command: '/x', team_id: 'T11' }, 'T11'],
    ['a command in an organisation', { command: '/x', team_id: 'T11', enterprise_id: 'E11' }, 'E11.T11'],
    ['a click', { type: 'block_actions', team: { id: 'T11' }, enterprise: null }, 'T11'],
    ['a click in an organisation', { type: 'block_actions', team: { id: 'T11', enterprise_id: 'E11' } }, 'E11.T11'],
    [
      'a click where there is no team',
      { type: 'block_actions', team: null, enterprise: { id: 'E11' }, user: { team_id: 'T11' } },
      'E11.T11',
    ],
    [
      'a window of somebody else’s',
      { type: 'block_actions', team: { id: 'T99' }, view: { app_installed_team_id: 'T11' } },
      'T11',
    ],
    [
      'ids that are none',
      { type: 'block_actions', team: { id: '__proto__' }, enterprise: { id: 'constructor' } },
      undefined,
    ],
  ])('%s', (_what, body, id) => {
    expect(idOf(body)).toBe(id);
  });

  test('what a button or a window carries has no say in it', () => {
    const forged = JSON.stringify({ teamId: 'T99', team_id: 'T99', channelId: 'C99' });
    const body = {
      type: 'block_actions',
      team: { id: 'T11' },
      actions: [{ value: forged }],
      view: { private_metadata: forged },
    };
    expect(idOf(body)).toBe('T11');
  });
});

test.each([
  [{ user: { id: 'U11', team_id: 'T11' } }, false],
  [{ user: { id: 'U11', team_id: 'T99' } }, true],
  [{ user: { id: 'U11', team_id: 'E11' } }, false],
  [{ event: { user: 'U11', team: 'T99' } }, true],
  [{ event: { user: 'U11', user_team: 'T11', team: 'T99' } }, false],
  [{ user: { id: 'U11' } }, false],
])('%j is of another workspace: %j', (body, expected) => {
  expect(isForeign(body, { enterpriseId: 'E11', teamId: 'T11' })).toBe(expected);
});

/** Samples that Slack's libraries publish; their ids have an underscore, which no id of Slack's has. Not part of this repository. */
const SAMPLES = fileURLToPath(new URL('../../../shared/payloads/bolt-python-scenarios/', import.meta.url));
const isThere = existsSync(SAMPLES);

(isThere ? describe : describe.skip)(
  isThere ? 'published samples' : 'published samples (skipped: no ../shared/payloads)',
  () => {
    test.each([
      ['events_shared_channels.event_body.json', 'EINSTALLED.TINSTALLED'],
      ['events_shared_channels.valid_event_body.json', 'EINSTALLED.TINSTALLED'],
      ['events_shared_channels.app_uninstalled_body.json', 'EINSTALLED.TINSTALLED'],
      ['events_shared_channels.tokens_revoked_body.json', 'EINSTALLED.TINSTALLED'],
      ['events.app_uninstalled_body.json', 'E111.T111'],
      ['events_org_apps.event_payload.153.json', 'E111.T111'],
      ['events_org_apps.event_payload.203.json', 'E111.T111'],
      ['events_org_apps.event_payload.116.json', 'E111'],
      ['events_say_stream.org_app_mention_event_body.json', 'E111.T111'],
    ])('%s', (file, id) => {
      const text = readFileSync(join(SAMPLES, file), 'utf8').replaceAll(/\b([TE])_/gu, '$1');
      expect(idOf(JSON.parse(text))).toBe(id);
    });
  },
);

function idOf(body: unknown): string | undefined {
  const tenant = readTenant(body);
  return tenant === undefined ? undefined : tenantId(tenant);
}
