import type { LedgerEntry } from '../ledger.ts';
import type { BrokenRule } from '../model.ts';
import type { Workspace } from '../workspace.ts';
import { describeFault } from './page-faults.ts';

/** One line of the inspector; its payload is asked for by number. */
export interface LedgerLine extends Omit<LedgerEntry, 'payload'> {
  readonly number: number;
}

export interface Inspection {
  /** Newest last. */
  readonly lines: readonly LedgerLine[];
  readonly broken: readonly BrokenRule[];
  readonly faults: readonly string[];
  /** ms; of the acknowledgements that are still in the ledger. */
  readonly slowestAckMs?: number;
}

export interface Inspector {
  inspect(): Inspection;
  payloadOf(number: number): unknown;
}

/** Entries shown; older ones stay in the ledger. */
const LINES = 200;

export function createInspector(workspace: Workspace): Inspector {
  const numbers = new WeakMap<LedgerEntry, number>();
  let next = 1;
  const numberOf = (entry: LedgerEntry): number => {
    const number = numbers.get(entry) ?? next++;
    numbers.set(entry, number);
    return number;
  };
  return {
    inspect() {
      const { ledger, broken, faults } = workspace;
      const acks = ledger.flatMap(({ ackMs }) => ackMs ?? []);
      return {
        lines: ledger.slice(-LINES).map((entry) => ({ ...withoutPayload(entry), number: numberOf(entry) })),
        broken,
        faults: faults.active.map(describeFault),
        ...(acks.length === 0 ? {} : { slowestAckMs: Math.max(...acks) }),
      };
    },
    payloadOf: (number) => workspace.ledger.find((entry) => numbers.get(entry) === number)?.payload,
  };
}

function withoutPayload({ at, direction, kind, status, tookMs, ackMs }: LedgerEntry): Omit<LedgerLine, 'number'> {
  return {
    at,
    direction,
    kind,
    status,
    ...(tookMs === undefined ? {} : { tookMs }),
    ...(ackMs === undefined ? {} : { ackMs }),
  };
}
