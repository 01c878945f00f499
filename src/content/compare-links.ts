import type { KnowledgeBase, RunbookSection } from '../core/knowledge-base.ts';
import type { Language } from '../core/language.ts';
import type { MappedRow } from './map-rows.ts';
import { targetOf, type PageLink } from './table-page.ts';

/** Where a row of the page leads that our module does not, or leads to by another address. */
export type LinkDifference =
  /** We have the section; the module does not offer it. */
  | {
      readonly kind: 'new-link';
      readonly line: number;
      readonly module: string;
      readonly href: string;
      readonly text: string;
      readonly section: string;
    }
  /** The same page or the same place on it, by another name than in our section's `link`. */
  | {
      readonly kind: 'changed-link';
      readonly line: number;
      readonly module: string;
      readonly href: string;
      readonly text: string;
      readonly section: string;
      readonly ours: string;
      readonly anchor?: string;
    }
  /** We have no section for it; `near`: sections of the same page. */
  | {
      readonly kind: 'unknown-link';
      readonly line: number;
      readonly module?: string;
      readonly href: string;
      readonly text: string;
      readonly near: readonly string[];
    };

/** Compares by file name and anchor: repository paths and public addresses share nothing else. */
export function compareLinks(mapped: readonly MappedRow[], base: KnowledgeBase, language: Language): LinkDifference[] {
  const sections = [...new Map([...base.sections.en, ...base.sections[language]]).values()];
  return mapped.flatMap(({ row, module }) =>
    unique(row.links).flatMap((link) => compareLink(link, row.line, module, base, sections)),
  );
}

function unique(links: readonly PageLink[]): PageLink[] {
  return [...new Map(links.map((link) => [link.href, link])).values()];
}

function compareLink(
  link: PageLink,
  line: number,
  module: string | undefined,
  base: KnowledgeBase,
  sections: readonly RunbookSection[],
): LinkDifference[] {
  const { page, anchor, href, text } = link;
  const onPage = sections.filter((section) => targetOf(section.link)?.page === page);
  const offered = base.modules.find(({ id }) => id === module)?.sections ?? [];
  // A link to a whole page is one to any of its sections; ours are more precise.
  const same = onPage.filter((section) => anchor === undefined || targetOf(section.link)?.anchor === anchor);
  const near = onPage.map(({ id }) => id);
  if (module === undefined) return same.length > 0 ? [] : [{ kind: 'unknown-link', line, href, text, near }];
  if (same.some(({ id }) => offered.includes(id))) return [];
  const [only, ...more] = same;
  if (only !== undefined && more.length === 0)
    return [{ kind: 'new-link', line, module, href, text, section: only.id }];
  const renamed = same.length > 0 ? undefined : renamedSection(link, onPage, sections, offered);
  if (renamed === undefined) return [{ kind: 'unknown-link', line, module, href, text, near }];
  const isSamePage = onPage.includes(renamed);
  return [
    {
      kind: 'changed-link',
      line,
      module,
      href,
      text,
      section: renamed.id,
      ours: renamed.link,
      ...(isSamePage && anchor !== undefined ? { anchor } : {}),
    },
  ];
}

/** The one section of the page that the module offers, or the one place of this name on another page. */
function renamedSection(
  { anchor }: PageLink,
  onPage: readonly RunbookSection[],
  sections: readonly RunbookSection[],
  offered: readonly string[],
): RunbookSection | undefined {
  const candidates =
    onPage.length > 0
      ? onPage
      : sections.filter(({ link }) => anchor !== undefined && targetOf(link)?.anchor === anchor);
  const own = candidates.filter(({ id }) => offered.includes(id));
  const [only, ...more] = own.length > 0 ? own : candidates;
  return more.length === 0 ? only : undefined;
}
