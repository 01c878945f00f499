/** True above this share of time spent working. */
const BUSY = 0.7;

/** Looks at the event loop ten times a second. */
export function createBusyMeter(): () => boolean {
  let since = performance.eventLoopUtilization();
  let at = performance.now();
  let wasBusy = false;
  return () => {
    if (performance.now() - at < 100) return wasBusy;
    const until = performance.eventLoopUtilization();
    wasBusy = performance.eventLoopUtilization(until, since).utilization > BUSY;
    since = until;
    at = performance.now();
    return wasBusy;
  };
}
