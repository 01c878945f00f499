import type { Language } from '../core/language.ts';
import type { SettingChange, TeamSettings } from '../core/team-settings.ts';

/** Never the text of a report, unless keeping it was switched on. Everything belongs to one workspace (`teamId`). */
export interface AnswerRecord {
  readonly caseId: string;
  readonly teamId: string;
  readonly userId: string;
  /** Absent for reports made outside a channel (App Home). */
  readonly channelId?: string;
  /** Thread in which the answer stands, where it is public. */
  readonly threadTs?: string;
  readonly outcome: 'answer' | 'choose' | 'none';
  /** Best first; empty when nothing was recognised. */
  readonly modules: readonly string[];
  readonly language: Language;
  readonly contentVersion: string;
  readonly at: Date;
  /** Only when keeping texts is switched on and the report was not recognised. */
  readonly text?: string;
}

export interface Feedback {
  readonly teamId: string;
  readonly caseId: string;
  readonly userId: string;
  readonly solved: boolean;
  readonly at: Date;
}

/** How often the same trouble was reported lately, the report in hand not counted. */
export interface SameTrouble {
  readonly count: number;
  /** The first public answer among them, where there is one. */
  readonly first?: { readonly channelId: string; readonly threadTs: string };
}

export interface Statistics {
  readonly answers: number;
  readonly byOutcome: Readonly<Record<'answer' | 'choose' | 'none', number>>;
  /** By the best module of each answer, whatever its outcome. Lists have the most frequent first. */
  readonly byModule: readonly { readonly module: string; readonly count: number }[];
  readonly byLanguage: readonly { readonly language: Language; readonly count: number }[];
  /** Cases judged since then, by the latest judgement of each person. Each counts once: as solved where anybody says so. */
  readonly solved: number;
  readonly notSolved: number;
}

/** What was deleted on somebody's request. */
export interface Forgotten {
  readonly cases: number;
  readonly feedback: number;
  readonly language: boolean;
}

/**
 * What the bot remembers. Invariants: a claimed id is claimed once, whoever asks; one judgement per person and case, the latest
 * counts; nothing of one workspace is seen from another; after `forget` and `forgetTeam` nothing of the person or team is left.
 * Every method rejects with `StoreError` when the storage cannot be used; callers decide what may be lost.
 */
export interface Store {
  /** True the first time an id is claimed in a workspace, false ever after (ids are kept 3 days). */
  claim(teamId: string, id: string, at: Date): Promise<boolean>;
  /** Whether it was claimed; asking claims nothing. */
  isClaimed(teamId: string, id: string): Promise<boolean>;
  /** The same case recorded again replaces what was recorded before. */
  recordAnswer(record: AnswerRecord): Promise<void>;
  /** Looks back over answers that name the module as their first one. */
  sameTrouble(teamId: string, module: string, since: Date, exceptCaseId: string): Promise<SameTrouble>;
  /** A judgement that arrives after a later one of the same person changes nothing. */
  recordFeedback(feedback: Feedback): Promise<void>;
  /** Oldest first. */
  feedbackOf(teamId: string, caseId: string): Promise<readonly Feedback[]>;
  languageOf(teamId: string, userId: string): Promise<Language | undefined>;
  /** `undefined` goes back to choosing automatically. */
  rememberLanguage(teamId: string, userId: string, language: Language | undefined): Promise<void>;
  /** Newest first. */
  recentCases(teamId: string, userId: string, limit: number): Promise<readonly AnswerRecord[]>;
  statistics(teamId: string, since: Date): Promise<Statistics>;
  /** Texts that were not recognised, newest first; empty unless texts are kept. */
  unrecognised(
    teamId: string,
    since: Date,
    limit: number,
  ): Promise<readonly { readonly text: string; readonly language: Language }[]>;
  settings(teamId: string): Promise<TeamSettings>;
  /** False when it changes nothing: nobody to remove, or the last administrator (`hasOtherAdmins`: there are more than those stored). */
  changeSetting(teamId: string, change: SettingChange, hasOtherAdmins: boolean): Promise<boolean>;
  /** Judgements of others on the person's cases go with the cases, and are counted. */
  forget(teamId: string, userId: string): Promise<Forgotten>;
  /**
   * The token goes first, then everything else. What work under way writes after that goes with the next `sweepRemoved`. An
   * organisation takes along its workspaces, but for those where the app is installed for themselves. With `keepInstallation`
   * only what was kept goes: the app was installed anew meanwhile.
   */
  forgetTeam(teamId: string, how?: { readonly keepInstallation: boolean }): Promise<void>;
  /** Deletes once more what belongs to workspaces that have left within the last `graceMs`, and forgets that they were there after that. */
  sweepRemoved(graceMs: number): Promise<void>;
  /**
   * Deletes texts older than `textsBefore`, handled ids and records older than theirs, in all workspaces. Returns how many
   * rows went; a record that only loses its text is not one.
   */
  purge(limits: {
    readonly textsBefore: Date;
    readonly idsBefore: Date;
    readonly recordsBefore: Date;
  }): Promise<number>;
  /** Rejects when the storage cannot be written. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** The storage could not be used; `cause` says why. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code = 'store_unavailable';
}
