import type { Table } from './reply.ts';
import { plain, type Text } from './text.ts';

/** A row of a table, to be read from top to bottom. */
export interface TableRecord {
  /** The first cell, in bold unless it holds code. */
  readonly title: Text;
  /** The other cells, each after the heading of its column: `Protocol: tcp`. */
  readonly fields: readonly Text[];
}

/** What a table says where its columns have no room side by side. Empty cells are left out. */
export function recordsOf({ head, rows, labels }: Table): TableRecord[] {
  return rows.map(([first = [], ...others]) => ({
    title: inBold(first),
    fields: others.flatMap((cell, at): Text[] => {
      const label = labels?.[at + 1] ?? `${head[at + 1] ?? ''}:`;
      return cell.length === 0 ? [] : [[...plain(`${label} `), ...cell]];
    }),
  }));
}

/** Beside code Slack takes the mark of bold for an asterisk. */
function inBold(text: Text): Text {
  const [only, ...others] = text;
  return only?.kind === 'plain' && others.length === 0 ? [{ kind: 'bold', text: only.text.trim() }] : text;
}
