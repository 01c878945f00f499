import type { AnswerRow } from './schema.ts';
import type { AnswerRecord } from './store.ts';

/** An answer as a row of the table, and back. */
export function answerRow(record: AnswerRecord): AnswerRow {
  return {
    team_id: record.teamId,
    case_id: record.caseId,
    user_id: record.userId,
    channel_id: record.channelId ?? null,
    thread_ts: record.threadTs ?? null,
    outcome: record.outcome,
    modules: JSON.stringify(record.modules),
    first_module: record.modules[0] ?? null,
    language: record.language,
    content_version: record.contentVersion,
    at: record.at.getTime(),
    text: record.text ?? null,
  };
}

export function answerRecord(row: AnswerRow): AnswerRecord {
  return {
    caseId: row.case_id,
    teamId: row.team_id,
    userId: row.user_id,
    ...(row.channel_id === null ? {} : { channelId: row.channel_id }),
    ...(row.thread_ts === null ? {} : { threadTs: row.thread_ts }),
    outcome: row.outcome,
    modules: readModules(row.modules),
    language: row.language,
    contentVersion: row.content_version,
    at: new Date(row.at),
    ...(row.text === null ? {} : { text: row.text }),
  };
}

function readModules(json: string): string[] {
  const modules: unknown = JSON.parse(json);
  return Array.isArray(modules) ? modules.filter((module) => typeof module === 'string') : [];
}
