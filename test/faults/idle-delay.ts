import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Does nothing, and says at each message how long its event loop was held up at most since the last: what the machine alone does. */
const delay = monitorEventLoopDelay({ resolution: 10 });
delay.enable();
process.on('message', () => {
  process.send?.(delay.max / 1e6);
  delay.reset();
});
