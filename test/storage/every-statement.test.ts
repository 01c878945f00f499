import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const STORAGE = fileURLToPath(new URL('../../src/storage/', import.meta.url));
const TABLES_OF_TENANTS = [
  'claims',
  'answers',
  'feedback',
  'language_choices',
  'work',
  'installations',
  'team_settings',
  'team_admins',
  'removals',
];

/** Statements that serve all workspaces at once, each with the reason why it may. */
const FOR_ALL: Readonly<Record<string, string>> = {
  'sql-retention.ts wipeTexts answers': 'deletes by age',
  'sql-retention.ts deleteClaims claims': 'deletes by age',
  'sql-retention.ts deleteAnswers answers': 'deletes by age',
  'sql-retention.ts deleteOldFeedback feedback': 'deletes by age',
  'sql-work-leases.ts lease work': 'takes what is due, whoever it belongs to, and says whose it is',
  'sql-work-leases.ts oldestDue work': 'ids of what is due',
  'sql-work-leases.ts held work': 'by the id, which has the workspace in it, under a lease',
  'sql-work-upkeep.ts deadLetters work': 'for the operator',
  'sql-work-upkeep.ts replay work': 'for the operator',
  'sql-work-upkeep.ts depth work': 'numbers only',
  'sql-work-upkeep.ts deleteFinished work': 'deletes by age',
  'sql-installations.ts count installations': 'numbers only',
  'sql-installations.ts renewKeys installations': 'ids of those under an older key',
  'sql-removal.ts sweepRemoved removals': 'ids of those that have left',
  'sql-store.ts check claims': 'a row that is nobody’s',
  'sql-removal.ts ofTenant installations': 'ids of workspaces to be spared',
};

/** A row found by its workspace, or written with it. */
const NAMES_WORKSPACE =
  /where\(\s*'(?:\w+\.)?team_id', '(?:=|in|!=)'|where\(ofTenant\(|\bteam_id: (?:teamId|record\.teamId|to)\b|values\((?:row|\{ \.\.\.(?:row|sealed\())/u;

test('every statement on a table of workspaces says which workspace, but for those that are named here with a reason', () => {
  const nameless = statements().filter(({ text }) => !NAMES_WORKSPACE.test(text));
  expect([...new Set(nameless.map(({ place }) => place))].toSorted()).toEqual(Object.keys(FOR_ALL).toSorted());
  expect(statements().length).toBeGreaterThan(40);
});

test('no statement is put together from texts', () => {
  const raw = sources().flatMap(({ name, source }) =>
    [...source.matchAll(/sql(?:<[^`]*>)?`[^`]*`|sql\.raw\(/gu)].map(([text]) => `${name}: ${text}`),
  );
  const values = raw.filter((text) => /\$\{(?!now\}|Math\.ceil\(ms\)\})/u.test(text) || text.includes('sql.raw'));
  expect(values).toEqual([]);
});

interface Statement {
  /** File, function and table. */
  readonly place: string;
  readonly text: string;
}

/** From the verb to the end of the expression: a semicolon, or the bracket that closes around it. */
function statements(): Statement[] {
  return sources().flatMap(({ name, source }) =>
    [...source.matchAll(/\b(?:selectFrom|insertInto|updateTable|deleteFrom)\((?:'(\w+)(?: as \w+)?'|table)\)/gu)]
      .filter(([, table]) => table === undefined || TABLES_OF_TENANTS.includes(table))
      .map((found) => ({
        place: `${name} ${functionAround(source, found.index)} ${found[1] ?? 'table'}`,
        text: expressionFrom(source, found.index),
      })),
  );
}

function functionAround(source: string, index: number): string {
  return [...source.slice(0, index).matchAll(/^(?:export )?(?:async )?function (\w+)/gmu)].at(-1)?.[1] ?? '';
}

function expressionFrom(source: string, from: number): string {
  let depth = 0;
  for (let at = from; at < source.length; at += 1) {
    const letter = source[at] ?? '';
    if ('([{'.includes(letter)) depth += 1;
    if (')]}'.includes(letter)) depth -= 1;
    if (depth < 0 || (depth === 0 && letter === ';')) return source.slice(from, at);
  }
  return source.slice(from);
}

function sources(): { name: string; source: string }[] {
  return readdirSync(STORAGE)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => ({ name, source: readFileSync(join(STORAGE, name), 'utf8') }));
}
