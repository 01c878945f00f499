import type { Language } from '../core/language.ts';
import type { WorkState } from './work-queue.ts';

/**
 * The tables, one shape for SQLite and PostgreSQL: text, integer flags (0 or 1), and times as bigint milliseconds since 1970.
 * Every table of a workspace has `team_id`, which holds a tenant's id (see `core/tenant.ts`); what one workspace may see is what carries
 * its id. `oauth_states` belongs to nobody yet.
 */
export interface Schema {
  claims: ClaimRow;
  answers: AnswerRow;
  feedback: FeedbackRow;
  language_choices: LanguageChoiceRow;
  work: WorkRow;
  installations: InstallationRow;
  team_settings: TeamSettingsRow;
  team_admins: TeamAdminRow;
  removals: RemovalRow;
  oauth_states: OAuthStateRow;
}

/** Ids that were handled. The team `''` is the storage's own, see `check`. */
export interface ClaimRow {
  team_id: string;
  id: string;
  at: number;
}

export interface AnswerRow {
  team_id: string;
  case_id: string;
  user_id: string;
  channel_id: string | null;
  thread_ts: string | null;
  outcome: 'answer' | 'choose' | 'none';
  /** JSON list of module ids, best first. */
  modules: string;
  first_module: string | null;
  language: Language;
  content_version: string;
  at: number;
  text: string | null;
}

export interface FeedbackRow {
  team_id: string;
  case_id: string;
  user_id: string;
  solved: 0 | 1;
  at: number;
}

export interface LanguageChoiceRow {
  team_id: string;
  user_id: string;
  language: string;
}

/** What the columns mean in each state is told in `work-queue.ts`. */
export interface WorkRow {
  id: string;
  team_id: string;
  user_id: string | null;
  kind: string;
  body: string;
  state: WorkState;
  attempts: number;
  lease_owner: string | null;
  /** 0 while nobody holds a lease. */
  lease_until: number;
  fence: number;
  not_before: number;
  received_at: number;
  posted_at: number | null;
  /** Set in the states `done` and `dead` only. */
  finished_at: number | null;
  reason: string | null;
  /** The fence under which the latest post was begun, until it is known what became of it. */
  posting_fence: number | null;
  unclear: number;
  response_uses: number;
  crashes: number;
}

/** Tokens are encrypted under the key `key_id`, see `token-cipher.ts`. */
export interface InstallationRow {
  team_id: string;
  app_id: string;
  bot_user_id: string;
  bot_id: string;
  /** Separated by commas, as Slack lists them. */
  scopes: string;
  installed_by: string;
  installed_at: number;
  key_id: string;
  bot_token: string;
  refresh_token: string | null;
  expires_at: number | null;
  /** One process at a time uses the refresh token. */
  refresh_lease_until: number;
  parked: string | null;
}

/** Null: what the environment says. */
export interface TeamSettingsRow {
  team_id: string;
  default_language: string | null;
  /** Empty: nobody is asked for help. */
  help_channel_id: string | null;
  own_content: 0 | 1 | null;
}

export interface TeamAdminRow {
  team_id: string;
  user_id: string;
}

/** Workspaces that have just left: what was still under way is deleted once more. */
export interface RemovalRow {
  team_id: string;
  at: number;
}

export interface OAuthStateRow {
  /** SHA-256 of the state, hexadecimal. */
  hash: string;
  expires_at: number;
}
