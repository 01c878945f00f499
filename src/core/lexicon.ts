import { flatWords, type Word } from './normalize.ts';

/** A concept read at some words of a report. */
export interface Hit {
  readonly concept: string;
  /** Index of the first word, and one past the last. */
  readonly from: number;
  readonly to: number;
}

/** Finds the concepts of one or more lexicons. */
export interface LexiconReader {
  /** Longest entries first, left to right; a word belongs to one entry. */
  read(words: readonly Word[]): Hit[];
  /** True when some entry begins with this word or is a part of it: such a word is not a typing error. */
  knows(word: string): boolean;
  /** Every complete word of the entries, for the typo look-up. */
  readonly vocabulary: ReadonlySet<string>;
}

/** A step in the tree of entries. `stems` are the words written with a trailing `*` in the lexicon. Most steps are the last. */
interface Node {
  concepts: readonly string[];
  words: Map<string, Node> | undefined;
  stems: Map<string, Node> | undefined;
}

const NO_CONCEPTS: readonly string[] = [];

const MIN_STEM_LENGTH = 3;
const MIN_PART_LENGTH = 4;

/** Several lexicons (languages) are read together: nobody writes a report in one language only. */
export function createLexiconReader(lexicons: readonly Readonly<Record<string, readonly string[]>>[]): LexiconReader {
  const root = newNode();
  const vocabulary = new Set<string>();
  for (const lexicon of lexicons) {
    for (const [concept, entries] of Object.entries(lexicon)) {
      const alone = [concept];
      for (const entry of entries) addEntry(root, vocabulary, entry, alone);
    }
  }
  return {
    vocabulary,
    knows: (word) =>
      root.words?.has(word) === true || findStem(root, word) !== undefined || splitCompound(root, word).length > 0,
    read: (words) => readAll(root, words),
  };
}

function newNode(): Node {
  return { concepts: NO_CONCEPTS, words: undefined, stems: undefined };
}

/** `alone`: the concept of the entry, in a list that all its entries share. */
function addEntry(root: Node, vocabulary: Set<string>, entry: string, alone: readonly string[]): void {
  let node = root;
  for (const part of entry.includes(' ') ? entry.split(/\s+/u) : [entry]) {
    const isStem = part.endsWith('*');
    const words = flatWords(isStem ? part.slice(0, -1) : part);
    for (let index = 0; index < words.length; index += 1) {
      const word = words[index] ?? '';
      const stem = isStem && index === words.length - 1;
      const children = stem ? (node.stems ??= new Map()) : (node.words ??= new Map());
      let next = children.get(word);
      if (next === undefined) children.set(word, (next = newNode()));
      node = next;
      if (!stem) vocabulary.add(word);
    }
  }
  if (node === root || node.concepts === alone) return;
  node.concepts = node.concepts.length === 0 ? alone : [...new Set([...node.concepts, ...alone])];
}

function readAll(root: Node, words: readonly Word[]): Hit[] {
  const hits: Hit[] = [];
  for (let from = 0; from < words.length;) {
    const match = longestEntry(root, words, from);
    if (match === undefined) {
      const word = words[from]?.text ?? '';
      for (const concept of splitCompound(root, word)) hits.push({ concept, from, to: from + 1 });
      from += 1;
    } else {
      for (const concept of match.concepts) hits.push({ concept, from, to: match.to });
      if (match.to === from + 1) hits.push(...restOfCompound(root, words[from]?.text ?? '', from, match.concepts));
      from = match.to;
    }
  }
  return hits;
}

function longestEntry(
  root: Node,
  words: readonly Word[],
  from: number,
): { concepts: readonly string[]; to: number } | undefined {
  let best: { concepts: readonly string[]; to: number } | undefined;
  let nodes: readonly Node[] = [root];
  for (let at = from; at < words.length && nodes.length > 0; at += 1) {
    const word = words[at];
    if (word === undefined || word.clause !== words[from]?.clause) break;
    nodes = stepAll(nodes, word.text);
    const concepts = conceptsAt(nodes);
    if (concepts.length > 0) best = { concepts, to: at + 1 };
  }
  return best;
}

/** From each node by the exact word, and by the longest stem. */
function stepAll(nodes: readonly Node[], word: string): readonly Node[] {
  const next: Node[] = [];
  for (const node of nodes) {
    const exact = node.words?.get(word);
    const stem = findStem(node, word)?.node;
    if (exact !== undefined) next.push(exact);
    if (stem !== undefined) next.push(stem);
  }
  return next;
}

function conceptsAt(nodes: readonly Node[]): readonly string[] {
  if (nodes.length === 0) return NO_CONCEPTS;
  return nodes.length === 1
    ? (nodes[0]?.concepts ?? NO_CONCEPTS)
    : [...new Set(nodes.flatMap(({ concepts }) => concepts))];
}

function findStem(node: Node, word: string): { node: Node; length: number } | undefined {
  if (node.stems === undefined) return undefined;
  for (let length = word.length; length >= MIN_STEM_LENGTH; length -= 1) {
    const found = node.stems.get(word.slice(0, length));
    if (found !== undefined) return { node: found, length };
  }
  return undefined;
}

/** Swedish writes its nouns together: "spårningsloggarna" is tracking and logs. Both parts have to be known. */
function splitCompound(root: Node, word: string): readonly string[] {
  for (let cut = word.length - MIN_PART_LENGTH; cut >= MIN_STEM_LENGTH; cut -= 1) {
    const left = conceptsOf(root, word.slice(0, cut), false);
    if (left.length === 0) continue;
    const right = conceptsOfTail(root, word.slice(cut));
    if (right.length > 0) return [...new Set([...left, ...right])];
  }
  return [];
}

/** "klickräknarna" matches the entry `klick*`; what follows may be a word of its own. */
function restOfCompound(root: Node, word: string, from: number, found: readonly string[]): Hit[] {
  const stem = findStem(root, word);
  if (stem === undefined || word.length - stem.length < MIN_PART_LENGTH) return [];
  return conceptsOfTail(root, word.slice(stem.length))
    .filter((concept) => !found.includes(concept))
    .map((concept) => ({ concept, from, to: from + 1 }));
}

/** The second part of a compound, with or without the linking s. */
function conceptsOfTail(root: Node, tail: string): readonly string[] {
  const direct = conceptsOf(root, tail, true);
  if (direct.length > 0 || !tail.startsWith('s') || tail.length <= MIN_PART_LENGTH) return direct;
  return conceptsOf(root, tail.slice(1), true);
}

function conceptsOf(root: Node, part: string, withStems: boolean): readonly string[] {
  const exact = root.words?.get(part)?.concepts ?? root.stems?.get(part)?.concepts ?? [];
  if (exact.length > 0 || !withStems || part.length < MIN_PART_LENGTH) return exact;
  const stem = findStem(root, part);
  return stem !== undefined && stem.length >= MIN_PART_LENGTH ? stem.node.concepts : [];
}
