import bayes from 'bayes';
import UFuzzy from '@leeoniya/ufuzzy';
import Fuse from 'fuse.js';
import MiniSearch from 'minisearch';
import { flatten } from '../src/core/normalize.ts';

/** A text and the module it speaks of: a phrase of the knowledge base or a labelled report. */
export interface Document {
  readonly id: number;
  readonly module: string;
  readonly text: string;
}

/** Ranks modules for a text, best first. */
export interface Peer {
  readonly name: string;
  /** How many documents it is given at most: some take minutes with more. */
  readonly limit?: number;
  build(documents: readonly Document[]): (text: string) => string[] | Promise<string[]>;
}

const QUERY_LENGTH = 300;
const HITS = 30;

/** Every peer gets the same documents and text without case and accents, which helps all of them. */
export const PEERS: readonly Peer[] = [
  fusePeer('Fuse.js, default', {}),
  fusePeer('Fuse.js, tuned', { ignoreLocation: true, ignoreFieldNorm: true, threshold: 0.8 }),
  fusePeer('Fuse.js, token search', { useTokenSearch: true, ignoreFieldNorm: true, threshold: 0.3 }),
  {
    name: 'MiniSearch, per phrase',
    build: (documents) => {
      const index = new MiniSearch<Document>({ fields: ['text'], storeFields: ['module'] });
      index.addAll(documents.map((document) => ({ ...document, text: flatten(document.text) })));
      return (text) =>
        unique(
          index
            .search(flatten(text), { fuzzy: 0.2, prefix: true })
            .slice(0, HITS)
            .map(({ module }) => String(module)),
        );
    },
  },
  {
    name: 'MiniSearch, per module',
    build: (documents) => {
      const index = new MiniSearch<Document>({ fields: ['text'], storeFields: ['module'] });
      index.addAll(perModule(documents));
      return (text) => index.search(flatten(text), { fuzzy: 0.2 }).map(({ module }) => String(module));
    },
  },
  {
    name: 'uFuzzy, per word',
    build: (documents) => {
      const fuzzy = new UFuzzy({ intraMode: 1, intraIns: 1, intraSub: 1, intraTrn: 1, intraDel: 1 });
      const texts = documents.map(({ text }) => flatten(text));
      return (text) => {
        const votes = new Map<string, number>();
        for (const word of new Set(
          flatten(text)
            .slice(0, QUERY_LENGTH)
            .match(/\p{L}{4,}/gu) ?? [],
        )) {
          const found = fuzzy.filter(texts, word) ?? [];
          for (const at of found) vote(votes, documents[at]?.module ?? '', 1 / found.length);
        }
        return [...votes].toSorted((a, b) => b[1] - a[1]).map(([module]) => module);
      };
    },
  },
  {
    name: 'bayes (intent classifier)',
    build: (documents) => {
      const classifier = bayes();
      const learnt = Promise.all(documents.map(({ text, module }) => classifier.learn(flatten(text), module)));
      return async (text) => {
        await learnt;
        return [await classifier.categorize(flatten(text))];
      };
    },
  },
];

function fusePeer(name: string, options: object): Peer {
  return {
    name,
    limit: 1_500,
    build: (documents) => {
      const index = new Fuse(
        documents.map((document) => ({ ...document, text: flatten(document.text) })),
        { keys: ['text'], ...options },
      );
      return (text) =>
        unique(index.search(flatten(text).slice(0, QUERY_LENGTH), { limit: HITS }).map(({ item }) => item.module));
    },
  };
}

function perModule(documents: readonly Document[]): Document[] {
  const groups = Map.groupBy(documents, ({ module }) => module);
  return [...groups].map(([module, group], id) => ({
    id,
    module,
    text: group.map(({ text }) => flatten(text)).join(' '),
  }));
}

function unique(modules: readonly string[]): string[] {
  return [...new Set(modules)];
}

function vote(votes: Map<string, number>, module: string, weight: number): void {
  votes.set(module, (votes.get(module) ?? 0) + weight);
}
