import { expect, test } from '@jest/globals';
import { installationIds, parseTenantId, tenantId, tenantOf } from '../../src/core/tenant.ts';

test.each([
  [{ teamId: 'T11' }, 'T11', ['T11']],
  [{ enterpriseId: 'E11', teamId: 'T11' }, 'E11.T11', ['E11.T11', 'E11', 'T11']],
  [{ enterpriseId: 'E11' }, 'E11', ['E11']],
])('%j is called %s', (tenant, id, installations) => {
  expect(tenantId(tenant)).toBe(id);
  expect(parseTenantId(id)).toEqual(tenant);
  expect(installationIds(tenant)).toEqual(installations);
});

test.each([
  '',
  '.',
  'T1',
  'E11.',
  '.T11',
  'E11.E11',
  'T11.E11',
  'T11.T11',
  'E11.T11.T11',
  't11',
  'T11 ',
  '../T11',
  '__proto__',
])('%j is nobody’s id', (id) => {
  expect(parseTenantId(id)).toBeUndefined();
});

test.each<[unknown, unknown, string | undefined]>([
  [null, 'T11', 'T11'],
  ['E11', null, 'E11'],
  ['E11', '__proto__', 'E11'],
  ['constructor', 'T11', 'T11'],
  [undefined, '__proto__', undefined],
  [{}, ['T11'], undefined],
  ['', '', undefined],
  ['T11', 'E11', undefined],
])('enterprise %j and team %j are %j', (enterprise, team, id) => {
  const tenant = tenantOf(enterprise, team);
  expect(tenant === undefined ? undefined : tenantId(tenant)).toBe(id);
});
