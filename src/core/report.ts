import type { Language } from './language.ts';

/** What someone told us, whatever the channel. */
export interface Report {
  /** The channel's own id of the message, so that a redelivered event keeps it. */
  readonly id: string;
  readonly text: string;
  readonly asker?: Asker;
  /** Where it was said. Absent at the command line. */
  readonly place?: Place;
  /** Forces the language of the reply. */
  readonly language?: Language;
  /** BCP 47, as the channel reports it. */
  readonly locale?: string;
}

/** A person, by ids only. */
export interface Asker {
  /** The tenant's id, see `tenant.ts`. */
  readonly teamId: string;
  readonly userId: string;
  /** Of another workspace, in a channel that both share: sees the answer, and nothing of what else goes on here. */
  readonly isForeign?: true;
}

export interface Place {
  readonly channelId: string;
  /** The message that the thread hangs under, where there is one. */
  readonly threadTs?: string;
}
