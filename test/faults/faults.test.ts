import { describe, expect, test } from '@jest/globals';
import { ANSWER_ROWS } from './rows-answers.ts';
import { CLICK_ROWS } from './rows-clicks.ts';
import { CRASH_ROWS } from './rows-crashes.ts';
import { DELIVERY_ROWS } from './rows-delivery.ts';
import { DISK_ROWS } from './rows-disk.ts';
import { HTTP_ROWS } from './rows-http.ts';
import { NETWORK_ROWS } from './rows-network.ts';
import { SIGNED_ROWS } from './rows-signed.ts';
import { TRANSPORT_ROWS } from './rows-transport.ts';
import { hasRun } from './row.ts';

/** The rows that take seconds; `npm run faults` runs them all, and in full. */
const SHORT = new Set('D1 D4 D6 D8 D9b T4 T7 T8 T9 T12 T13 T14 A15 N1 N2 N3'.split(' '));

describe('the bot as a process of its own, with faults', () => {
  const rows = [
    ...DELIVERY_ROWS,
    ...CRASH_ROWS,
    ...DISK_ROWS,
    ...TRANSPORT_ROWS,
    ...SIGNED_ROWS,
    ...CLICK_ROWS,
    ...ANSWER_ROWS,
    ...HTTP_ROWS,
    ...NETWORK_ROWS,
  ].filter(({ id }) => SHORT.has(id));
  test.each(rows.map((row) => [row.id, row.title, row] as const))(
    '%s: %s',
    async (id, _title, row) => {
      const outcome = await row.run('short');
      if (!hasRun(outcome)) {
        process.stderr.write(`${id} skipped: this machine lacks ${outcome.lacks}\n`);
        return;
      }
      expect(outcome.isMet ? 'holds' : outcome.figures).toBe('holds');
    },
    120_000,
  );
});
