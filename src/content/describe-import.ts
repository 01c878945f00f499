import type { Difference, ImportedPage } from './import-table.ts';
import type { Proposal } from './propose-edits.ts';

/** What an import found, as text for a terminal. */
export function describeImport(pages: readonly ImportedPage[], proposals: readonly Proposal[]): string {
  const differing = pages.reduce((sum, { differences }) => sum + differences.length, 0);
  const read = `${count(pages.length, 'page')} read, ${count(differing, 'difference')}, ${count(proposals.length, 'file')} to change.`;
  const hint =
    proposals.length === 0
      ? ''
      : '\nNothing has been changed. Review the proposals, apply what is right, then run npm run check.';
  return [...pages.map(describePage), ...proposals.map(describeProposal), read + hint].join('\n\n');
}

function describePage({ file, title, language, rows, table, differences }: ImportedPage): string {
  const known = rows.filter(({ module }) => module !== undefined).length;
  const heading = table.headingId === undefined ? '' : `, under #${table.headingId}`;
  const head = `${file}: "${title}" (${language}), table at line ${table.line}${heading}: ${known} of ${rows.length} rows recognised`;
  const lines = differences.map(
    (difference) => `  ${'line' in difference ? `line ${difference.line}: ` : ''}${describeDifference(difference)}`,
  );
  return [head, ...(lines.length === 0 ? ['  no difference'] : lines)].join('\n');
}

function describeDifference(difference: Difference): string {
  switch (difference.kind) {
    case 'missing-module':
      return `no row for our module ${difference.module}`;
    case 'translated-name':
      return `${difference.module} is called "${difference.name}" here: ${difference.isKnown ? 'we know that name' : `new, recognised by ${difference.because.join(', ')}`}`;
    case 'unknown-row':
      return `"${difference.name}" is none of our modules`;
    case 'repeated-row':
      return `"${difference.name}" is a second row for ${difference.module}`;
    case 'other-order':
      return `${difference.module} stands ${difference.after === undefined ? 'first' : `after ${difference.after}`}, in another order than ours`;
    case 'new-link':
      return `${difference.module} leads to our section ${difference.section} (${difference.href}), which the module does not offer`;
    case 'changed-link':
      return `${difference.module} leads to ${difference.href}; our section ${difference.section} has ${difference.ours}`;
    case 'unknown-link':
      return `${difference.module ?? 'a row'} leads to ${difference.href} ("${difference.text}"), ${difference.near.length === 0 ? 'for which we have no section' : `of which we have ${difference.near.join(', ')}`}`;
  }
}

function describeProposal({ why, diff }: Proposal): string {
  return [...why.map((reason) => `# ${reason}`), diff.trimEnd()].join('\n');
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
