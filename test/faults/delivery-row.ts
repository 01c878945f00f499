import { findPostgres, startPostgres } from '../storage/postgres-server.ts';
import type { Verdict } from './check-ledger.ts';
import type { Measured, Outcome } from './row.ts';
import { startScenario, type Scenario } from './scenario.ts';

/** What the rows about deliveries have in common. */
export const PEOPLE = 100;

export function outcome(verdict: Verdict, extra = '', isMet = true, allowedDoubles = 0): Measured {
  const { acknowledged, lost, doubled, doubledInChannels, dead, open, refused, broken, examples } = verdict;
  const rules = broken.length === 0 ? '' : `; rules broken: ${broken.join(', ')}`;
  const found = lost === 0 ? '' : ` (${examples.join('; ')})`;
  return {
    figures: `${acknowledged} acknowledged, lost ${lost}${open === 0 ? '' : ` (still open ${open})`}, doubled ${doubled}${doubled === 0 ? '' : ` (${doubledInChannels} in channels)`}, dead letters ${dead}, refused ${refused}${rules}${extra}${found}`,
    isMet: isMet && lost === 0 && doubled <= allowedDoubles,
  };
}

export function kindOf(index: number): 'mention' | 'command' {
  return index % 2 === 0 ? 'mention' : 'command';
}

export async function withScenario<T>(
  options: Parameters<typeof startScenario>[0],
  work: (scenario: Scenario) => Promise<T>,
): Promise<T> {
  const scenario = await startScenario({ people: PEOPLE, channels: 120, ...options });
  try {
    return await work(scenario);
  } finally {
    await scenario.end();
  }
}

export async function onPostgres(
  work: (server: Awaited<ReturnType<typeof startPostgres>>) => Promise<Outcome>,
): Promise<Outcome> {
  const binaries = findPostgres();
  if (binaries === undefined) return { lacks: 'PostgreSQL' };
  const server = await startPostgres(binaries);
  try {
    return await work(server);
  } finally {
    await server.remove();
  }
}
