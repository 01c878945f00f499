/** `FAULT_SEED` replays a run. */
export function newSeed(): number {
  return Number(process.env['FAULT_SEED'] ?? Math.floor(Math.random() * 2 ** 32));
}
