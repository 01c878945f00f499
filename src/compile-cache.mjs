// Preloaded by `npm start` (--import), before anything that there is to compile; plain JavaScript, as the cache also keeps what the
// types were stripped from. Not in the system's temporary folder, where others could put code for us to run.
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Kept from one start to the next and renewed where a file changed; without a folder to write to, everything is compiled each time. */
enableCompileCache?.(fileURLToPath(new URL('../node_modules/.cache/compile', import.meta.url)));
