import type { Language } from './language.ts';
import type { Part } from './reply.ts';

/** Where a module belongs on the browse list. */
export const AREAS = ['sending', 'tracking', 'platform', 'data'] as const;
export type Area = (typeof AREAS)[number];

/** A fault people report. `id` is `<module>/<symptom>`; ids never change and are never reused, history refers to them. */
export interface Symptom {
  readonly id: string;
  /** Language-free fragments of logs and screens, for example `quotas met`. */
  readonly signals: readonly string[];
  /** How people say it, per language. */
  readonly phrases: Readonly<Partial<Record<Language, readonly string[]>>>;
}

/** A part of the product, named exactly as the product spells it. */
export interface Module {
  readonly id: string;
  readonly area: Area;
  readonly symptoms: readonly Symptom[];
  /** Other names people give the module, per language. Understood, never shown. */
  readonly aliases: Readonly<Partial<Record<Language, readonly string[]>>>;
  /** Language-free fragments of logs, screens and commands that point to the module, for example `xtk:session`. */
  readonly signals: readonly string[];
  /** Runbook sections its answers offer, most useful first. */
  readonly sections: readonly string[];
}

/** Modules whose symptoms read the same. The question that tells them apart is words (locales), the ids are here. */
export interface LookAlikes {
  readonly id: string;
  /** In the order in which they are shown when nothing tells them apart. */
  readonly modules: readonly string[];
}

/** One runbook section in one language. */
export interface RunbookSection {
  readonly id: string;
  readonly title: string;
  /** At most 24 characters: label of buttons, title of windows. */
  readonly short: string;
  readonly link: string;
  /** `server`: its steps need a shell or files on the server. */
  readonly access: 'server' | 'console';
  readonly parts: readonly Part[];
}

/** Words and word groups of one language and the concept each stands for, for example `courriel` and `MAIL`. */
export type Lexicon = Readonly<Record<string, readonly string[]>>;

/** What words of all languages mean: a word as `flatten` writes it, to one or two English words. */
export type Glosses = ReadonlyMap<string, readonly string[]>;

/** Everything the bot recognises and points to. Immutable; a reload makes a new one. */
export interface KnowledgeBase {
  /** Hash of the content, shown to people and stored with answers. */
  readonly version: string;
  readonly modules: readonly Module[];
  readonly lookAlikes: readonly LookAlikes[];
  /** `any` holds what has no language: product names, commands, statuses in code. */
  readonly lexicon: Readonly<Record<Language | 'any', Lexicon>>;
  /** What is learnt from a word in one language helps in the others. */
  readonly glosses: Glosses;
  /** The words of each language that have a meaning, in groups of those that share it. */
  readonly glossed: Readonly<Record<Language, readonly (readonly string[])[]>>;
  readonly sections: Readonly<Record<Language, ReadonlyMap<string, RunbookSection>>>;
}

export function findModule(base: KnowledgeBase, id: string): Module | undefined {
  return base.modules.find((module) => module.id === id);
}

/** The group of modules that read the same as this one, itself among them. */
export function lookAlikesOf(base: KnowledgeBase, id: string): LookAlikes | undefined {
  return base.lookAlikes.find(({ modules }) => modules.includes(id));
}

/** Of the modules shown one for each trouble, in order: those that read the same as an earlier one are left out. */
export function troublesOf(base: KnowledgeBase, modules: readonly string[]): string[] {
  return modules.filter((id, at) => {
    const alike = lookAlikesOf(base, id)?.modules ?? [];
    return !modules.slice(0, at).some((earlier) => alike.includes(earlier));
  });
}
