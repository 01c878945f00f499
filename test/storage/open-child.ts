// Opens the storage at the URL given, tries to win one id, and prints whether it did.
import { openStore } from '../../src/storage/open-store.ts';

const [url = ''] = process.argv.slice(2);
const { store } = await openStore(url);
process.stdout.write(`${await store.claim('T1', 'the only one', new Date())}\n`);
await store.close();
