import { writeFileSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { countRows, lineOf, withFigures } from './figures.ts';
import { ANSWER_ROWS } from './rows-answers.ts';
import { CLICK_ROWS } from './rows-clicks.ts';
import { CLOCK_ROWS } from './rows-clock.ts';
import { CRASH_ROWS } from './rows-crashes.ts';
import { DELIVERY_ROWS } from './rows-delivery.ts';
import { DISK_ROWS } from './rows-disk.ts';
import { HTTP_ROWS } from './rows-http.ts';
import { LOAD_ROWS } from './rows-load.ts';
import { MIXED_ROWS } from './rows-mixed.ts';
import { NETWORK_ROWS } from './rows-network.ts';
import { PROCESS_ROWS } from './rows-process.ts';
import { SIGNED_ROWS } from './rows-signed.ts';
import { TRANSPORT_ROWS } from './rows-transport.ts';
import { hasRun, type Outcome, type Row, type Scale } from './row.ts';

/**
 * `npm run faults`: every row in full, one after the other. `-- --only D8,T4`, `-- --short`; `-- --write` puts the figures into
 * docs/reliability.md. Rows that need what this machine lacks are named, and their figures stay.
 */
const { values } = parseArgs({
  options: { only: { type: 'string' }, short: { type: 'boolean' }, write: { type: 'boolean' } },
});
const scale: Scale = values.short === true ? 'short' : 'full';
const wanted = values.only?.split(',');
const all = [
  ...DELIVERY_ROWS,
  ...CRASH_ROWS,
  ...DISK_ROWS,
  ...TRANSPORT_ROWS,
  ...SIGNED_ROWS,
  ...MIXED_ROWS,
  ...CLICK_ROWS,
  ...ANSWER_ROWS,
  ...HTTP_ROWS,
  ...NETWORK_ROWS,
  ...CLOCK_ROWS,
  ...LOAD_ROWS,
  ...PROCESS_ROWS,
];
const unknown = wanted?.filter((id) => !all.some((row) => row.id === id)) ?? [];
if (unknown.length > 0) {
  process.stderr.write(`--only ${unknown.join(',')}: no such row; there are ${all.map(({ id }) => id).join(', ')}\n`);
  process.exit(64);
}
if (scale === 'short' && values.write === true) {
  process.stderr.write('--write keeps figures of the full scale only: leave out --short, or --write.\n');
  process.exit(64);
}
const rows = all.filter(({ id }) => wanted?.includes(id) ?? true);
const outcomes: Outcome[] = [];
for (const row of rows) outcomes.push(await runRow(row));
const { held, failed, notRun } = countRows(outcomes);
process.stdout.write(`${held} rows hold, ${failed} do not, ${notRun} could not run\n`);
process.exit(failed === 0 ? 0 : 1);

async function runRow(row: Row): Promise<Outcome> {
  const begun = performance.now();
  const outcome = await row.run(scale).catch((error: unknown) => ({ figures: String(error), isMet: false }));
  if (!hasRun(outcome)) {
    process.stdout.write(`${row.id} could not run: this machine lacks ${outcome.lacks}\n`);
    return outcome;
  }
  const line = lineOf(row, outcome, Math.round((performance.now() - begun) / 1_000));
  process.stdout.write(`${line}\n`);
  if (values.write === true) keep(line);
  return outcome;
}

function keep(line: string): void {
  const path = new URL('../../docs/reliability.md', import.meta.url);
  writeFileSync(path, withFigures(readFileSync(path, 'utf8'), line));
}
