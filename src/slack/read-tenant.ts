import { tenantOf, type Tenant } from '../core/tenant.ts';
import { record, type Json } from './record.ts';

/**
 * For which installation of the app Slack delivered this. In a channel shared between organisations `team_id` names where something
 * happened, which may be somebody else's workspace; `authorizations` says whose installation hears of it. An installation in a whole
 * organisation has no team there. https://docs.slack.dev/apis/events-api#authorizations
 */
export function readTenant(body: unknown): Tenant | undefined {
  const root = record(body);
  return root['type'] === 'event_callback' ? tenantOfEvent(root) : tenantOfInteraction(root);
}

function tenantOfEvent(root: Json): Tenant | undefined {
  const { authorizations, context_team_id: contextTeam, context_enterprise_id: contextEnterprise } = root;
  const [first] = Array.isArray(authorizations) ? (authorizations as unknown[]) : [];
  if (first === undefined)
    return contextTeam == null ? read(root['enterprise_id'], root['team_id']) : read(contextEnterprise, contextTeam);
  const { enterprise_id: enterprise, team_id: team } = record(first);
  const isOwn = enterprise != null && root['enterprise_id'] === enterprise;
  return read(enterprise, team ?? contextTeam ?? (isOwn ? root['team_id'] : undefined));
}

/** A window may have been opened by somebody of another workspace; it says where the app is installed. */
function tenantOfInteraction(root: Json): Tenant | undefined {
  const team = record(root['team']);
  const installedIn = record(root['view'])['app_installed_team_id'];
  const teamId = root['team_id'] ?? team['id'] ?? root['user_team'] ?? record(root['user'])['team_id'];
  const isElsewhere = installedIn != null && installedIn !== teamId;
  if (isElsewhere) return read(undefined, installedIn);
  return read(root['enterprise_id'] ?? record(root['enterprise'])['id'] ?? team['enterprise_id'], teamId);
}

/** Where an organisation acts as a whole, its id stands in the place of the team's. */
function read(enterprise: unknown, team: unknown): Tenant | undefined {
  return tenantOf(enterprise, team) ?? tenantOf(team, undefined);
}

/** True for somebody who is known to be of another workspace: in a shared channel they see the answer, and no more. */
export function isForeign(body: unknown, tenant: Tenant): boolean {
  const root = record(body);
  const event = record(root['event']);
  const theirs = record(root['user'])['team_id'] ?? event['user_team'] ?? event['team'];
  if (typeof theirs !== 'string' || tenant.teamId === undefined) return false;
  return theirs !== tenant.teamId && theirs !== tenant.enterpriseId;
}
