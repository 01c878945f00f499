import type { Action } from './action.ts';
import type { Language } from './language.ts';
import type { Text } from './text.ts';

/** A piece of an answer, in the user's language and in no channel's format. */
export type Part =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: Text }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly ListItem[] }
  | { readonly kind: 'code'; readonly text: string }
  | Table
  | { readonly kind: 'quote'; readonly parts: readonly Part[] }
  /** Small print: why it matched, who said what. */
  | { readonly kind: 'note'; readonly text: Text }
  | { readonly kind: 'buttons'; readonly buttons: readonly Button[] }
  | { readonly kind: 'menu'; readonly label: string; readonly options: readonly Button[]; readonly selected?: number }
  /** A line to type in, sent with Enter or with the button `submit`. */
  | {
      readonly kind: 'input';
      readonly id: string;
      readonly label: string;
      readonly placeholder: string;
      readonly submit: string;
    }
  | { readonly kind: 'divider' };

export interface Table {
  readonly kind: 'table';
  readonly head: readonly string[];
  readonly rows: readonly (readonly Text[])[];
  /** The headings as they stand before a cell where there are no columns: with a colon, as the language writes it. */
  readonly labels?: readonly string[];
}

/** A list entry may contain further parts: code blocks, nested lists. */
export interface ListItem {
  readonly text: Text;
  readonly parts?: readonly Part[];
}

/** Something to press. What happens is the action, wherever the button was rendered. */
export interface Button {
  readonly label: string;
  readonly action: Action;
  readonly style?: 'primary';
  /** Read out instead of the label where the label alone does not say enough. */
  readonly description?: string;
}

/** How a reply wants to be shown; a channel without windows shows everything as a message. */
export type Surface = 'message' | 'window';

export interface Reply {
  readonly language: Language;
  /** Title of the window, at most 24 characters; also the first words of the fallback text. */
  readonly title?: string;
  readonly surface: Surface;
  readonly parts: readonly Part[];
}
