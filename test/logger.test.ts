import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pino } from 'pino';
import { allowed, clean, createSlackLogger } from '../src/logger.ts';

describe('what may be logged', () => {
  test('are fields of the list; a text, a body or a header is not on it', () => {
    const fields = {
      teamId: 'T1',
      error: 'it broke',
      count: 3,
      text: 'our customer 4711',
      body: { text: 'x' },
      headers: {},
      userId: 'U1',
    };
    expect(allowed(fields)).toEqual({ teamId: 'T1', error: 'it broke', count: 3 });
    for (const odd of [undefined, null, 'text', 7]) expect(allowed(odd)).toEqual({});
  });

  test.each([
    ['invalid token xoxb-1234-5678-abcDEF given', 'invalid token [token] given'],
    ['xapp-1-A0-99-ff and xoxp-1', '[token] and [token]'],
    ['POST https://hooks.slack.com/actions/T1/2/secret failed', 'POST [response_url] failed'],
    ['wss://x/link/?ticket=abc-def&app_id=1', 'wss://x/link/?ticket=[hidden]&app_id=1'],
    ['oauth code=1.2.3 state=xyz', 'oauth code=[hidden] state=[hidden]'],
    ['trigger_id=12345.67890.abcdef expired', 'trigger_id=[hidden] expired'],
    ['signed with 0123456789abcdef0123456789abcdef', 'signed with [secret]'],
  ])('%s is cleaned', (text, expected) => {
    expect(clean(text)).toBe(expected);
    expect(allowed({ error: text })).toEqual({ error: expected });
  });

  test('stays short, and a token at the edge is not cut into something else', () => {
    fc.assert(
      fc.property(fc.nat({ max: 400 }), (length) => {
        const cleaned = clean(`${'a '.repeat(length)}xoxb-1234-secret-part`);
        expect(cleaned.length).toBeLessThanOrEqual(300);
        expect(cleaned).not.toMatch(/xoxb|secret/u);
      }),
    );
  });
});

describe("what Slack's libraries log", () => {
  test('goes into ours as one line, cleaned, with the fields that may be logged', () => {
    const [lines, logger] = capture();
    logger.warn('retrying with xoxb-1-2', { error: 'ECONNRESET', text: 'our customer 4711' });
    logger.error(new Error('https://hooks.slack.com/x/y'));
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
      expect.objectContaining({ level: 40, msg: 'retrying with [token]', error: 'ECONNRESET' }),
      expect.objectContaining({ level: 50, msg: '[response_url]' }),
    ]);
    expect(lines.join()).not.toContain('4711');
  });

  test('at debug goes nowhere: it holds frames and tickets', () => {
    const [lines, logger] = capture();
    logger.debug('{"type":"events_api","payload":{"text":"our customer 4711"}}');
    expect(lines).toEqual([]);
  });
});

function capture(): [string[], ReturnType<typeof createSlackLogger>] {
  const lines: string[] = [];
  return [lines, createSlackLogger(pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) }))];
}
