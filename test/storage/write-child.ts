// Writes to the storage at the URL given for ever; prints a number once everything under that number was acknowledged.
import { writeSync } from 'node:fs';
import { openStore } from '../../src/storage/open-store.ts';

const [url = ''] = process.argv.slice(2);
const { store, queue } = await openStore(url);
for (let number = 0; ; number++) {
  const id = `event ${number}`;
  const at = new Date();
  await queue.enqueue({ id, teamId: 'T1', kind: 'event', body: JSON.stringify({ number }) });
  await store.claim('T1', id, at);
  await store.recordFeedback({ teamId: 'T1', caseId: 'c1', userId: id, solved: true, at });
  writeSync(1, `${number}\n`);
}
