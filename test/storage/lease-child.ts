// Leases and finishes work at the URL given until there is none, and prints the id of each item.
import { openStore } from '../../src/storage/open-store.ts';

const [url = '', owner = ''] = process.argv.slice(2);
const { store, queue } = await openStore(url);
for (;;) {
  const work = await queue.lease(owner, 60_000, 10);
  if (work.length === 0) break;
  for (const { id, fence } of work) if (await queue.finish(id, owner, fence, 'done')) process.stdout.write(`${id}\n`);
}
await store.close();
