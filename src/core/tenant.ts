/**
 * Whose data it is. One installation of the app serves a workspace, or every workspace of an Enterprise organisation; what is kept is
 * kept by organisation and workspace, since only both together name one: https://docs.slack.dev/enterprise
 */
export interface Tenant {
  /** `E…`; absent for a workspace that belongs to no organisation. */
  readonly enterpriseId?: string;
  /** `T…`; absent for an installation in a whole organisation, and for what happens outside all of its workspaces. */
  readonly teamId?: string;
}

/** `T1`, `E1.T1` or `E1`: how a tenant is called in the storage (`team_id`) and everywhere else in the bot (`teamId`). */
export type TenantId = string;

const TEAM = /^T[A-Z0-9]{2,20}$/u;
const ENTERPRISE = /^E[A-Z0-9]{2,20}$/u;

/** Undefined when both parts are missing. */
export function tenantId({ enterpriseId, teamId }: Tenant): TenantId | undefined {
  if (enterpriseId === undefined) return teamId;
  return teamId === undefined ? enterpriseId : `${enterpriseId}.${teamId}`;
}

/** Undefined for what is no tenant's id. */
export function parseTenantId(id: string): Tenant | undefined {
  const [first, second] = id.split('.');
  const tenant = second === undefined && TEAM.test(id) ? tenantOf(undefined, id) : tenantOf(first, second);
  return tenant !== undefined && tenantId(tenant) === id ? tenant : undefined;
}

/** Ids that Slack cannot have made count as missing. Undefined when nothing is left. */
export function tenantOf(enterpriseId: unknown, teamId: unknown): Tenant | undefined {
  const enterprise = typeof enterpriseId === 'string' && ENTERPRISE.test(enterpriseId) ? { enterpriseId } : {};
  const team = typeof teamId === 'string' && TEAM.test(teamId) ? { teamId } : {};
  const tenant = { ...enterprise, ...team };
  return tenantId(tenant) === undefined ? undefined : tenant;
}

/** The ids under which an installation that serves this tenant may be kept, the closest first. */
export function installationIds(tenant: Tenant): readonly TenantId[] {
  const candidates = [tenantId(tenant), tenant.enterpriseId, tenant.teamId];
  return [...new Set(candidates.filter((id) => id !== undefined))];
}
