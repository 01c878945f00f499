import type { Language } from '../core/language.ts';
import type { WorkState } from './work-queue.ts';

/**
 * The tables, one shape for SQLite and PostgreSQL: text, integer flags (0 or 1), and times as bigint milliseconds since 1970.
 * Every table has `team_id`; what one workspace may see is what carries its id.
 */
export interface Schema {
  claims: ClaimRow;
  answers: AnswerRow;
  feedback: FeedbackRow;
  language_choices: LanguageChoiceRow;
  work: WorkRow;
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
