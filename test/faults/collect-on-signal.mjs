// Preloaded by the row that measures the heap: at SIGUSR2 the process collects its garbage and prints what is left.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

process.on('SIGUSR2', () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  for (let round = 0; round < 4; round += 1) collect();
  process.stdout.write(`heap after collection: ${process.memoryUsage().heapUsed}\n`);
});
