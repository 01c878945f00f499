import { parseArgs } from 'node:util';
import { config as readDotenv } from 'dotenv';
import { readConfig } from '../config.ts';
import { openStore } from '../storage/open-store.ts';
import type { WorkQueue } from '../storage/work-queue.ts';

const HELP = `Reports that could not be answered.

  npm run dead-letters                    lists the latest 50: when, why, what; never what somebody wrote
  npm run dead-letters -- --limit 500
  npm run dead-letters -- --replay <id>   answers one again (the running bot takes it up within a second)
  npm run dead-letters -- --replay-all    answers all of them again
`;

try {
  readDotenv({ quiet: true });
  const { values } = parseArgs({
    options: {
      limit: { type: 'string', default: '50' },
      replay: { type: 'string' },
      'replay-all': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  process.exitCode = values.help ? print(HELP) : await run(values);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function run(values: { limit: string; replay?: string; 'replay-all': boolean }): Promise<number> {
  const { storageUrl } = readConfig(process.env);
  if (storageUrl === 'none') return print('STORAGE_URL is none: nothing is kept, so there are no dead letters.\n');
  const { queue, close } = await openStore(storageUrl, { migrate: false });
  try {
    if (values.replay !== undefined) return await replay(queue, [values.replay]);
    if (values['replay-all'])
      return await replay(
        queue,
        (await queue.deadLetters(100_000)).map(({ id }) => id),
      );
    return await list(queue, Number(values.limit));
  } finally {
    await close();
  }
}

async function list(queue: WorkQueue, limit: number): Promise<number> {
  const letters = await queue.deadLetters(limit);
  for (const { id, kind, attempts, posted, reason, receivedAt, buriedAt } of letters)
    print(
      `${buriedAt.toISOString()}  ${kind}, received ${receivedAt.toISOString()}, ${attempts} attempts${posted ? ', a first message was posted' : ''}\n  ${reason}\n  ${id}\n`,
    );
  return print(letters.length === 0 ? 'No dead letters.\n' : `${letters.length} dead letters.\n`);
}

async function replay(queue: WorkQueue, ids: readonly string[]): Promise<number> {
  let missing = 0;
  for (const id of ids) {
    const isFound = await queue.replay(id);
    if (!isFound) missing += 1;
    print(isFound ? `${id}: will be answered again\n` : `${id}: no such dead letter\n`);
  }
  return missing === 0 ? 0 : 1;
}

function print(text: string): 0 {
  process.stdout.write(text);
  return 0;
}
