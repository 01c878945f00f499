import type { AnswerRecord, Feedback } from '../../src/storage/store.ts';

/** A time that many seconds after the first. */
export function at(seconds: number): Date {
  return new Date(Date.UTC(2026, 0, 1) + seconds * 1000);
}

export function answer(known: Partial<AnswerRecord>): AnswerRecord {
  return {
    caseId: 'c1',
    teamId: 'T1',
    userId: 'U1',
    outcome: 'answer',
    modules: ['mta'],
    language: 'en',
    contentVersion: 'v1',
    at: at(1),
    ...known,
  };
}

export function judgement(known: Partial<Feedback>): Feedback {
  return { teamId: 'T1', caseId: 'c1', userId: 'U1', solved: true, at: at(1), ...known };
}
