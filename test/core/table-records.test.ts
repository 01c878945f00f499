import { expect, test } from '@jest/globals';
import { plainReply } from '../../src/core/plain-reply.ts';
import type { Reply, Table } from '../../src/core/reply.ts';
import { recordsOf } from '../../src/core/table-records.ts';
import { parseText, plainText } from '../../src/core/text.ts';
import { renderMessage } from '../../src/slack/render.ts';

const PORTS: Table = {
  kind: 'table',
  head: ['Port', 'Used by', 'Purpose'],
  rows: [
    ['6666', '`syslogd`', 'receives the log lines of all other modules'].map(parseText),
    ['8080', '', 'Tomcat, for the pages of the console'].map(parseText),
  ],
};
const CODES: Table = { kind: 'table', head: ['Code', 'Meaning'], rows: [['0', 'all modules run'].map(parseText)] };

test('a row is its first cell, then the others after the headings of their columns; empty cells are left out', () => {
  const records = recordsOf(PORTS).map(({ title, fields }) => [title, ...fields].map(plainText));
  expect(records).toEqual([
    ['6666', 'Used by: syslogd', 'Purpose: receives the log lines of all other modules'],
    ['8080', 'Purpose: Tomcat, for the pages of the console'],
  ]);
});

test('a first cell with code in it is not put in bold', () => {
  const rows = [[parseText('`pop3`, `inmail`'), parseText('bounce mailbox')]];
  expect(slackText({ ...CODES, rows, head: ['Trace type with a long name', 'What it shows in the log'] })).toMatch(
    /^`pop3`, `inmail`\n/u,
  );
});

test('headings have the colon of the language', () => {
  const [record] = recordsOf({ ...CODES, labels: ['Code\u00a0:', 'Sens\u00a0:'] });
  expect(record?.fields.map(plainText)).toEqual(['Sens\u00a0: all modules run']);
});

test('Slack gets columns that fit a phone, and else rows one after the other, code in them as code', () => {
  expect(slackText(CODES)).toMatch(/^```Code {4}Meaning\n─/u);
  expect(slackText(PORTS)).toBe(
    [
      '*6666*\nUsed by: `syslogd`\nPurpose: receives the log lines of all other modules',
      '*8080*\nPurpose: Tomcat, for the pages of the console',
    ].join('\n\n'),
  );
});

test('who listens always hears rows, and a terminal shows columns as long as no word has to be broken', () => {
  expect(renderMessage(replyOf(CODES)).text).toBe('0\nMeaning: all modules run');
  expect(plainReply(replyOf(PORTS), { width: 60, withButtons: true })).toContain(
    '6666    syslogd  receives the log lines',
  );
  expect(plainReply(replyOf(PORTS), { width: 20, withButtons: true })).toContain('6666\nUsed by: syslogd');
});

function slackText(table: Table): string {
  const [block] = renderMessage(replyOf(table)).blocks;
  return block?.type === 'section' ? (block.text?.text ?? '') : '';
}

function replyOf(table: Table): Reply {
  return { language: 'en', surface: 'message', parts: [table] };
}
